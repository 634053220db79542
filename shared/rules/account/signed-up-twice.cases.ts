import { casesFor, signUp } from '../specimen.ts';
import { signedUpTwice } from './signed-up-twice.ts';

export default casesFor(signedUpTwice, {
  fires: {
    'a second sign-up under one id': [signUp({}, {}), signUp({ nickname: '另一个人' }, {})],
  },
  quiet: {
    'a first sign-up': [signUp({}, {})],
    'sign-ups of two accounts': [signUp({}, { by: 'account-1' }), signUp({}, { by: 'account-2' })],
  },
});
