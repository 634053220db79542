import { casesFor, post } from '../specimen.ts';
import { unnamedTrade } from './unnamed-trade.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';

export default casesFor(unnamedTrade, {
  fires: {
    'an offer whose trade the reader cannot name': [post(offer, { reads: { category: null } })],
    'an offer that the reader is not sure of': [
      post(offer, { reads: { category: null, verdict: 'flag' } }),
    ],
  },
  quiet: {
    'an offer of a trade that it names': [post(offer)],
    'no trade and nothing amiss': [post(offer, { reads: { category: null, verdict: 'allow' } })],
    'no trade, told to warn': [post(offer, { reads: { category: null, intent: 'warning' } })],
    'an ordinary sale': [post('出二手自行车，九成新，同城自取')],
  },
});
