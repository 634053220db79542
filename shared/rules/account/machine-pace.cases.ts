import { casesFor, event, message, post, signUp, times } from '../specimen.ts';
import { machinePace } from './machine-pace.ts';

const comment = (after: number) =>
  event('content.posted', { contentId: 'post-1', kind: 'comment', text: '哈哈哈' }, { after });

/** Follows so many people three times. */
const follows = (count: number) =>
  times(3, (n) =>
    event('social.followed', {
      targetIds: Array.from({ length: count }, (_, i) => `f-${n}-${i}`),
    }),
  );

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
    'hundreds of comments, one a second': [signUp(), ...times(240, () => comment(0.02))],
    'requests by the hundred': [signUp(), ...follows(80)],
  },
  quiet: {
    'a lively chat': [signUp(), ...times(239, () => message('friend-1', '哈哈', { after: 0.02 }))],
    'a viewer who comments throughout a live stream': [
      signUp(),
      ...times(239, () => comment(0.02)),
    ],
    'the same, who then follows the host': [
      signUp(),
      ...times(239, () => comment(0.02)),
      event('social.followed', { targetIds: ['host-1'] }),
    ],
    'a newcomer who follows everyone suggested': [
      signUp(),
      ...follows(79),
      event('social.followed', { targetIds: ['f-1', 'f-2'] }),
    ],
    'thirty-nine posts in a few minutes': [
      signUp(),
      ...times(39, () => post('今天天气真好', { after: 0.2 })),
    ],
    'forty posts over a day': [signUp(), ...times(40, () => post('今天天气真好', { after: 30 }))],
  },
});
