import {
  casesFor,
  days,
  home,
  hours,
  logIn,
  message,
  type Story,
  signUp,
  times,
  verify,
  weeklyOwner,
} from '../specimen.ts';
import { asksManyForMoney } from './asks-many-for-money.ts';

const plea = '在吗，我支付密码输错被锁了，你先替我给朋友转三千，账号我发你';
const thief = { deviceId: 'phone-2', ip: '203.0.113.7' };

/** Asks that many friends, minutes apart. */
const asks = (friends: number, where: { deviceId: string; ip: string }): Story =>
  times(friends, (n) => message(`friend-${n}`, plea, { ...where, after: 5 }));

export default casesFor(asksManyForMoney, {
  fires: {
    'a thief who asks a fifth friend': [
      ...weeklyOwner,
      logIn({ ...thief, after: hours(3) }),
      ...asks(5, thief),
    ],
    'a thief who takes the phone first, and another network the next day': [
      ...weeklyOwner,
      logIn({ ...home, deviceId: thief.deviceId, after: hours(3) }),
      logIn({ ...thief, after: days(1) }),
      ...asks(5, thief),
    ],
  },
  quiet: {
    'one robbed on a journey who asks both parents twice': [
      ...weeklyOwner,
      logIn({ ...thief, after: hours(3) }),
      ...asks(4, thief),
    ],
    'one with a new phone in a new home who collects for a dinner': [
      ...weeklyOwner,
      logIn({ ...thief, after: hours(3) }),
      ...times(8, (n) =>
        message(`friend-${n}`, '昨天吃饭一共三百，你那份转我就行', { ...thief, after: 5 }),
      ),
    ],
    'five requests, and then one of another trade': [
      ...weeklyOwner,
      ...asks(5, thief),
      message('friend-6', plea, { ...thief, reads: { category: 'illegal-loan' } }),
    ],
    'five requests, and then one that the reader allows': [
      ...weeklyOwner,
      ...asks(5, thief),
      message('friend-6', plea, { ...thief, reads: { verdict: 'allow' } }),
    ],
    'five requests, and then a warning that quotes them': [
      ...weeklyOwner,
      ...asks(5, thief),
      message('friend-6', plea, { ...thief, reads: { intent: 'warning' } }),
    ],
    'a holder with a new phone at home': [...weeklyOwner, ...asks(5, { ...thief, ip: home.ip })],
    'a holder in another network with the phone of always': [
      ...weeklyOwner,
      ...asks(5, { ...thief, deviceId: home.deviceId }),
    ],
    'a holder who has the phone for four days, and is in a café today': [
      ...weeklyOwner,
      logIn({ ...home, deviceId: thief.deviceId, after: hours(3) }),
      logIn({ ...thief, after: days(4) }),
      ...asks(5, thief),
    ],
    'a holder who moved four days ago, and has a new phone today': [
      ...weeklyOwner,
      logIn({ ...thief, deviceId: home.deviceId, after: hours(3) }),
      logIn({ ...thief, after: days(4) }),
      ...asks(5, thief),
    ],
    'a holder who was verified on the new phone': [
      ...weeklyOwner,
      logIn({ ...thief, after: hours(3) }),
      verify('verified', { ...thief, after: hours(1) }),
      ...asks(5, thief),
    ],
    'an account of two weeks': [
      signUp({}, home),
      logIn({ ...home, after: days(14) }),
      ...asks(5, thief),
    ],
  },
});
