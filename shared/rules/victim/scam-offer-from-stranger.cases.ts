import { casesFor, message } from '../specimen.ts';
import { scamOfferFromStranger } from './scam-offer-from-stranger.ts';

const offer = '招刷单兼职，手机就能做，佣金日结，加微信 demo_shua1';

export default casesFor(scamOfferFromStranger, {
  fires: {
    'a brushing job from a stranger': [message('reader-1', offer)],
    'an investment that cannot lose': [
      message('reader-1', '老师带单稳赚不赔，内幕消息，日收益百分之五，加微信 demo_inv1'),
    ],
  },
  quiet: {
    'the same from one who wrote before': [message('reader-1', '在吗'), message('reader-1', offer)],
    'a trade among offenders, not a lure': [
      message('reader-1', '高价收银行卡四件套，加微信 demo_card88'),
    ],
    'the same words, told to warn': [message('reader-1', offer, { reads: { intent: 'warning' } })],
    'a text that the reader allows': [message('reader-1', offer, { reads: { verdict: 'allow' } })],
  },
});
