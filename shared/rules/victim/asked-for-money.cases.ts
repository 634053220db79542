import {
  casesFor,
  days,
  home,
  hours,
  logIn,
  message,
  type Story,
  signUp,
  verify,
  weeklyOwner,
} from '../specimen.ts';
import { askedForMoney } from './asked-for-money.ts';

const plea = '在吗，我支付密码输错被锁了，你先替我给朋友转三千，账号我发你';
const thief = { deviceId: 'phone-2', ip: '203.0.113.7' };

/** An owner who is active every week, and writes to a friend. */
const owner: Story = [...weeklyOwner, message('friend-1', '到家了吗', home)];
/** A reading below the flag threshold, without an intent. */
const unflagged = {
  category: 'impersonation',
  score: 0.82,
  verdict: 'allow',
  intent: null,
} as const;

export default casesFor(askedForMoney, {
  fires: {
    'a thief on a phone of their own, hours after signing in': [
      ...owner,
      logIn({ ...thief, after: hours(3) }),
      message('friend-1', plea, { ...thief, after: hours(2) }),
    ],
    'a thief who asks in words that are not flagged': [
      ...owner,
      message('friend-2', '你卡里方便吗，先打三千给我，我的卡明天才解冻', {
        ...thief,
        after: hours(3),
        reads: unflagged,
      }),
    ],
    'a thief who asks somebody new in flagged words of no clear intent: no other rule warns': [
      ...owner,
      message('friend-2', plea, { ...thief, after: hours(3), reads: { intent: null } }),
    ],
    'a thief of an account that was verified long ago': [
      ...owner,
      verify('verified', { ...home, after: hours(3) }),
      message('friend-1', plea, { ...thief, after: days(2) }),
    ],
  },
  quiet: {
    'one with a new phone in a new home who shares a bill': [
      ...owner,
      message('friend-1', '昨天吃饭一共三百，你那份转我就行', { ...thief, after: hours(3) }),
    ],
    'one with a new phone and network who tells the new number': [
      ...owner,
      message('friend-1', '我换新手机了，号码也换了，记得存一下', { ...thief, after: hours(3) }),
    ],
    'the same request, as the reader takes it for another trade': [
      ...owner,
      message('friend-1', plea, { ...thief, after: hours(3), reads: { category: 'illegal-loan' } }),
    ],
    'the same request, of which the reader is less sure': [
      ...owner,
      message('friend-1', plea, {
        ...thief,
        after: hours(3),
        reads: { ...unflagged, score: 0.78 },
      }),
    ],
    'one who warns a friend of such requests': [
      ...owner,
      message('friend-1', plea, {
        ...thief,
        after: hours(3),
        reads: { ...unflagged, intent: 'warning' },
      }),
    ],
    'a flagged request to somebody whom the account never wrote to: another rule warns': [
      ...owner,
      message('friend-2', plea, { ...thief, after: hours(3) }),
    ],
    'a holder with a new phone at home': [
      ...owner,
      message('friend-1', plea, { ...thief, ip: home.ip, after: hours(3) }),
    ],
    'a holder in another network with the phone of always': [
      ...owner,
      message('friend-1', plea, { ...thief, deviceId: home.deviceId, after: hours(3) }),
    ],
    'a holder who has the phone for four days, and is in a café today': [
      ...owner,
      logIn({ ...home, deviceId: thief.deviceId, after: hours(3) }),
      message('friend-1', plea, { ...thief, after: days(4) }),
    ],
    'a holder who moved four days ago, and has a new phone today': [
      ...owner,
      logIn({ ...thief, deviceId: home.deviceId, after: hours(3) }),
      message('friend-1', plea, { ...thief, after: days(4) }),
    ],
    'a holder who was verified on the new phone': [
      ...owner,
      logIn({ ...thief, after: hours(3) }),
      verify('verified', { ...thief, after: hours(1) }),
      message('friend-1', plea, { ...thief, after: hours(1) }),
    ],
    'an account of two weeks': [
      signUp({}, home),
      message('friend-1', '到家了吗', { ...home, after: days(14) }),
      message('friend-1', plea, { ...thief, after: hours(3) }),
    ],
  },
});
