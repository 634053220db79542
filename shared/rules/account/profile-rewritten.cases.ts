import {
  casesFor,
  days,
  event,
  home,
  hours,
  logIn,
  post,
  signUp,
  times,
  weeklyOwner,
} from '../specimen.ts';
import { profileRewritten } from './profile-rewritten.ts';

const changed = (after = hours(1)) =>
  event('account.credential-changed', { credential: 'phone' }, { ...home, after });
const rewritten = (
  fields: ('nickname' | 'avatar' | 'bio' | 'region' | 'other' | 'tier')[],
  after = hours(1),
) => event('account.profile-changed', { fields }, { ...home, after });
const everything = rewritten(['nickname', 'avatar', 'bio', 'region']);

export default casesFor(profileRewritten, {
  fires: {
    'a sold account whose buyer stays behind the seller’s network': [
      ...weeklyOwner,
      changed(),
      everything,
    ],
    'the locks changed the day after, the profile part by part in an evening': [
      ...weeklyOwner,
      rewritten(['nickname']),
      rewritten(['avatar']),
      rewritten(['bio']),
      changed(hours(20)),
    ],
    'a buyer who signs in on a phone of their own afterwards': [
      ...weeklyOwner,
      changed(),
      everything,
      logIn({ deviceId: 'phone-2', ip: '203.0.113.7', after: hours(2) }),
    ],
    'an account of five weeks that was left alone for four': [
      signUp({}, home),
      logIn({ ...home, after: days(35) }),
      changed(),
      everything,
    ],
    'an imported account, silent since': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      logIn({ ...home, after: days(40) }),
      changed(),
      everything,
    ],
  },
  quiet: {
    'a holder with a new name and face who keeps the number': [...weeklyOwner, everything],
    'a holder with a new number who keeps name and face': [
      ...weeklyOwner,
      changed(),
      rewritten(['bio']),
    ],
    'a new name and picture beside a new password': [
      ...weeklyOwner,
      changed(),
      rewritten(['nickname', 'avatar']),
    ],
    'three parts, of which the platform changed one': [
      ...weeklyOwner,
      changed(),
      rewritten(['nickname', 'avatar', 'tier']),
    ],
    'a profile that is rewritten over a week': [
      ...weeklyOwner,
      rewritten(['nickname'], days(1)),
      rewritten(['avatar'], days(3)),
      changed(),
      rewritten(['bio'], days(3)),
    ],
    'a rewritten profile, and a new password the week after': [
      ...weeklyOwner,
      everything,
      changed(days(4)),
    ],
    'a new password, and a rewritten profile the week after': [
      ...weeklyOwner,
      changed(),
      rewritten(['nickname', 'avatar', 'bio'], days(4)),
    ],
    'somebody who sets up an account of five weeks that is used': [
      signUp({}, home),
      ...times(5, () => logIn({ ...home, after: days(7) })),
      changed(),
      everything,
    ],
    'an account of five weeks of which a message of two weeks ago is known': [
      signUp({}, home),
      post('今天天气真好', { ...home, after: days(21) }),
      logIn({ ...home, after: days(14) }),
      changed(),
      everything,
    ],
    'an account of three weeks, silent since': [
      signUp({}, home),
      logIn({ ...home, after: days(21) }),
      changed(),
      everything,
    ],
  },
});
