import { casesFor, days, event, message, pay, post, signUp, times } from '../specimen.ts';
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
      ...burst(30, days(40)),
    ],
    'posts and messages together': [
      signUp(),
      ...burst(20, days(90)),
      ...times(10, () => post('今天天气真好')),
    ],
  },
  quiet: {
    'twenty messages after half a year of silence': [signUp(), ...burst(20, days(180))],
    'a burst by one who was there last week': [
      signUp(),
      event('account.logged-in', { method: 'password' }, { after: days(170) }),
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
    'a burst by an account of forty days': [signUp(), ...burst(30, days(40))],
    'an imported account, whose past was not seen': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...burst(30, 5),
    ],
  },
});
