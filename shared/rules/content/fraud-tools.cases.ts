import { casesFor, otherReadings, post } from '../specimen.ts';
import { fraudTools } from './fraud-tools.ts';

const offer = '出售猫池设备，GOIP 现货，支持远程安装，加微信 demo_tool1';

export default casesFor(fraudTools, {
  fires: {
    'a plain offer': [post(offer)],
    'code receiving': [post('接码平台，代收验证码，海外号码齐全，联系 QQ 1000000001')],
    'number changing': [post('改号软件任意显号，群呼系统，线路稳定，联系飞机 @demo_tool')],
  },
  quiet: {
    news: [post('新闻：警方查获猫池、GOIP 设备二百余台，抓获嫌疑人五名')],
    'a hobby': [post('想买一台树莓派做家庭服务器，求推荐型号')],
    ...otherReadings(offer),
  },
});
