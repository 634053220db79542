import {
  casesFor,
  days,
  event,
  hashed,
  hours,
  logIn,
  meetChallenge,
  recheck,
  restrict,
  signUp,
  times,
} from '../specimen.ts';
import { deviceWithRestrictedAccounts } from './device-with-restricted-accounts.ts';

const restricted = (count: number, after = 1) => [
  ...times(count, (n) =>
    signUp({}, { by: `banned-${n}`, deviceId: 'phone-1', after: n === 1 ? after : 1 }),
  ),
  ...times(count, (n) => restrict(`banned-${n}`)),
];

/** Looks up the device again. */
const bindsCard = event(
  'payment.bound',
  { kind: 'bank-card', ...hashed('card-1') },
  { deviceId: 'phone-1' },
);

export default casesFor(deviceWithRestrictedAccounts, {
  fires: {
    'a new account on a phone with two restricted ones': [
      ...restricted(2),
      signUp({}, { deviceId: 'phone-1' }),
    ],
    'on a phone with four': [...restricted(4), signUp({}, { deviceId: 'phone-1' })],
    'on the phone of a farm': [...restricted(5), signUp({}, { deviceId: 'phone-1' })],
    'at a login, when the sign-up named no device': [
      ...restricted(2),
      signUp(),
      logIn({ deviceId: 'phone-1' }),
    ],
    'one who showed a face for something else, and then comes to the phone of a farm': [
      ...restricted(5),
      signUp({}, { deviceId: 'phone-2' }),
      ...meetChallenge('face'),
      logIn({ deviceId: 'phone-1' }),
    ],
    'the same, later that day': [
      ...restricted(5),
      signUp({}, { deviceId: 'phone-2' }),
      ...meetChallenge('face'),
      logIn({ deviceId: 'phone-1', after: hours(5) }),
      bindsCard,
    ],
    'one who met the challenge with a name and a number': [
      ...restricted(5),
      signUp({}, { deviceId: 'phone-1' }),
      ...meetChallenge('identity'),
      bindsCard,
    ],
  },
  quiet: {
    'the buyer of the phone of a farm, who showed a face when asked': [
      ...restricted(5),
      signUp({}, { deviceId: 'phone-1' }),
      ...meetChallenge('face'),
      bindsCard,
    ],
    'one who moved to the phone of a farm, and showed a face when asked': [
      ...restricted(5),
      signUp({}, { deviceId: 'phone-2' }),
      logIn({ deviceId: 'phone-1', after: hours(5) }),
      ...meetChallenge('face', { after: 20 }),
      bindsCard,
    ],
    'the buyer of a second-hand phone': [...restricted(1), signUp({}, { deviceId: 'phone-1' })],
    'an old account that borrows the phone': [
      signUp(),
      ...restricted(2, days(90)),
      logIn({ deviceId: 'phone-1' }),
    ],
    'one of the two restricted accounts, judged again': [
      ...restricted(2),
      recheck({ kind: 'device', value: 'phone-1' }, 'banned-1'),
    ],
  },
});
