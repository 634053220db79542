import { casesFor, otherReadings, post } from '../specimen.ts';
import { fakeInvestment } from './fake-investment.ts';

const offer = '老师带单稳赚不赔，内幕消息，日收益百分之五，加微信 demo_inv1';

export default casesFor(fakeInvestment, {
  fires: {
    'a plain offer': [post(offer)],
    coins: [post('虚拟币投资，导师喊单，稳赚翻倍，进群联系飞机 @demo_inv')],
  },
  quiet: {
    'a warning': [post('反诈提醒：凡是稳赚不赔、导师带单的投资都是诈骗')],
    'an ordinary investor': [post('今天大盘又跌了，我的基金亏了百分之三')],
    ...otherReadings(offer),
  },
});
