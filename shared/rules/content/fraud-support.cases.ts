import { casesFor, otherReadings, post } from '../specimen.ts';
import { fraudSupport } from './fraud-support.ts';

const offer = '诈骗话术剧本出售，杀猪盘全套资料，加微信 demo_sup1';

export default casesFor(fraudSupport, {
  fires: {
    'a plain offer': [post(offer)],
    'a site to order': [post('资金盘搭建，棋牌源码后台可控，盘口招代理，联系飞机 @demo_sup')],
  },
  quiet: {
    news: [post('新闻：男子出售杀猪盘话术剧本，因帮信罪获刑')],
    'a playwright': [post('学校话剧社在找喜剧剧本，有推荐吗？')],
    ...otherReadings(offer),
  },
});
