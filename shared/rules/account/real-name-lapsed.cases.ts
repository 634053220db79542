import { casesFor, days, event, post, signUp, verify } from '../specimen.ts';
import { realNameLapsed } from './real-name-lapsed.ts';

export default casesFor(realNameLapsed, {
  fires: {
    'a revoked real name': [signUp(), verify('revoked'), post('今天天气真好')],
    'a document that expired by itself': [
      event('account.signed-up', {
        verification: {
          status: 'verified',
          level: 'identity',
          expiresAt: '2026-03-10T00:00:00.000Z',
        },
      }),
      post('今天天气真好', { after: days(30) }),
    ],
  },
  quiet: {
    'an account that never verified': [signUp(), post('今天天气真好')],
    'a revoked account that only browses friends': [
      signUp(),
      verify('revoked'),
      event('social.requested', { targetIds: ['account-2'] }),
    ],
    'one that verified again': [signUp(), verify('expired'), verify(), post('今天天气真好')],
  },
});
