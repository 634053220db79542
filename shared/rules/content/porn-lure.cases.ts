import { casesFor, otherReadings, post } from '../specimen.ts';
import { pornLure } from './porn-lure.ts';

const offer = '同城约炮，上门服务，照片可看，加微信 demo_pl1';

export default casesFor(pornLure, {
  fires: {
    'a plain lure': [post(offer)],
    'nude chat': [post('裸聊一对一，看片加我，联系飞机 @demo_pl')],
  },
  quiet: {
    'a warning': [post('警方提醒：裸聊一时爽，敲诈泪两行，切勿与陌生人裸聊')],
    'a date': [post('相亲认识半年了，准备见双方父母')],
    ...otherReadings(offer),
  },
});
