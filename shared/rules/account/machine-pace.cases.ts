import { casesFor, event, message, post, signUp, times } from '../specimen.ts';
import { machinePace } from './machine-pace.ts';

export default casesFor(machinePace, {
  fires: {
    'forty posts in a few minutes': [
      signUp(),
      ...times(40, () => post('今天天气真好', { after: 0.2 })),
    ],
    'messages every second': [
      signUp(),
      ...times(240, (n) => message(`m-${n}`, '你好', { after: 0.02 })),
    ],
    'requests by the hundred': [
      signUp(),
      ...times(3, (n) =>
        event('social.followed', {
          targetIds: Array.from({ length: 90 }, (_, i) => `f-${n}-${i}`),
        }),
      ),
    ],
  },
  quiet: {
    'a lively chat': [signUp(), ...times(60, () => message('friend-1', '哈哈', { after: 0.2 }))],
    'a newcomer who follows everyone suggested': [
      signUp(),
      event('social.followed', { targetIds: Array.from({ length: 100 }, (_, i) => `f-${i}`) }),
    ],
    'forty posts over a day': [signUp(), ...times(40, () => post('今天天气真好', { after: 30 }))],
  },
});
