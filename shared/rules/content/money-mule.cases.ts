import { casesFor, otherReadings, post } from '../specimen.ts';
import { moneyMule } from './money-mule.ts';

const offer = '跑分车队招人，有收款码就能做，洗料日结，加微信 demo_run1';

export default casesFor(moneyMule, {
  fires: {
    'a plain offer': [post(offer)],
    'in coins': [post('招跑分车队，USDT 搬砖，日入过千，联系飞机 @demo_run')],
  },
  quiet: {
    'a police warning': [post('反诈提醒：所谓跑分就是洗钱，提供收款码帮人跑分涉嫌犯罪，切勿参与')],
    'a runner': [post('今天晨跑分成两段，各五公里')],
    ...otherReadings(offer),
  },
});
