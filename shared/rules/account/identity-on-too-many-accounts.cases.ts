import { casesFor, days, event, hashed, recheck, signUp, times } from '../specimen.ts';
import { identityOnTooManyAccounts } from './identity-on-too-many-accounts.ts';

const holders = (count: number) =>
  times(count, (n) =>
    signUp(
      { verification: { status: 'verified', level: 'identity', identity: hashed('identity-1') } },
      { by: `account-${n}`, after: days(20) },
    ),
  );

const given = (
  status: 'verified' | 'pending' | 'failed' | 'revoked',
  by: string,
  level: 'identity' | 'face' = 'identity',
) =>
  event('account.verification-changed', { status, level, identity: hashed('identity-1') }, { by });

const judgedAgain = (by: string) =>
  recheck({ kind: 'identity', value: hashed('identity-1').hashes.platform }, by);

export default casesFor(identityOnTooManyAccounts, {
  fires: {
    'the sixth account of one identity': holders(6),
    'an earlier account that is judged again': [...holders(6), judgedAgain('account-2')],
    'one that gives the same name and number again': [
      ...holders(6),
      given('verified', 'account-2'),
    ],
    'one whose first verification is by face': [
      ...holders(5),
      signUp({}, { by: 'account-6' }),
      given('verified', 'account-6', 'face'),
    ],
    'another account, after one was verified by face': [
      ...holders(6),
      given('verified', 'account-2', 'face'),
      judgedAgain('account-3'),
    ],
    'an imported account that was verified by face before': [
      ...holders(5),
      event(
        'account.imported',
        {
          signedUpAt: '2019-05-01T00:00:00.000Z',
          standing: 'active',
          verification: { status: 'verified', level: 'face', identity: hashed('identity-1') },
        },
        { by: 'account-6' },
      ),
    ],
    'one whose verification by face was revoked': [
      ...holders(6),
      given('verified', 'account-2', 'face'),
      given('revoked', 'account-2', 'face'),
      judgedAgain('account-2'),
    ],
  },
  quiet: {
    'the fifth account of one identity': holders(5),
    'the holder, who shows their face for one of the accounts': [
      ...holders(6),
      given('verified', 'account-2', 'face'),
    ],
    'the account of the holder, who did, when it is judged again': [
      ...holders(6),
      given('verified', 'account-2', 'face'),
      ...times(2, (n) => given('verified', `stranger-${n}`)),
      judgedAgain('account-2'),
    ],
    'a holder whose number strangers tried in vain': [
      ...times(8, (n) => [
        given('pending', `stranger-${n}`),
        given(n % 2 === 0 ? 'failed' : 'revoked', `stranger-${n}`),
      ]),
      given('verified', 'holder'),
    ],
    'six identities on six accounts': times(6, (n) =>
      signUp(
        {
          verification: {
            status: 'verified',
            level: 'identity',
            identity: hashed(`identity-${n}`),
          },
        },
        { by: `account-${n}` },
      ),
    ),
  },
});
