import {
  casesFor,
  days,
  event,
  hashed,
  home,
  hours,
  logIn,
  message,
  pay,
  type Story,
  signUp,
  times,
  weeklyOwner,
} from '../specimen.ts';
import { startsPassingMoneyOn } from './starts-passing-money-on.ts';

const collected = (payers: number): Story =>
  times(payers, (n) => pay('collector-1', { by: `mule-${n}` }));

/** Takes from two people each day, and pays on what they sent. */
const rounds = (
  count: number,
  {
    wait = 20,
    incoming = 2,
    outgoing = 1,
    payers = incoming * count,
    outgoingMinor = 50_000,
  }: {
    readonly wait?: number;
    readonly incoming?: number;
    readonly outgoing?: number;
    readonly payers?: number;
    readonly outgoingMinor?: number;
  } = {},
): Story =>
  times(count, (n) => [
    logIn({ ...home, after: hours(20) }),
    ...times(incoming, (i) =>
      pay('account-1', { by: `payer-${(((n - 1) * incoming + i - 1) % payers) + 1}` }),
    ),
    ...times(outgoing, (o) => pay('collector-1', { after: o === 1 ? wait : 2 }, outgoingMinor)),
  ]);

export default casesFor(startsPassingMoneyOn, {
  fires: {
    'an aged account that takes and passes on once a day': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(4),
    ],
    'one who takes from three and passes on twice, after three quarters of an hour': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(2, { incoming: 3, outgoing: 2, wait: 43 }),
    ],
    'an account that answered one of seven payers': [
      ...weeklyOwner,
      ...collected(4),
      message('payer-1', '在的，今天发货', { ...home, reads: { verdict: 'allow' } }),
      ...rounds(4, { payers: 7 }),
    ],
    'one who passes the last of it on from a card in another name': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(4),
      event('payment.transferred', {
        payeeId: 'collector-1',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', holderMatches: false, ...hashed('card-1') },
      }),
    ],
  },
  quiet: {
    'one who starts to sell and buys lunch in the canteen after each sale': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(4, { outgoingMinor: 12_000 }),
    ],
    'a seller who answered two of seven buyers before they paid': [
      ...weeklyOwner,
      ...collected(4),
      ...times(2, (n) =>
        message(`payer-${n}`, '在的，今天发货', { ...home, reads: { verdict: 'allow' } }),
      ),
      ...rounds(4, { payers: 7 }),
    ],
    'a shop that was paid three weeks before': [
      ...weeklyOwner,
      ...collected(4),
      pay('account-1', { by: 'payer-1' }),
      logIn({ ...home, after: days(20) }),
      ...rounds(4),
    ],
    'a shop that paid its wholesaler three weeks before': [
      ...weeklyOwner,
      ...collected(4),
      pay('collector-1'),
      logIn({ ...home, after: days(20) }),
      ...rounds(4),
    ],
    'an imported account, seen for less than four weeks': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...collected(4),
      ...rounds(4),
    ],
    'an account of less than a month': [
      signUp({}, home),
      ...collected(4),
      logIn({ ...home, after: days(25) }),
      ...rounds(4),
    ],
    'money that rests for three quarters of an hour and a minute': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(4, { wait: 46 }),
    ],
    'three payments in a week': [...weeklyOwner, ...collected(4), ...rounds(3)],
    'a stall that takes from many and pays one wholesaler in the end': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(4, { incoming: 3 }),
    ],
    'a payee whom three others pay': [...weeklyOwner, ...collected(3), ...rounds(4)],
    'friends who share bills: the payee pays this account too': [
      ...weeklyOwner,
      ...collected(4),
      ...rounds(3),
      pay('account-1', { by: 'collector-1' }),
      ...rounds(1),
    ],
  },
});
