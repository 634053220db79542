import { casesFor, days, hours, pay, type Story, signUp, times } from '../specimen.ts';
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
  }: {
    readonly pause?: number;
    readonly wait?: number;
    readonly incoming?: number;
    readonly outgoing?: number;
    readonly payers?: number;
  } = {},
): Story =>
  times(count, (n) => [
    ...times(incoming, (i) =>
      pay('account-1', { by: `payer-${((n + i) % payers) + 1}`, after: i === 1 ? pause : 1 }),
    ),
    ...times(outgoing, (o) => pay('collector-1', { after: o === 1 ? wait : 2 })),
  ]);

export default casesFor(moneyPassedOn, {
  fires: {
    'a mule who takes and passes on every few hours': [signUp(), ...collected(4), ...rounds(5)],
  },
  quiet: {
    'money from three people': [signUp(), ...collected(4), ...rounds(5, { payers: 3 })],
    'money that rests for an hour': [signUp(), ...collected(4), ...rounds(5, { wait: 60 })],
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
