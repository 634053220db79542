import { casesFor, days, event, recheck, signUp, times } from '../specimen.ts';
import { bulkSignupDevice } from './bulk-signup-device.ts';

const crowd = (count: number, minutes: number) =>
  times(count, (n) => signUp({}, { by: `account-${n}`, deviceId: 'phone-1', after: minutes }));

export default casesFor(bulkSignupDevice, {
  fires: {
    'a third account on one phone within a day': crowd(3, 30),
    'a farm of twelve': crowd(12, 5),
    'a phone that makes an account a week': crowd(3, days(7)),
    'an earlier account, judged again at the third': [
      ...crowd(3, 30),
      recheck({ kind: 'device', value: 'phone-1' }),
    ],
  },
  quiet: {
    'two people on one phone': crowd(2, 30),
    'a third account a month after the others': [
      ...crowd(2, 30),
      signUp({}, { by: 'account-3', deviceId: 'phone-1', after: days(31) }),
    ],
    'a family whose tablet met three accounts that were made elsewhere': [
      ...times(3, (n) => signUp({}, { by: `account-${n}`, deviceId: `phone-${n}` })),
      ...times(3, (n) =>
        event(
          'account.logged-in',
          { method: 'password' },
          { by: `account-${n}`, deviceId: 'tablet', after: days(2) },
        ),
      ),
    ],
    'an old account that borrows a busy phone': [
      signUp({}, { by: 'account-9', deviceId: 'phone-9' }),
      ...times(2, (n) =>
        signUp({}, { by: `account-${n}`, deviceId: 'phone-1', after: n === 1 ? days(5) : 30 }),
      ),
      event('account.logged-in', { method: 'password' }, { by: 'account-9', deviceId: 'phone-1' }),
    ],
  },
});
