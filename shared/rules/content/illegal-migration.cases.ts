import { casesFor, otherReadings, post } from '../specimen.ts';
import { illegalMigration } from './illegal-migration.ts';

const offer = '缅北高薪招聘，包机票包吃住，月入五万，偷渡过去有人接，加微信 demo_mig1';

export default casesFor(illegalMigration, {
  fires: {
    'a plain offer': [post(offer)],
    'a crossing': [post('边境接送走小路，偷渡包过境，全程有人带，联系飞机 @demo_mig')],
  },
  quiet: {
    'a warning': [post('警方提醒：境外高薪招聘都是骗局，切勿偷渡缅北')],
    'a traveller': [post('去云南旅游，边境小镇有什么好吃的？')],
    ...otherReadings(offer),
  },
});
