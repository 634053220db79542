import { casesFor, days, event, message, signUp, times } from '../specimen.ts';
import { massMessagesToStrangers } from './mass-messages-to-strangers.ts';

const written = (count: number, after = 1) =>
  times(count, (n) => message(`stranger-${n}`, '你好', { after: n === 1 ? after : 1 }));

export default casesFor(massMessagesToStrangers, {
  fires: {
    'a new account that writes to twenty strangers': [signUp(), ...written(20)],
    'a new account that writes to sixteen, to some of them twice': [
      signUp(),
      ...times(4, (n) => times(2, () => message(`stranger-${n}`, '你好'))),
      ...times(12, (n) => message(`stranger-${n + 4}`, '你好')),
    ],
  },
  quiet: {
    'an account of five days that invites its friends': [signUp(), ...written(20, days(5))],
    'a new account that writes to nineteen': [signUp(), ...written(19)],
    'a new account that writes to fifteen, to some of them twice': [
      signUp(),
      ...times(8, (n) => times(2, () => message(`stranger-${n}`, '你好'))),
      ...times(7, (n) => message(`stranger-${n + 8}`, '你好')),
    ],
    'a new account in a lively chat with a few': [
      signUp(),
      ...times(24, (n) => message(`friend-${n % 3}`, '哈哈')),
      message('friend-9', '你好'),
    ],
    'a seller who answers twenty buyers on the first day': [
      signUp(),
      ...times(20, (n) => event('social.messaged', { targetId: `buyer-${n}`, reply: true })),
    ],
    'the twentieth message goes to an acquaintance': [
      signUp(),
      ...written(19),
      message('stranger-1', '在吗'),
    ],
  },
});
