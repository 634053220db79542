import {
  casesFor,
  days,
  event,
  hashed,
  logIn,
  meetChallenge,
  recheck,
  signUp,
  times,
} from '../specimen.ts';
import { bulkSignupDevice } from './bulk-signup-device.ts';

const crowd = (count: number, minutes: number) =>
  times(count, (n) => signUp({}, { by: `account-${n}`, deviceId: 'phone-1', after: minutes }));

/** Looks up the device again. */
const bindsCard = (by: string) =>
  event('payment.bound', { kind: 'bank-card', ...hashed('card-1') }, { by, deviceId: 'phone-1' });

/** Accounts that were made elsewhere and come to the phone five days later. */
const passers = (count: number) => [
  ...times(count, (n) => signUp({}, { by: `passer-${n}`, deviceId: `own-${n}` })),
  ...times(count, (n) =>
    logIn({ by: `passer-${n}`, deviceId: 'phone-1', after: n === 1 ? days(5) : 5 }),
  ),
];

export default casesFor(bulkSignupDevice, {
  fires: {
    'a third account on one phone within a day': crowd(3, 30),
    'a fifth within a day': crowd(5, 30),
    'a sixth within a day': crowd(6, 30),
    'six accounts of today, made elsewhere, that one phone then signs in to': [
      ...times(6, (n) => signUp({}, { by: `account-${n}`, deviceId: `phone-${n + 1}` })),
      ...times(6, (n) =>
        event(
          'account.logged-in',
          { method: 'password' },
          { by: `account-${n}`, deviceId: 'phone-1' },
        ),
      ),
    ],
    'a phone that makes an account every four days, for the sixth time': crowd(6, days(4)),
    'an eleventh': crowd(11, 30),
    'a farm of twelve': crowd(12, 5),
    'a new account at an internet café whose computers share a mark: weak evidence': [
      ...passers(12),
      ...crowd(1, 5),
    ],
    'one of six new accounts beside seven others: evidence of six': [...passers(7), ...crowd(6, 5)],
    'one of six new accounts beside six others: evidence of twelve': [
      ...passers(6),
      ...crowd(6, 5),
    ],
    'a phone that makes an account a week': crowd(3, days(7)),
    'an earlier account, judged again at the third': [
      ...crowd(3, 30),
      recheck({ kind: 'device', value: 'phone-1' }),
    ],
    'one who met the challenge with a name and a number, as a farm does': [
      ...crowd(12, 5),
      ...meetChallenge('identity', { by: 'account-12' }),
      bindsCard('account-12'),
    ],
    'one whose face was shown before anything was asked': [
      ...crowd(12, 5),
      event(
        'account.verification-changed',
        { status: 'verified', level: 'face' },
        { by: 'account-12' },
      ),
      bindsCard('account-12'),
    ],
    'one whose verification by face was revoked': [
      ...crowd(12, 5),
      ...meetChallenge('face', { by: 'account-12' }),
      event(
        'account.verification-changed',
        { status: 'revoked', level: 'face' },
        { by: 'account-12' },
      ),
      bindsCard('account-12'),
    ],
    'another account of the phone': [
      ...crowd(12, 5),
      ...meetChallenge('face', { by: 'account-12' }),
      bindsCard('account-11'),
    ],
  },
  quiet: {
    'one who was helped to sign up on the phone of a shop, and showed a face when asked': [
      ...crowd(12, 5),
      ...meetChallenge('face', { by: 'account-12' }),
      bindsCard('account-12'),
    ],
    'two people on one phone': crowd(2, 30),
    'a third account a month after the others': [
      ...crowd(2, 30),
      signUp({}, { by: 'account-3', deviceId: 'phone-1', after: days(31) }),
    ],
    'a family whose tablet met three accounts that were made elsewhere': [
      ...times(3, (n) => signUp({}, { by: `account-${n}`, deviceId: `phone-${n}` })),
      ...times(3, (n) =>
        event(
          'account.logged-in',
          { method: 'password' },
          { by: `account-${n}`, deviceId: 'tablet', after: days(2) },
        ),
      ),
    ],
    'an old account that borrows a busy phone': [
      signUp({}, { by: 'account-9', deviceId: 'phone-9' }),
      ...times(2, (n) =>
        signUp({}, { by: `account-${n}`, deviceId: 'phone-1', after: n === 1 ? days(5) : 30 }),
      ),
      logIn({ by: 'account-9', deviceId: 'phone-1' }),
    ],
  },
});
