import {
  casesFor,
  days,
  event,
  gate,
  message,
  pay,
  report,
  restrict,
  signUp,
  times,
} from '../specimen.ts';
import { firstTransferToRiskyPayee } from './first-transfer-to-risky-payee.ts';

const reported = (count: number) => [
  ...times(count, (n) => signUp({}, { by: `reporter-${n}` })),
  ...times(count, (n) => report(`reporter-${n}`, { by: 'payee-1', after: days(10) })),
];
const paidBy = (count: number) => times(count, (n) => pay('payee-1', { by: `customer-${n}` }));

const collecting = (count: number) => [
  signUp({}, { by: 'payee-1' }),
  ...times(count, (n) => pay('payee-1', { by: `payer-${n}` })),
];

export default casesFor(firstTransferToRiskyPayee, {
  fires: {
    'a payee whom two people reported': [...reported(2), pay('payee-1')],
    'a payee of dozens, whom two people reported': [...paidBy(40), ...reported(2), pay('payee-1')],
    'a large shop, once eight people reported it': [
      ...paidBy(2_000),
      ...times(8, (n) => signUp({}, { by: `reporter-${n}` })),
      ...times(8, (n) => report(`reporter-${n}`, { by: 'payee-1', after: n === 1 ? days(10) : 1 })),
      pay('payee-1'),
    ],
    'a payee that is restricted': [
      signUp({}, { by: 'payee-1' }),
      restrict('payee-1'),
      pay('payee-1'),
    ],
    'a payee that was closed since': [
      signUp({}, { by: 'payee-1' }),
      event('account.closed', { by: 'owner' }, { by: 'payee-1' }),
      pay('payee-1'),
    ],
    'a payee that had yet to give a name when it was closed': [
      signUp({}, { by: 'payee-1' }),
      gate('payee-1'),
      event('account.closed', { by: 'platform' }, { by: 'payee-1' }),
      pay('payee-1'),
    ],
    'a payee that the payer wrote to before': [
      signUp({}, { by: 'payee-1' }),
      message('payee-1', '你好，定金怎么付？'),
      restrict('payee-1'),
      pay('payee-1'),
    ],
    'a payee that signed up today and already collects': [...collecting(5), pay('payee-1')],
  },
  quiet: {
    'a large shop that two rivals reported': [...paidBy(400), ...reported(2), pay('payee-1')],
    'a payee that signed up today, and whom four others pay': [...collecting(4), pay('payee-1')],
    'a payee of unknown age, whom many pay': [
      ...times(5, (n) => pay('payee-1', { by: `payer-${n}` })),
      pay('payee-1'),
    ],
    'a payee that signed up today': [signUp({}, { by: 'payee-1' }), pay('payee-1')],
    'a payee that has yet to give a name': [
      signUp({}, { by: 'payee-1' }),
      gate('payee-1'),
      pay('payee-1'),
    ],
    'a second payment to a payee that was restricted since': [
      pay('payee-1'),
      signUp({}, { by: 'payee-1' }),
      restrict('payee-1'),
      pay('payee-1'),
    ],
    'a second payment after they wrote to each other': [
      pay('payee-1'),
      message('payee-1', '你好，收到了吗？'),
      signUp({}, { by: 'payee-1' }),
      restrict('payee-1'),
      pay('payee-1'),
    ],
    'a shop that two people reported in the course of months': [
      ...times(2, (n) => signUp({}, { by: `reporter-${n}` })),
      report('reporter-1', { by: 'payee-1', after: days(10) }),
      report('reporter-2', { by: 'payee-1', after: days(60) }),
      pay('payee-1'),
    ],
    'a shop of a month with many payers': [...collecting(5), pay('payee-1', { after: days(30) })],
  },
});
