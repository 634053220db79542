import type { TextReading } from '#shared/text/reading.ts';
import {
  casesFor,
  days,
  logIn,
  post,
  recheck,
  restrict,
  type Story,
  settledShop,
  signUp,
  times,
  verify,
} from '../specimen.ts';
import { sameTemplateCampaign } from './same-template-campaign.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const campaign = (count: number) =>
  times(count, (n) => post(offer, { by: `account-${n}`, reads: { template: 'template-1' } }));

const misread: Partial<TextReading> = {
  verdict: 'flag',
  intent: 'offer',
  contacts: [],
  template: 'template-1',
};
const notice = '请各位老师转发：家长今晚登记银行卡，用于发放补助';
const passesOn = (reads: Partial<TextReading> = {}, after = 1) =>
  post(notice, { after, reads: { ...misread, ...reads } });
const colleagues: Story = times(12, (n) => post(notice, { by: `teacher-${n}`, reads: misread }));

export default casesFor(sameTemplateCampaign, {
  fires: {
    'a third account with one text': campaign(3),
    'a ninth': campaign(9),
    'a tenth': campaign(10),
    'one who passes on a notice that the reader surely takes for an offer': [
      ...settledShop(2),
      ...colleagues,
      passesOn({ verdict: 'hide' }),
    ],
    'one who passes on an offer with a contact': [
      ...settledShop(2),
      ...colleagues,
      post(offer, { reads: { verdict: 'flag', template: 'template-1' } }),
    ],
    'one who passes on two notices in a month': [
      ...settledShop(2),
      passesOn({ template: 'template-2' }),
      ...colleagues,
      passesOn({}, days(20)),
    ],
    'one who passes on a notice, not verified': [
      ...settledShop(2, false),
      ...colleagues,
      passesOn(),
    ],
    'one who passes on a notice, less than four weeks after signing up': [
      signUp(),
      verify(),
      logIn({ after: days(14) }),
      ...colleagues,
      passesOn({}, days(13)),
    ],
    'one who passes on a notice, silent until this week': [
      signUp(),
      verify(),
      logIn({ after: days(60) }),
      ...colleagues,
      passesOn(),
    ],
    'one who passes on a notice, with a new phone on a new network': [
      ...settledShop(2),
      logIn({ deviceId: 'buyer-phone', ip: '203.0.113.7' }),
      ...colleagues,
      passesOn({}, days(20)),
    ],
    'one who passes on a notice of one who is frozen': [
      ...settledShop(2),
      ...colleagues,
      restrict('teacher-1'),
      passesOn(),
    ],
    'an earlier account, judged again': [
      ...campaign(3),
      recheck({ kind: 'template', value: 'template-1' }),
    ],
  },
  quiet: {
    'one whose text rivals copy over a week later': [
      ...campaign(1),
      ...times(9, (n) =>
        post(offer, {
          by: `rival-${n}`,
          after: n === 1 ? days(7) + 1 : 1,
          reads: { template: 'template-1' },
        }),
      ),
      recheck({ kind: 'template', value: 'template-1' }),
    ],
    'a settled shop whose text rivals copy the same day, judged again': [
      ...settledShop(),
      ...times(12, (n) => post(offer, { by: `account-${n}`, reads: { template: 'template-1' } })),
      recheck({ kind: 'template', value: 'template-1' }),
    ],
    'a teacher who passes on a notice that the reader takes for an offer': [
      ...settledShop(2),
      ...colleagues,
      passesOn(),
    ],
    'a teacher who passed it on first, judged again': [
      ...settledShop(2),
      passesOn(),
      ...colleagues,
      recheck({ kind: 'template', value: 'template-1' }),
    ],
    'a teacher with a new phone, a month after another notice': [
      ...settledShop(2),
      passesOn({ template: 'template-2' }),
      logIn({ deviceId: 'new-phone', ip: '192.0.2.7', after: days(31) }),
      ...colleagues,
      logIn({ deviceId: 'new-phone', ip: '192.0.2.7', after: days(10) }),
      passesOn(),
    ],
    'a second account with one text': campaign(2),
    'three accounts with three texts': times(3, (n) =>
      post(offer, { by: `account-${n}`, reads: { template: `template-${n}` } }),
    ),
    'one who copies the text to warn': [
      ...campaign(3),
      post(offer, { by: 'account-9', reads: { template: 'template-1', intent: 'warning' } }),
    ],
    'a greeting that everybody copies': times(12, (n) =>
      post('新年快乐，万事如意！', { by: `account-${n}` }),
    ),
  },
});
