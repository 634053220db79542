import { templateOf } from '../../text/template.ts';
import { casesFor, days, event, message, recheck, type Story, signUp, times } from '../specimen.ts';
import { sameOpeningLine } from './same-opening-line.ts';

const line = '你好呀，看你头像觉得很亲切，可以认识一下吗';
const entity = { kind: 'line', value: templateOf(line) ?? '' } as const;

const writes = (by: string, strangers = 5, text = line): Story => [
  signUp({}, { by }),
  ...times(strangers, (n) => message(`stranger-${n}`, text, { by })),
];
const office = (count: number): Story => times(count, (n) => writes(`account-${n}`)).flat();

export default casesFor(sameOpeningLine, {
  fires: {
    'a fourth new account with the same line': office(4),
    'one that asked to be friends first': [
      ...office(3),
      signUp({}, { by: 'account-9' }),
      event('social.requested', { targetIds: ['stranger-9'] }, { by: 'account-9' }),
      ...times(5, (n) => message(`stranger-${n}`, line, { by: 'account-9' })),
    ],
    'an earlier account, judged again': [...office(4), recheck(entity)],
  },
  quiet: {
    'three friends who copy a line': office(3),
    'a greeting that four strangers hear': [...office(3), ...writes('account-9', 4)],
    'a fourth in a month': times(4, (n) =>
      writes(`account-${n}`).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(9) } : step,
      ),
    ).flat(),
    'a line of its own': [
      ...office(3),
      ...writes('account-9', 5, '请问今晚的讲座在哪个教室，我没有找到通知'),
    ],
    'a fourth who has been here for a month, judged again': [
      ...writes('account-9'),
      ...office(4).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(30) } : step,
      ),
      signUp({}, { by: 'account-8' }),
      ...times(5, (n) =>
        event('social.messaged', { targetId: `friend-${n}`, reply: true }, { by: 'account-9' }),
      ),
      recheck(entity, 'account-9'),
    ],
    'one whose first week is over when others take up the line': [
      signUp({}, { by: 'account-9' }),
      ...times(5, (n) =>
        message(`stranger-${n}`, line, { by: 'account-9', after: n === 1 ? days(6) : 1 }),
      ),
      ...office(4).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(2) } : step,
      ),
      recheck(entity, 'account-9'),
    ],
    'a line that reads like an offer: a campaign, and another rule’s': [
      ...office(3),
      signUp({}, { by: 'account-9' }),
      ...times(5, (n) =>
        message(`stranger-${n}`, line, {
          by: 'account-9',
          reads: { verdict: 'flag', template: templateOf(line) },
        }),
      ),
    ],
  },
});
