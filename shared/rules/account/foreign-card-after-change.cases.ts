import { casesFor, days, event, hashed, hours, times } from '../specimen.ts';
import { foreignCardAfterChange } from './foreign-card-after-change.ts';

const changed = event('account.credential-changed', { credential: 'phone' });
const paid = (count: number, holderMatches: boolean, after = 1) =>
  times(count, (n) =>
    event(
      'payment.transferred',
      {
        payeeId: `payee-${n}`,
        amount: { minor: 500_000, currency: 'CNY' },
        payment: { kind: 'bank-card', holderMatches, ...hashed('card-1') },
      },
      { after: n === 1 ? after : 1 },
    ),
  );

export default casesFor(foreignCardAfterChange, {
  fires: {
    'a third payment within the hour': [changed, ...paid(3, false)],
    'a third payment three days later': [changed, ...paid(3, false, hours(72) - 2)],
  },
  quiet: {
    'the holder’s own card': [changed, ...paid(3, true)],
    'the card of a parent, nothing changed': paid(3, false),
    'the card of a parent, a week after the change': [changed, ...paid(3, false, days(7))],
    'payments of before the change, told after it': [changed, ...paid(3, false, -5)],
    'two payments': [changed, ...paid(2, false)],
  },
});
