import { casesFor, otherReadings, post } from '../specimen.ts';
import { brushing } from './brushing.ts';

const offer = '招刷单兼职，手机就能做，佣金日结，加微信 demo_shua1';

export default casesFor(brushing, {
  fires: {
    'a plain offer': [post(offer)],
    disguised: [post('手工兼职刷★单，垫付返佣，一单五十，加薇 demo_shua1')],
  },
  quiet: {
    'a police warning': [post('警方提醒：刷单就是诈骗，不要刷单，先垫付再返佣都是骗局')],
    'a victim who tells': [post('昨天被刷单骗了三千块，已经报警，大家小心')],
    'a real job': [post('奶茶店招兼职店员，周末班，到店面谈')],
    ...otherReadings(offer),
  },
});
