import { casesFor, days, event, hashed, recheck, type Story, signUp, times } from '../specimen.ts';
import { identityInSeries } from './identity-in-series.ts';

const series = (count: number, after: number, status: 'verified' | 'failed' = 'verified'): Story =>
  times(count, (n) =>
    event(
      'account.verification-changed',
      { status, level: 'identity', identity: hashed('person-1') },
      { by: `${status}-${n}`, after },
    ),
  );

/** Old accounts of one person, of which a platform tells when it starts to use Clearspring. */
const imported = (count: number): Story =>
  times(count, (n) =>
    event(
      'account.imported',
      {
        signedUpAt: `201${n}-05-01T00:00:00.000Z`,
        standing: 'active',
        verification: { status: 'verified', level: 'identity', identity: hashed('person-1') },
      },
      { by: `imported-${n}` },
    ),
  );

const identity = hashed('person-1');

/** Three accounts of many days: only the last event of each tells that they are of one person. */
const lateTold = (last: (by: string) => Story[number]): Story => [
  ...times(3, (n) => signUp({}, { by: `old-${n}` })),
  signUp({}, { by: 'another', after: days(400) }),
  ...times(3, (n) => last(`old-${n}`)),
];

export default casesFor(identityInSeries, {
  fires: {
    'a third account within a week': series(3, days(2)),
    'an earlier account, judged again': [
      ...series(3, days(1)),
      recheck({ kind: 'identity', value: hashed('person-1').hashes.platform }, 'verified-1'),
    ],
    'one of them, verified again by name and number': [
      ...series(3, days(1)),
      ...series(2, 1).slice(1),
    ],
    'a third account, although the first two are closed at once': [
      ...series(2, days(1)),
      ...times(2, (n) =>
        event('account.closed', { by: 'owner', identity }, { by: `verified-${n}` }),
      ),
      ...series(3, days(1)).slice(2),
    ],
  },
  quiet: {
    'two accounts of one person': series(2, days(1)),
    'a person whose number strangers tried in vain': [
      ...series(4, 30, 'failed'),
      ...series(1, days(1)),
    ],
    'three accounts of many years, imported on one day': [
      ...imported(3),
      recheck({ kind: 'identity', value: hashed('person-1').hashes.platform }, 'imported-1'),
    ],
    'one of them, verified again in the same week': [
      ...imported(3),
      event(
        'account.verification-changed',
        { status: 'verified', level: 'face', identity: hashed('person-1') },
        { by: 'imported-2', after: days(3) },
      ),
    ],
    'one who closes three old accounts, and verifies the account that stays': [
      ...lateTold((by) => event('account.closed', { by: 'owner', identity }, { by })),
      event(
        'account.verification-changed',
        { status: 'verified', level: 'identity', identity },
        { by: 'another' },
      ),
    ],
    'one whose document expires on three accounts the same day': lateTold((by) =>
      event('account.verification-changed', { status: 'expired', identity }, { by }),
    ),
    'the holder, who shows their face for one of three': [
      ...series(3, days(1)),
      event(
        'account.verification-changed',
        { status: 'verified', level: 'face', identity },
        { by: 'verified-2' },
      ),
    ],
    'three accounts within a month': series(3, days(10)),
  },
});
