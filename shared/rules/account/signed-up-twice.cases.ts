import { casesFor, event, signUp } from '../specimen.ts';
import { signedUpTwice } from './signed-up-twice.ts';

export default casesFor(signedUpTwice, {
  fires: {
    'a second sign-up under one id': [signUp({}, {}), signUp({ nickname: '另一个人' }, {})],
    'a sign-up under the id of an old account that was imported': [
      event('account.imported', { signedUpAt: '2019-05-01T00:00:00.000Z', standing: 'active' }),
      signUp({}, {}),
    ],
  },
  quiet: {
    'a sign-up that an import has already told of, to the second': [
      event('account.imported', { signedUpAt: '2026-03-02T08:02:00.000Z', standing: 'active' }),
      signUp({}, {}),
    ],
    'a first sign-up': [signUp({}, {})],
    'sign-ups of two accounts': [signUp({}, { by: 'account-1' }), signUp({}, { by: 'account-2' })],
  },
});
