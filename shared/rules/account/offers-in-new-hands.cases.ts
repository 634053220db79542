import {
  casesFor,
  days,
  event,
  home,
  hours,
  logIn,
  message,
  post,
  signUp,
  times,
  verify,
  weeklyOwner,
} from '../specimen.ts';
import { offersInNewHands } from './offers-in-new-hands.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const sure = { verdict: 'hide' } as const;
const buyer = { deviceId: 'phone-2', ip: '203.0.113.7' };

export default casesFor(offersInNewHands, {
  fires: {
    'a bought account that offers on the buyer’s phone the same day': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      message('member-1', offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'a buyer who lives quietly for ten days first': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      logIn({ ...buyer, after: days(5) }),
      post(offer, { ...buyer, after: days(5), reads: sure }),
    ],
    'a buyer who takes the phone first, and the network two days later': [
      ...weeklyOwner,
      logIn({ ...home, deviceId: 'phone-2', after: hours(3) }),
      logIn({ ...buyer, after: days(2) }),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'an imported account, silent since, that comes back to offer': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      logIn({ ...buyer, after: days(40) }),
      post(offer, { ...buyer, after: hours(1), reads: sure }),
    ],
  },
  quiet: {
    'the same offer by the holder, at home on the phone of always': [
      ...weeklyOwner,
      post(offer, { ...home, after: hours(3), reads: sure }),
    ],
    'a holder whose new phone was three weeks at home, and is in a café today': [
      ...weeklyOwner,
      logIn({ ...home, deviceId: 'phone-2', after: hours(3) }),
      ...times(3, () => logIn({ ...home, deviceId: 'phone-2', after: days(7) })),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'a traveller who lost the phone four days after they came': [
      ...weeklyOwner,
      logIn({ ...buyer, deviceId: 'phone-1', after: hours(3) }),
      logIn({ ...buyer, after: days(4) }),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'a holder with a new phone at home': [
      ...weeklyOwner,
      post(offer, { deviceId: 'phone-2', ip: home.ip, after: hours(3), reads: sure }),
    ],
    'a holder who is elsewhere with the same phone': [
      ...weeklyOwner,
      post(offer, { deviceId: 'phone-1', ip: buyer.ip, after: hours(3), reads: sure }),
    ],
    'a holder on a new phone and network who sells a bicycle': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      post('毕业出一辆自行车，八成新，三百块，宿舍楼下自取', { ...buyer, after: hours(2) }),
    ],
    'one who asks, on a new phone and network, in words that the reader is not sure of': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      post(offer, { ...buyer, after: hours(2), reads: { verdict: 'flag' } }),
    ],
    'one who warns on a new phone and network in the words of the trade': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      post(offer, { ...buyer, after: hours(2), reads: { ...sure, intent: 'warning' } }),
    ],
    'a holder who wrote nothing for months, and now this on the phone of always': [
      ...weeklyOwner,
      post(offer, { ...home, after: days(90), reads: sure }),
    ],
    'an imported account that is there every week': [
      event('account.imported', { signedUpAt: '2019-01-01T00:00:00.000Z', standing: 'active' }),
      ...times(6, () => logIn({ ...home, after: days(7) })),
      post(offer, { ...home, after: hours(1), reads: sure }),
    ],
    'a holder who was verified on the new phone': [
      ...weeklyOwner,
      logIn({ ...buyer, after: hours(3) }),
      verify('verified', { ...buyer, after: hours(2) }),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'a holder who was verified before the new phone was let in, across the full hour': [
      ...weeklyOwner,
      verify('verified', { ...home, after: hours(1) - 3 }),
      logIn({ ...buyer, after: 5 }),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
    'an account of two weeks: the rule for newcomers and the post speak': [
      signUp({}, home),
      logIn({ ...buyer, after: days(14) }),
      post(offer, { ...buyer, after: hours(2), reads: sure }),
    ],
  },
});
