import {
  casesFor,
  contactKey,
  days,
  event,
  logIn,
  post,
  postWithCode,
  recheck,
  settledShop,
  times,
} from '../specimen.ts';
import { sharedContactCampaign } from './shared-contact-campaign.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const older = '高价收银行卡四件套，加微信 demo_card77';
const code = 'https://u.wechat.com/DemoCard88';
const coded = (count: number, text: string) =>
  times(count, (n) => postWithCode(text, code, { by: `account-${n}` }));
const campaign = (count: number) => times(count, (n) => post(offer, { by: `account-${n}` }));
const rivals = times(9, (n) => post(offer, { by: `rival-${n}` }));

export default casesFor(sharedContactCampaign, {
  fires: {
    'a third account that gives one contact': campaign(3),
    'a fourth': campaign(4),
    'a fifth': campaign(5),
    'a third account that shows it in a QR code': coded(3, '高价收银行卡四件套'),
    'in a QR code what two others wrote': [
      ...times(2, (n) => post(`高价收银行卡四件套，加 ${code}`, { by: `account-${n + 1}` })),
      postWithCode('高价收银行卡四件套', code),
    ],
    'an earlier account, judged again': [
      ...campaign(3),
      recheck(contactKey('wechat', 'demo_card88')),
    ],
    'one of three who gave it within a week, judged again': [
      post(offer),
      ...times(2, (n) => post(offer, { by: `account-${n + 1}`, after: n === 1 ? days(7) - 1 : 1 })),
      recheck(contactKey('wechat', 'demo_card88')),
    ],
    'one who also gives an older contact that many took up later': [
      post(older),
      ...times(9, (n) => post(older, { by: `later-${n}`, after: n === 1 ? days(7) + 1 : 1 })),
      ...times(2, (n) => post(offer, { by: `account-${n + 1}` })),
      post(`${offer}，备用微信 demo_card77`),
    ],
    'an account of six months, less a day': [
      ...settledShop(6),
      ...rivals,
      post(offer, { after: days(11) }),
    ],
    'an old account without a verified name': [...settledShop(7, false), ...rivals, post(offer)],
    'an old one whose phone and network changed within a month': [
      ...settledShop(),
      logIn({ deviceId: 'buyer-phone', ip: '203.0.113.7' }),
      ...rivals,
      post(offer, { after: days(20) }),
    ],
    'an old one that was imported less than four weeks ago': [
      event('account.imported', {
        signedUpAt: '2019-01-01T00:00:00.000Z',
        standing: 'active',
        verification: { status: 'verified', level: 'identity' },
      }),
      ...rivals,
      post(offer, { after: days(27) }),
    ],
    'an old one that was imported long ago and first acts this week': [
      event('account.imported', {
        signedUpAt: '2019-01-01T00:00:00.000Z',
        standing: 'active',
        verification: { status: 'verified', level: 'identity' },
      }),
      logIn({ after: days(90) }),
      ...rivals,
      post(offer, { after: days(6) }),
    ],
    'a settled shop, at its third suspicious text in a month': [
      ...settledShop(),
      ...rivals,
      ...times(3, () => post(offer, { after: days(9) })),
    ],
    'a late account of a slow campaign': times(3, (n) =>
      post(offer, { by: `account-${n}`, after: days(20) }),
    ),
  },
  quiet: {
    'a shop whose contact rivals spread a week later, judged again': [
      post(offer),
      ...times(9, (n) => post(offer, { by: `rival-${n}`, after: n === 1 ? days(7) + 1 : 1 })),
      recheck(contactKey('wechat', 'demo_card88')),
    ],
    'the same shop, which gives it again': [
      post(offer),
      ...times(9, (n) => post(offer, { by: `rival-${n}`, after: n === 1 ? days(7) + 1 : 1 })),
      post(offer),
    ],
    'a settled shop whose contact rivals planted before it wrote anything suspicious': [
      ...settledShop(),
      ...rivals,
      post(offer),
    ],
    'the same shop with a second such text, and a new phone': [
      ...settledShop(),
      logIn({ deviceId: 'new-phone', ip: '192.0.2.7' }),
      ...rivals,
      ...times(2, () => post(offer)),
    ],
    'a settled shop whose contact rivals spread the same week, judged again': [
      ...settledShop(),
      post(offer),
      ...rivals,
      recheck(contactKey('wechat', 'demo_card88')),
    ],
    'a second account that gives it': campaign(2),
    'three accounts with three contacts': times(3, (n) =>
      post(`高价收银行卡四件套，加微信 demo_card8${n}`, { by: `account-${n}` }),
    ),
    'an event poster with a QR code, on many ordinary posts': [
      ...coded(9, '周末一起去看展，海报在图里，扫码报名'),
    ],
    'the QR code of a site that everybody uses': times(3, (n) =>
      postWithCode('高价收银行卡四件套', 'https://weixin.qq.com/', { by: `account-${n}` }),
    ),
    'a warning with the QR code': [
      ...coded(3, '高价收银行卡四件套'),
      postWithCode('高价收银行卡四件套', code, { by: 'account-9', reads: { intent: 'warning' } }),
    ],
    'a second account that gives it, after many warned of it': [
      ...times(9, (n) => post(offer, { by: `warner-${n}`, reads: { intent: 'warning' } })),
      ...campaign(2),
    ],
    'one who passes the contact on to warn': [
      ...campaign(3),
      post(offer, { by: 'account-9', reads: { intent: 'warning' } }),
    ],
  },
});
