import { casesFor, days, event, hashed, recheck, signUp, times } from '../specimen.ts';
import { phoneOnTooManyAccounts } from './phone-on-too-many-accounts.ts';

const holders = (count: number, after = days(3)) =>
  times(count, (n) =>
    signUp(
      { phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } },
      { by: `account-${n}`, after },
    ),
  );

const number = { kind: 'phone', value: hashed('phone-1').hashes.platform } as const;

export default casesFor(phoneOnTooManyAccounts, {
  fires: {
    'a fourth account on one number': holders(4),
    'the fourth owner of a number in two years': holders(4, days(200)),
    'a number that makes an account every four weeks': holders(4, days(28)),
    'an owner of years ago, judged again when the number makes account after account': [
      ...holders(1),
      ...times(3, (n) =>
        signUp(
          { phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } },
          { by: `newcomer-${n}`, after: n === 1 ? days(700) : days(3) },
        ),
      ),
      recheck(number),
    ],
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
