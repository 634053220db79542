import { casesFor, days, hours, pay, signUp, times } from '../specimen.ts';
import { repeatedTransfersToNewAccount } from './repeated-transfers-to-new-account.ts';

const fresh = signUp({}, { by: 'fresh-1' });
const paid = (count: number, after = 1) =>
  times(count, (n) => pay('fresh-1', { after: n === 1 ? after : 60 }));

export default casesFor(repeatedTransfersToNewAccount, {
  fires: {
    'a third deposit to one account of today': [fresh, ...paid(3)],
    'a third deposit to an account of three days': [fresh, ...paid(3, hours(70))],
    'a deposit of over eight times what came back': [
      fresh,
      ...paid(2),
      pay('account-1', { by: 'fresh-1' }, 6_200),
      pay('fresh-1', { after: 0 }),
    ],
  },
  quiet: {
    'payments of under eight times what came back': [
      fresh,
      ...paid(2),
      pay('account-1', { by: 'fresh-1' }, 6_300),
      pay('fresh-1', { after: 0 }),
    ],
    'one whom four paid a little': [
      fresh,
      ...times(4, (n) => pay('account-1', { by: `payer-${n}` }, 100)),
      ...paid(3),
    ],
    'a second deposit': [fresh, ...paid(2)],
    'a third payment to an account of unknown age': paid(3),
    'a third payment to an account of a week': [fresh, ...paid(3, days(7))],
    'a third payment in the hour after its third day': [fresh, ...paid(3, hours(71))],
    'one who is paid as well': [fresh, pay('account-1', { by: 'fresh-1' }), ...paid(3)],
  },
});
