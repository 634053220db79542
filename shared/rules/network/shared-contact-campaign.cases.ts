import { casesFor, contactKey, post, recheck, times } from '../specimen.ts';
import { sharedContactCampaign } from './shared-contact-campaign.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const campaign = (count: number) => times(count, (n) => post(offer, { by: `account-${n}` }));

export default casesFor(sharedContactCampaign, {
  fires: {
    'a third account that gives one contact': campaign(3),
    'a fifth': campaign(5),
    'an earlier account, judged again': [
      ...campaign(3),
      recheck(contactKey('wechat', 'demo_card88')),
    ],
  },
  quiet: {
    'a second account that gives it': campaign(2),
    'three accounts with three contacts': times(3, (n) =>
      post(`高价收银行卡四件套，加微信 demo_card8${n}`, { by: `account-${n}` }),
    ),
    'one who passes the contact on to warn': [
      ...campaign(3),
      post(offer, { by: 'account-9', reads: { intent: 'warning' } }),
    ],
  },
});
