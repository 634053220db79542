import { casesFor, days, event, hashed, recheck, signUp, times } from '../specimen.ts';
import { identityOnTooManyAccounts } from './identity-on-too-many-accounts.ts';

const holders = (count: number) =>
  times(count, (n) =>
    signUp(
      { verification: { status: 'verified', level: 'identity', identity: hashed('identity-1') } },
      { by: `account-${n}`, after: days(20) },
    ),
  );

const given = (status: 'verified' | 'pending' | 'failed' | 'revoked', by: string) =>
  event(
    'account.verification-changed',
    { status, level: 'identity', identity: hashed('identity-1') },
    { by },
  );

export default casesFor(identityOnTooManyAccounts, {
  fires: {
    'the sixth account of one identity': holders(6),
    'an earlier account that is judged again': [
      ...holders(6),
      recheck({ kind: 'identity', value: hashed('identity-1').hashes.platform }, 'account-2'),
    ],
  },
  quiet: {
    'the fifth account of one identity': holders(5),
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
