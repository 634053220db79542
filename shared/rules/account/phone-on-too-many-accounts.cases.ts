import { casesFor, days, event, hashed, signUp, times } from '../specimen.ts';
import { phoneOnTooManyAccounts } from './phone-on-too-many-accounts.ts';

const holders = (count: number) =>
  times(count, (n) =>
    signUp(
      { phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } },
      { by: `account-${n}`, after: days(3) },
    ),
  );

export default casesFor(phoneOnTooManyAccounts, {
  fires: {
    'a fourth account on one number': holders(4),
    'a number that is bound later': [
      ...holders(3),
      signUp({}, { by: 'account-9' }),
      event(
        'account.credential-changed',
        { credential: 'phone', phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } },
        { by: 'account-9' },
      ),
    ],
  },
  quiet: {
    'a family of three on one number': holders(3),
    'a number of its own': [
      ...holders(4),
      signUp(
        { phone: { prefix: '138', country: 'CN', ...hashed('phone-2') } },
        { by: 'account-9' },
      ),
    ],
  },
});
