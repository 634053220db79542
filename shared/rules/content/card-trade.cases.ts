import { casesFor, otherReadings, post } from '../specimen.ts';
import { cardTrade } from './card-trade.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';

export default casesFor(cardTrade, {
  fires: {
    'a plain offer': [post(offer)],
    'symbols between the characters': [post('收 银★行★卡 四★件★套，加薇❤ demo_card88')],
    'a buyer': [post('求购银行卡四件套，急需，加微信 demo_card88')],
    'what the reader is sure of': [post(offer, { reads: { verdict: 'hide' } })],
    'traditional characters': [post('出售銀行卡四件套 加微信 demo_card88')],
  },
  quiet: {
    'a police warning that names the trade': [
      post('警方提醒：出租出售银行卡四件套涉嫌犯罪，请勿轻信加微信收卡的陌生人'),
    ],
    'a customer who lost a card': [post('我的银行卡丢了，去柜台挂失要带什么？')],
    'an offer of something lawful': [post('出二手自行车，九成新，同城自取')],
    ...otherReadings(offer),
  },
});
