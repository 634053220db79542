import { casesFor, otherReadings, post } from '../specimen.ts';
import { impersonation } from './impersonation.ts';

const offer = '我是检察院民警，你名下银行卡涉嫌洗钱，配合调查，资金转入安全账户，加微信 demo_cs1';

export default casesFor(impersonation, {
  fires: {
    'a plain lure': [post(offer)],
    'posing as police': [
      post('这里是公安局，你涉嫌洗钱案，请将资金转入安全账户配合调查，加 QQ 1000000005'),
    ],
  },
  quiet: {
    'a warning': [post('警方提醒：自称京东客服要求注销白条、公检法要求转入安全账户的都是诈骗')],
    'a customer': [post('京东客服电话怎么一直打不通？')],
    ...otherReadings(offer),
  },
});
