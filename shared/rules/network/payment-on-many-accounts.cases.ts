import { casesFor, event, hashed, recheck, times } from '../specimen.ts';
import { paymentOnManyAccounts } from './payment-on-many-accounts.ts';

const bound = (count: number) =>
  times(count, (n) =>
    event('payment.bound', { kind: 'bank-card', ...hashed('card-1') }, { by: `account-${n}` }),
  );

export default casesFor(paymentOnManyAccounts, {
  fires: {
    'a third account with one bank card': bound(3),
    'an earlier account, judged again': [
      ...bound(3),
      recheck({ kind: 'payment', value: hashed('card-1').hashes.platform }),
    ],
  },
  quiet: {
    'a couple with one bank card': bound(2),
    'three accounts with three bank cards': times(3, (n) =>
      event('payment.bound', { kind: 'bank-card', ...hashed(`card-${n}`) }, { by: `account-${n}` }),
    ),
  },
});
