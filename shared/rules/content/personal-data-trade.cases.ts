import { casesFor, otherReadings, post } from '../specimen.ts';
import { personalDataTrade } from './personal-data-trade.ts';

const offer = '出售公民个人信息，一手数据，车主业主名单，加微信 demo_data1';

export default casesFor(personalDataTrade, {
  fires: {
    'a plain offer': [post(offer)],
    'a query service': [post('查档查开房查户籍，个人信息查询，联系飞机 @demo_data')],
  },
  quiet: {
    'news of a case': [post('新闻：某地警方破获侵犯公民个人信息案，嫌疑人出售公民个人信息被刑拘')],
    'a privacy question': [post('怎么关闭应用读取通讯录的权限？')],
    ...otherReadings(offer),
  },
});
