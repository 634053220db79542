import { casesFor, days, hours, pay, signUp, times } from '../specimen.ts';
import { repeatedFirstTransfers } from './repeated-first-transfers.ts';

const paid = (count: number, after = 1) =>
  times(count, (n) => pay(`payee-${n}`, { after: n === 1 ? after : 1 }));

export default casesFor(repeatedFirstTransfers, {
  fires: {
    'a third payee in a row, two days old': [
      ...paid(2),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1', { after: 5 }),
    ],
    'one who was sent a small rebate first': [
      ...times(3, (n) => pay('account-1', { by: `payer-${n}` }, 500)),
      ...paid(2),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1'),
    ],
  },
  quiet: {
    'one whose salary came twelve hours ago': [
      pay('account-1', { by: 'employer-1' }, 800_000),
      ...paid(2, hours(12)),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1'),
    ],
    'one whom four paid a little': [
      ...times(4, (n) => pay('account-1', { by: `payer-${n}` }, 500)),
      ...paid(2),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1'),
    ],
    'a second payee': [...paid(1), signUp({}, { by: 'fresh-1' }), pay('fresh-1', { after: 5 })],
    'a third payee of unknown age': paid(3),
    'a third payee that is an old shop': [
      signUp({}, { by: 'fresh-1' }),
      ...paid(2, days(90)),
      pay('fresh-1'),
    ],
    'a third payment to one payee': [
      ...paid(2),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1'),
      pay('fresh-1'),
    ],
    'a trader who is paid as well': [
      pay('account-1', { by: 'payer-1' }),
      ...paid(2),
      signUp({}, { by: 'fresh-1' }),
      pay('fresh-1'),
    ],
  },
});
