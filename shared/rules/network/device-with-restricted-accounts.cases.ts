import { casesFor, days, event, recheck, restrict, signUp, times } from '../specimen.ts';
import { deviceWithRestrictedAccounts } from './device-with-restricted-accounts.ts';

const restricted = (count: number, after = 1) => [
  ...times(count, (n) =>
    signUp({}, { by: `banned-${n}`, deviceId: 'phone-1', after: n === 1 ? after : 1 }),
  ),
  ...times(count, (n) => restrict(`banned-${n}`)),
];

export default casesFor(deviceWithRestrictedAccounts, {
  fires: {
    'a new account on a phone with two restricted ones': [
      ...restricted(2),
      signUp({}, { deviceId: 'phone-1' }),
    ],
    'on the phone of a farm': [...restricted(5), signUp({}, { deviceId: 'phone-1' })],
    'at a login, when the sign-up named no device': [
      ...restricted(2),
      signUp(),
      event('account.logged-in', { method: 'password' }, { deviceId: 'phone-1' }),
    ],
  },
  quiet: {
    'the buyer of a second-hand phone': [...restricted(1), signUp({}, { deviceId: 'phone-1' })],
    'an old account that borrows the phone': [
      signUp(),
      ...restricted(2, days(90)),
      event('account.logged-in', { method: 'password' }, { deviceId: 'phone-1' }),
    ],
    'one of the two restricted accounts, judged again': [
      ...restricted(2),
      recheck({ kind: 'device', value: 'phone-1' }, 'banned-1'),
    ],
  },
});
