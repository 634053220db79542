import {
  casesFor,
  days,
  event,
  hours,
  logIn,
  message,
  pay,
  post,
  signUp,
  times,
} from '../specimen.ts';
import { dormantThenBurst } from './dormant-then-burst.ts';

const burst = (count: number, silence: number) =>
  times(count, (n) => message(`friend-${n}`, '好久不见', { after: n === 1 ? silence : 5 }));

/** A hundred requests at once. */
const requests = (round: number, after: number) =>
  event(
    'social.requested',
    { targetIds: Array.from({ length: 100 }, (_, n) => `member-${round}-${n}`) },
    { after },
  );

export default casesFor(dormantThenBurst, {
  fires: {
    'thirty messages after half a year of silence': [signUp(), ...burst(30, days(180))],
    'an imported account that was silent since': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...burst(30, days(28)),
    ],
    'messages, posts and requests together': [
      signUp(),
      ...burst(20, days(60)),
      ...times(5, () => post('今天天气真好')),
      ...times(5, (n) => event('social.requested', { targetIds: [`member-${n}`] })),
    ],
  },
  quiet: {
    'twenty-nine messages after half a year of silence': [signUp(), ...burst(29, days(180))],
    'a burst by one who was there last week': [
      signUp(),
      logIn({ after: days(170) }),
      ...burst(30, days(7)),
    ],
    'a burst by one who only paid in the weeks before': [
      signUp(),
      pay('shop-1', { after: days(170) }),
      ...burst(30, days(7)),
    ],
    'a burst by one who only joined a group in the weeks before': [
      signUp(),
      event('social.group-joined', { groupId: 'group-1' }, { after: days(170) }),
      ...burst(30, days(7)),
    ],
    'a burst so large that the week’s count is full, two weeks after another': [
      signUp(),
      requests(0, days(170)),
      ...times(6, (n) => requests(n, n === 1 ? days(12) : 5)),
    ],
    'a burst by an account of sixty days but half an hour': [
      signUp(),
      ...burst(30, days(60) - hours(3)),
    ],
    'an imported account, seen for half an hour less than four weeks': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...burst(30, days(28) - hours(3)),
    ],
    'an imported account, whose past was not seen': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...burst(30, 5),
    ],
  },
});
