import { casesFor, otherReadings, post } from '../specimen.ts';
import { trafficDiversion } from './traffic-diversion.ts';

const offer = '承接引流吸粉，精准粉日引百人，加微信 demo_flow1';

export default casesFor(trafficDiversion, {
  fires: {
    'a plain offer': [post(offer)],
    'by groups': [post('代拉群，股民粉引流，按人头结算，联系飞机 @demo_flow')],
  },
  quiet: {
    'a plain invitation': [post('我们小区团购群欢迎邻居加入')],
    'a warning': [post('反诈提醒：帮人引流吸粉拉群可能涉嫌帮信罪，切勿参与')],
    ...otherReadings(offer),
  },
});
