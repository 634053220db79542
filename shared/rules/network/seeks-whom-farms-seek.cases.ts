import {
  casesFor,
  days,
  event,
  message,
  restrict,
  type Story,
  signUp,
  times,
} from '../specimen.ts';
import { seeksWhomFarmsSeek } from './seeks-whom-farms-seek.ts';

const pool = ['li', 'wang', 'zhao'];
const approaches = (by: string, targetIds = pool): Story => [
  signUp({}, { by }),
  event('social.requested', { targetIds }, { by }),
];
const farm = (count: number, restricted = count): Story => [
  ...times(count, (n) => approaches(`farm-${n}`)).flat(),
  ...times(restricted, (n) => restrict(`farm-${n}`)),
];

export default casesFor(seeksWhomFarmsSeek, {
  fires: {
    'people of whom each was sought by an account that is restricted': [
      ...farm(1),
      ...approaches('account-9'),
    ],
    'one person whom three such accounts wrote to': [
      ...times(3, (n) => [
        signUp({}, { by: `farm-${n}` }),
        message('li', '在吗', { by: `farm-${n}` }),
      ]).flat(),
      ...times(3, (n) => restrict(`farm-${n}`)),
      signUp({}, { by: 'account-9' }),
      message('li', '你好', { by: 'account-9' }),
    ],
    'a farm of a hundred': [...farm(100), ...approaches('account-9')],
    'half of those who came before': [...farm(4, 2), ...approaches('account-9')],
  },
  quiet: {
    'two such people': [...farm(1), ...approaches('account-9', ['li', 'wang'])],
    'people whom honest newcomers seek as well': [...farm(5, 2), ...approaches('account-9')],
    'people whom nobody sought': [...farm(3), ...approaches('account-9', ['sun', 'qian', 'zhou'])],
    'an account that came a month ago': [
      signUp({}, { by: 'account-9' }),
      ...farm(3).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(30) } : step,
      ),
      event('social.requested', { targetIds: pool }, { by: 'account-9' }),
    ],
    'one who answers': [
      ...farm(3),
      signUp({}, { by: 'account-9' }),
      event('social.messaged', { targetId: 'li', text: '你好', reply: true }, { by: 'account-9' }),
    ],
  },
});
