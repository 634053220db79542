import { casesFor, otherReadings, post } from '../specimen.ts';
import { simTrade } from './sim-trade.ts';

const offer = '出不实名电话卡，免实名卡长期有货，量大从优，加微信 demo_sim66';

export default casesFor(simTrade, {
  fires: {
    'a plain offer': [post(offer)],
    'a card rented out': [post('出租实名手机卡，三网都有，可打电话，联系 QQ 1000000001')],
  },
  quiet: {
    'a carrier’s notice': [post('反诈中心提醒：收购实名手机卡是违法行为，请勿出租电话卡')],
    'a student who changes the plan': [post('校园卡套餐怎么改成最低档？')],
    ...otherReadings(offer),
  },
});
