import { casesFor, days, event, post, signUp } from '../specimen.ts';
import { opensWithOffer } from './opens-with-offer.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const sure = { verdict: 'hide' } as const;

export default casesFor(opensWithOffer, {
  fires: {
    'a first post that sells bank cards': [signUp(), post(offer, { reads: sure })],
    'a profile that does': [
      signUp(),
      event('account.profile-changed', { fields: ['bio'], bio: offer }, { reads: sure }),
    ],
  },
  quiet: {
    'the same post by an account of a month': [
      signUp(),
      post(offer, { after: days(30), reads: sure }),
    ],
    'a first post that quotes a police warning': [
      signUp(),
      post('转发警方提醒：出租出售银行卡四件套涉嫌犯罪，请勿轻信'),
    ],
    'a first post that the reader is not sure of': [
      signUp(),
      post(offer, { reads: { verdict: 'flag' } }),
    ],
    'a first post that warns in the words of the trade': [
      signUp(),
      post(offer, { reads: { ...sure, intent: 'warning' } }),
    ],
  },
});
