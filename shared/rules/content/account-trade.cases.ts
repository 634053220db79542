import { casesFor, otherReadings, post } from '../specimen.ts';
import { accountTrade } from './account-trade.ts';

const offer = '高价收微信号，实名老号优先，加微信 demo_acct1';

export default casesFor(accountTrade, {
  fires: {
    'a plain offer': [post(offer)],
    rental: [post('出租微信号一天两百，扫码即可，联系 QQ 1000000002')],
  },
  quiet: {
    'a warning': [post('警惕：出租微信号、收购微信号可能涉嫌帮信罪，切勿出租')],
    'a lost account': [post('我的微信号登不上去了，怎么申诉找回？')],
    ...otherReadings(offer),
  },
});
