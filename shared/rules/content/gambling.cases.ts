import { casesFor, otherReadings, post } from '../specimen.ts';
import { gambling } from './gambling.ts';

const offer = '百家乐真人荷官，注册送彩金，网址 bet-demo.example.com 加微信 demo_bet1';

export default casesFor(gambling, {
  fires: {
    'a plain offer': [post(offer)],
    'recruiting agents': [post('彩票平台招代理，高返水，USDT 出入款，联系飞机 @demo_bet')],
  },
  quiet: {
    'a warning': [post('警方提示：网络赌博十赌十输，百家乐、注册送彩金都是骗局')],
    'cards with friends': [post('春节一家人打扑克，输的人洗碗')],
    ...otherReadings(offer),
  },
});
