import { casesFor, event, message, pay, post, signUp, verify } from '../specimen.ts';
import { unverifiedServiceUse } from './unverified-service-use.ts';

export default casesFor(unverifiedServiceUse, {
  fires: {
    'a post before any verification': [signUp(), post('今天天气真好')],
    'a payment while verification is pending': [signUp(), verify('pending'), pay('payee-1')],
    'a level below the one required': [
      event('account.signed-up', { verification: { status: 'verified', level: 'phone' } }),
      message('account-2', '在吗？'),
    ],
  },
  quiet: {
    'a verified account': [signUp(), verify(), post('今天天气真好')],
    'a service that the platform does not gate': [
      signUp(),
      event('social.requested', { targetIds: ['account-2'] }),
    ],
    'a real name that lapsed, which is another rule’s': [
      signUp(),
      verify('revoked'),
      post('今天天气真好'),
    ],
  },
});
