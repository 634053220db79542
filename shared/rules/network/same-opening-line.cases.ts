import { templateOf } from '../../text/template.ts';
import { casesFor, days, event, message, recheck, type Story, signUp, times } from '../specimen.ts';
import { sameOpeningLine } from './same-opening-line.ts';

const line = '你好呀，看你头像觉得很亲切，可以认识一下吗';

const office = (count: number): Story =>
  times(count, (n) => [
    signUp({}, { by: `account-${n}` }),
    message(`stranger-${n}`, line, { by: `account-${n}` }),
  ]);

export default casesFor(sameOpeningLine, {
  fires: {
    'a fourth new account with the same line': office(4),
    'a sixth, nameless too': office(6),
    'a fourth that asked to be friends first': [
      ...office(3),
      signUp({}, { by: 'account-9' }),
      event('social.requested', { targetIds: ['stranger-9'] }, { by: 'account-9' }),
      message('stranger-9', line, { by: 'account-9' }),
    ],
    'an earlier account, judged again': [
      ...office(4),
      recheck({ kind: 'template', value: templateOf(line) ?? '' }),
    ],
  },
  quiet: {
    'three friends who copy a line': office(3),
    'a line of its own': [
      ...office(3),
      signUp({}, { by: 'account-9' }),
      message('stranger-9', '请问今晚的讲座在哪个教室，我没有找到通知', { by: 'account-9' }),
    ],
    'a fourth who has been here for a month': [
      signUp({}, { by: 'account-9' }),
      message('stranger-9', line, { by: 'account-9' }),
      ...office(3),
      recheck({ kind: 'template', value: templateOf(line) ?? '' }, 'account-9'),
    ].map((step, i) => (i === 2 && 'after' in step ? { ...step, after: days(30) } : step)),
    'a line that reads like an offer': [
      ...office(3),
      signUp({}, { by: 'account-9' }),
      message('stranger-9', line, {
        by: 'account-9',
        reads: { verdict: 'flag', template: templateOf(line) },
      }),
    ],
  },
});
