import { casesFor, days, listing, message, pay } from '../specimen.ts';
import { dealsWithListedAccount } from './deals-with-listed-account.ts';

const blocked = listing('block', 'account', 'payee-1');

export default casesFor(dealsWithListedAccount, {
  fires: {
    'somebody pays an account on the block list': [blocked, pay('payee-1')],
    'somebody writes to an account that an authority listed': [
      listing('dishonesty', 'account', 'account-2', { authority: 'Demo public security bureau' }),
      message('account-2', '你好，还在吗'),
    ],
  },
  quiet: {
    'the payee is not the one listed': [blocked, pay('payee-2')],
    'the entry has expired': [blocked, pay('payee-1', { after: days(366) })],
    'the payee is only watched': [listing('watch', 'account', 'payee-1'), pay('payee-1')],
    'the payer is listed, not the payee': [
      listing('block', 'account', 'account-1'),
      pay('payee-2'),
    ],
  },
});
