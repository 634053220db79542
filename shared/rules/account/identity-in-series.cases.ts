import { casesFor, days, event, hashed, recheck, type Story, times } from '../specimen.ts';
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

export default casesFor(identityInSeries, {
  fires: {
    'a third account within a week': series(3, days(2)),
    'an earlier account, judged again': [
      ...series(3, days(1)),
      recheck({ kind: 'identity', value: hashed('person-1').hashes.platform }, 'verified-1'),
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
    'three accounts within a month': series(3, days(10)),
  },
});
