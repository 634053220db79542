import { casesFor, hashed, signUp, times } from '../specimen.ts';
import { throwawayContactSignup } from './throwaway-contact-signup.ts';

const disposable = { email: { domain: 'throwaway.test', pattern: 'aa####', ...hashed('mail-1') } };
const virtual = { phone: { prefix: '170', country: 'CN', ...hashed('phone-1') } };

const neighbours = (count: number) =>
  times(count, (n) => signUp({}, { by: `neighbour-${n}`, ip: '192.0.2.9' }));

export default casesFor(throwawayContactSignup, {
  fires: {
    'a second account on one phone with a disposable mail': [
      signUp({}, { by: 'account-2', deviceId: 'phone-1' }),
      signUp(disposable, { deviceId: 'phone-1' }),
    ],
    'the sixth of a block, with a virtual operator’s number': [
      ...neighbours(5),
      signUp(virtual, { ip: '192.0.2.7' }),
    ],
    'a second account on one phone, verified by a code to that phone alone': [
      signUp({}, { by: 'account-2', deviceId: 'phone-1' }),
      signUp(
        { ...virtual, verification: { status: 'verified', level: 'phone' } },
        { deviceId: 'phone-1' },
      ),
    ],
  },
  quiet: {
    'the fifth of a block, with a virtual operator’s number': [
      ...neighbours(4),
      signUp(virtual, { ip: '192.0.2.7' }),
    ],
    'a virtual operator’s number on a phone of its own': [signUp(virtual, { deviceId: 'phone-1' })],
    'the same, verified': [
      signUp({}, { by: 'account-2', deviceId: 'phone-1' }),
      signUp(
        { ...virtual, verification: { status: 'verified', level: 'identity' } },
        { deviceId: 'phone-1' },
      ),
    ],
    'a second account on one phone with an ordinary number': [
      signUp({}, { by: 'account-2', deviceId: 'phone-1' }),
      signUp({ phone: { ...virtual.phone, prefix: '138' } }, { deviceId: 'phone-1' }),
    ],
  },
});
