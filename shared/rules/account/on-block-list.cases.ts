import { casesFor, days, event, hashed, listing, logIn, pay, signUp } from '../specimen.ts';
import { onBlockList } from './on-block-list.ts';

const phone = { prefix: '138', country: 'CN', ...hashed('phone-1') };
const blocked = (kind: 'identity' | 'phone' | 'payment', name: string) =>
  listing('block', kind, hashed(name).hashes.platform, { key: 'platform' });

export default casesFor(onBlockList, {
  fires: {
    'a listed device signs up': [
      listing('block', 'device', 'device-1'),
      signUp({}, { deviceId: 'device-1' }),
    ],
    'a listed number': [blocked('phone', 'phone-1'), signUp({ phone })],
    'a listed identity': [
      blocked('identity', 'identity-1'),
      event('account.verification-changed', {
        status: 'verified',
        level: 'identity',
        identity: hashed('identity-1'),
      }),
    ],
    'a listed identity on a listed device: the reason names the identity, which weighs more': [
      listing('block', 'device', 'device-1'),
      blocked('identity', 'identity-1'),
      event(
        'account.verification-changed',
        { status: 'verified', level: 'identity', identity: hashed('identity-1') },
        { deviceId: 'device-1' },
      ),
    ],
    'a listed card pays, which was never bound': [
      blocked('payment', 'card-1'),
      event('payment.transferred', {
        payeeId: 'shop-1',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', ...hashed('card-1') },
      }),
    ],
    'an account on the list logs in': [signUp(), listing('block', 'account', 'account-1'), logIn()],
  },
  quiet: {
    'another device': [
      listing('block', 'device', 'device-1'),
      signUp({}, { deviceId: 'device-2' }),
    ],
    'an entry that has expired': [
      blocked('phone', 'phone-1'),
      signUp({ phone }, { after: days(366) }),
    ],
    'a payment from a listed device, which was judged when it signed in': [
      listing('block', 'device', 'device-1'),
      pay('shop-1', { deviceId: 'device-1' }),
    ],
    'a watched device': [
      listing('watch', 'device', 'device-1'),
      signUp({}, { deviceId: 'device-1' }),
    ],
    'an address range, which names a crowd': [
      listing('block', 'address', '198.51.100.0/24'),
      signUp({}, { ip: '198.51.100.7' }),
    ],
  },
});
