import { casesFor, hours, post, signUp, times } from '../specimen.ts';
import { repeatBlackGrayPoster } from './repeat-black-gray-poster.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const offers = (count: number) => times(count, () => post(offer, { after: hours(6) }));
const unsure = { reads: { verdict: 'flag' } } as const;

export default casesFor(repeatBlackGrayPoster, {
  fires: {
    'a third offer within a week': [signUp(), ...offers(3)],
    'a seventh': [signUp(), ...offers(7)],
    'an eighth': [signUp(), ...offers(8)],
    'a third that the reader is not sure of': [signUp(), ...offers(2), post(offer, unsure)],
    'an eighth that the reader is not sure of': [signUp(), ...offers(7), post(offer, unsure)],
  },
  quiet: {
    'a second offer': [signUp(), ...offers(2)],
    'an ordinary post by one who offered before': [signUp(), ...offers(3), post('今天天气真好')],
    'a text that only warns, after three offers': [
      signUp(),
      ...offers(3),
      post(offer, { reads: { intent: 'warning' } }),
    ],
    'one who warns again and again, and offers twice': [
      signUp(),
      ...times(8, () => post(offer, { reads: { intent: 'warning' } })),
      ...offers(2),
    ],
    'an offer that the reader allows, after three that it did not': [
      signUp(),
      ...offers(3),
      post(offer, { reads: { verdict: 'allow' } }),
    ],
  },
});
