import {
  casesFor,
  days,
  event,
  hashed,
  hours,
  message,
  pay,
  type Story,
  signUp,
  times,
  weeklyOwner,
} from '../specimen.ts';
import { transferFanInFanOut } from './transfer-fan-in-fan-out.ts';

const received = (count: number) =>
  times(count, (n) => pay('account-1', { by: `payer-${n}`, after: n === 1 ? days(1) : 2 }));
const paid = (count: number, after = 1) =>
  times(count, (n) => pay(`payee-${n}`, { after: n === 1 ? after : 1 }));

const wroteTo = (...ids: readonly string[]): Story => ids.map((id) => message(id, '最近好吗？'));

export default casesFor(transferFanInFanOut, {
  fires: {
    'four pay in, three are paid, the last after half an hour': [
      ...received(4),
      ...paid(2),
      pay('payee-3', { after: 28 }),
    ],
    'five pay in, three are paid within minutes': [...received(5), ...paid(3)],
    'the same from a bank card in another name': [
      ...received(5),
      ...paid(2),
      event('payment.transferred', {
        payeeId: 'payee-9',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', holderMatches: false, ...hashed('card-1') },
      }),
    ],
    'one who passes each payment on in four parts': [
      ...received(5),
      ...paid(2),
      pay('payee-3', {}, 14_000),
    ],
    'a payee who sent a few coins the day before': [
      pay('account-1', { by: 'payee-3' }, 100),
      ...received(4),
      ...paid(3),
    ],
    'a payee who was sent a few coins the day before': [
      pay('payee-3', {}, 100),
      ...received(4),
      ...paid(3),
    ],
    'one who wrote to one of four payers, and to whom the last is paid': [
      ...wroteTo('payer-1', 'payee-3'),
      ...received(4),
      ...paid(3),
    ],
    'one who wrote to half of the payers, but never to whom is paid': [
      ...wroteTo('payer-1', 'payer-2'),
      ...received(4),
      ...paid(3),
    ],
    'one who wrote to whom the last is paid, and sent the payers a few coins': [
      ...wroteTo('payee-3'),
      ...times(4, (n) => pay(`payer-${n}`, {}, 100)),
      ...received(4),
      ...paid(3),
    ],
    'one who wrote to three of many payers': [
      ...wroteTo('payer-1', 'payer-2', 'payer-3', 'payee-3'),
      ...received(9),
      ...paid(3),
    ],
    'one collector, who gets each payment on the first day of payments': [
      signUp(),
      ...received(4),
      ...times(3, () => pay('collector-1')),
    ],
    'the same by an account of years, seen for months': [
      ...weeklyOwner,
      ...received(4),
      ...times(3, () => pay('collector-1')),
    ],
    'one who pays nearly four times what came in': [
      ...received(5),
      ...paid(2),
      pay('payee-3', {}, 900_000),
    ],
  },
  quiet: {
    'a stall at lunchtime, whose holder then buys a meal and pays for parking': [
      ...received(5),
      ...times(3, (n) => pay(`payee-${n}`, {}, 9_000)),
    ],
    'three pay in': [
      ...received(3),
      ...paid(3),
      pay('account-1', { by: 'payer-1' }),
      pay('payee-9'),
    ],
    'four payers, the first of them two days before': [
      pay('account-1', { by: 'payer-4' }),
      ...received(3),
      ...paid(3),
    ],
    'four payers over four days': [
      ...times(4, (n) => pay('account-1', { by: `payer-${n}`, after: days(1) })),
      ...paid(3),
    ],
    'one payer in five payments': [
      ...times(5, () => pay('account-1', { by: 'payer-1' })),
      ...paid(3),
    ],
    'money that came in hours ago': [...received(5), ...paid(3, hours(2))],
    'money that came in half an hour before the last of three payments': [
      ...received(5),
      ...paid(2),
      pay('payee-3', { after: 29 }),
    ],
    'a group purchase that falls through: everybody gets the money back': [
      ...received(5),
      ...times(5, (n) => pay(`payer-${n}`)),
    ],
    'a payee who paid a sixteenth of it the day before': [
      pay('account-1', { by: 'payee-3' }, 3_125),
      ...received(4),
      ...paid(3),
    ],
    'a payee who was paid a sixteenth of it the day before': [
      pay('payee-3', {}, 3_125),
      ...received(4),
      ...paid(3),
    ],
    'one who pays over four times what came in': [
      ...received(5),
      ...paid(2),
      pay('payee-3', {}, 1_000_000),
    ],
    'a shop that pays its suppliers while rivals send it coins': [
      ...times(4, (n) => pay('account-1', { by: `customer-${n}`, after: days(1) })),
      ...times(4, (n) =>
        pay('account-1', { by: `rival-${n}`, after: n === 1 ? hours(12) : 2 }, 100),
      ),
      ...paid(3),
    ],
    'red packets of relatives, passed on to children: the account wrote to half of them, and to the child':
      [...wroteTo('payer-1', 'payer-2', 'payee-3'), ...received(4), ...paid(3)],
    'the same, if they were sent as much the year before': [
      ...times(2, (n) => pay(`payer-${n}`)),
      ...wroteTo('payee-3'),
      ...received(4),
      ...paid(3),
    ],
    'a clerk who hands on what came in to the owner, and did the day before': [
      signUp(),
      pay('owner-1'),
      ...received(4),
      ...times(3, () => pay('owner-1')),
    ],
    'one who was paid the day before': [
      signUp(),
      pay('account-1', { by: 'payer-9' }),
      ...received(4),
      ...times(3, () => pay('collector-1')),
    ],
    'an imported account, seen for days, whose earlier payments are unknown': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...received(4),
      ...times(3, () => pay('collector-1')),
    ],
    'one to whom the only payee paid as much the hour before': [
      signUp(),
      pay('account-1', { by: 'collector-1', after: days(1) }),
      ...times(4, (n) => pay('account-1', { by: `payer-${n}`, after: 2 })),
      ...times(3, () => pay('collector-1')),
    ],
    'a trader who spends twice': [...received(5), ...paid(2)],
    'a trader who pays the usual supplier': [
      ...times(3, () => pay('payee-1', { after: days(1) })),
      ...received(5),
      ...times(3, () => pay('payee-1')),
    ],
  },
});
