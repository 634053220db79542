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
    'three accounts within a month': series(3, days(10)),
  },
});
