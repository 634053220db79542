import {
  casesFor,
  days,
  event,
  hashed,
  listing,
  logIn,
  recheck,
  signUp,
  verify,
} from '../specimen.ts';
import { onDishonestyList } from './on-dishonesty-list.ts';

const authority = 'Demo municipal public security bureau';
const digest = (name: string) => hashed(name).hashes.platform;

const punished = (kind: 'identity' | 'phone' | 'payment', name: string, key = 'platform') =>
  listing('dishonesty', kind, digest(name), { key, authority });

const identity = { verification: { status: 'verified' as const, identity: hashed('identity-1') } };
const phone = { phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } };

export default casesFor(onDishonestyList, {
  fires: {
    'a listed identity signs up': [punished('identity', 'identity-1'), signUp(identity)],
    'a listed number under the key of an industry list': [
      listing('dishonesty', 'phone', 'p'.padEnd(43, '_'), { key: 'cn-2026', authority }),
      signUp({
        phone: {
          prefix: '138',
          country: 'CN',
          hashes: { platform: digest('phone-1'), 'cn-2026': 'p'.padEnd(43, '_') },
        },
      }),
    ],
    'a listed card is bound': [
      punished('payment', 'card-1'),
      event('payment.bound', { kind: 'bank-card', ...hashed('card-1') }),
    ],
    'a listed card pays, which was never bound': [
      punished('payment', 'card-1'),
      event('payment.transferred', {
        payeeId: 'shop-1',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', ...hashed('card-1') },
      }),
    ],
    'an account that was listed by its id logs in': [
      signUp(),
      listing('dishonesty', 'account', 'account-1', { authority }),
      logIn(),
    ],
    'an identity that was listed later, looked at again': [
      signUp(identity),
      punished('identity', 'identity-1'),
      recheck({ kind: 'identity', value: digest('identity-1') }),
    ],
  },
  quiet: {
    'another identity': [punished('identity', 'identity-2'), signUp(identity)],
    'the same digest under another key': [
      punished('identity', 'identity-1', 'cn'),
      signUp(identity),
    ],
    'a term that has ended': [punished('phone', 'phone-1'), signUp(phone, { after: days(366) })],
    'on the block list alone': [
      listing('block', 'identity', digest('identity-1'), { key: 'platform' }),
      signUp(identity),
    ],
    'an exemption is no entry of this list': [listing('allow', 'account', 'account-1'), verify()],
  },
});
