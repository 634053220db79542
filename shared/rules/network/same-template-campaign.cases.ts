import { casesFor, days, post, recheck, settledShop, times } from '../specimen.ts';
import { sameTemplateCampaign } from './same-template-campaign.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const campaign = (count: number) =>
  times(count, (n) => post(offer, { by: `account-${n}`, reads: { template: 'template-1' } }));

export default casesFor(sameTemplateCampaign, {
  fires: {
    'a third account with one text': campaign(3),
    'a ninth': campaign(9),
    'a tenth': campaign(10),
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
