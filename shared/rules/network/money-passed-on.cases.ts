import {
  casesFor,
  days,
  event,
  hashed,
  hours,
  pay,
  type Story,
  signUp,
  times,
} from '../specimen.ts';
import { moneyPassedOn } from './money-passed-on.ts';

const collected = (payers: number): Story =>
  times(payers, (n) => pay('collector-1', { by: `mule-${n}` }));

const rounds = (
  count: number,
  {
    pause = hours(5),
    wait = 20,
    incoming = 1,
    outgoing = 1,
    payers = count,
    minor = 50_000,
    outgoingMinor = 50_000,
  }: {
    readonly pause?: number;
    readonly wait?: number;
    readonly incoming?: number;
    readonly outgoing?: number;
    readonly payers?: number;
    /** Of each payment that comes in. */
    readonly minor?: number;
    readonly outgoingMinor?: number;
  } = {},
): Story =>
  times(count, (n) => [
    ...times(incoming, (i) =>
      pay(
        'account-1',
        { by: `payer-${((n + i) % payers) + 1}`, after: i === 1 ? pause : 1 },
        minor,
      ),
    ),
    ...times(outgoing, (o) => pay('collector-1', { after: o === 1 ? wait : 2 }, outgoingMinor)),
  ]);

export default casesFor(moneyPassedOn, {
  fires: {
    'a mule who takes and passes on every few hours': [signUp(), ...collected(4), ...rounds(5)],
    'one who takes four times and passes on after three quarters of an hour': [
      signUp(),
      ...collected(4),
      ...rounds(4, { wait: 45 }),
    ],
    'one who takes twice for each payment': [
      signUp(),
      ...collected(4),
      ...rounds(4, { incoming: 2 }),
    ],
    'one who pays twice for each time that money comes': [
      signUp(),
      ...collected(4),
      ...rounds(4, { outgoing: 2 }),
    ],
    'one who passes the last of it on from a card in another name': [
      signUp(),
      ...collected(4),
      ...rounds(5),
      event('payment.transferred', {
        payeeId: 'collector-1',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', holderMatches: false, ...hashed('card-1') },
      }),
    ],
    'one whom the payee sent a few coins first': [
      signUp(),
      ...collected(4),
      pay('account-1', { by: 'collector-1' }, 100),
      ...rounds(5),
    ],
  },
  quiet: {
    'a seller who buys lunch in the canteen after each sale': [
      signUp(),
      ...collected(4),
      ...rounds(5, { outgoingMinor: 12_000 }),
    ],
    'one who pays a wholesaler each time that a rival sends coins': [
      signUp(),
      ...collected(4),
      ...rounds(5, { minor: 100 }),
    ],
    'money from three people': [signUp(), ...collected(4), ...rounds(5, { payers: 3 })],
    'money that rests for three quarters of an hour and a minute': [
      signUp(),
      ...collected(4),
      ...rounds(5, { wait: 46 }),
    ],
    'three payments, though four people paid in': [
      signUp(),
      ...collected(4),
      ...rounds(3, { incoming: 2, payers: 4 }),
    ],
    'one who pays three times as often as money comes': [
      signUp(),
      ...collected(4),
      ...rounds(4, { outgoing: 3 }),
    ],
    'a stall that takes from many and pays one wholesaler in the end': [
      signUp(),
      ...collected(4),
      ...rounds(4, { incoming: 3 }),
    ],
    'friends who share bills: the payee, whom many pay, pays this account too': [
      signUp(),
      ...collected(4),
      pay('account-1', { by: 'collector-1' }),
      ...rounds(5),
    ],
    'a payee whom three others pay': [signUp(), ...collected(3), ...rounds(5)],
    'a reseller of many months': [
      signUp(),
      ...collected(4),
      ...rounds(1, { pause: days(200) }),
      ...rounds(5),
    ],
  },
});
