import { templateOf } from '../../text/template.ts';
import {
  casesFor,
  days,
  meetChallenge,
  message,
  recheck,
  type Story,
  signUp,
} from '../specimen.ts';
import { oneLineOneDevice } from './one-line-one-device.ts';

const line = '你好呀，看你头像觉得很亲切，可以认识一下吗';
const entity = { kind: 'line', value: templateOf(line) ?? '' } as const;

const writes = (
  by: string,
  deviceId: string | undefined,
  { text = line, after = 1 }: { readonly text?: string; readonly after?: number } = {},
): Story => {
  const where = { by, ...(deviceId !== undefined && { deviceId }) };
  return [signUp({}, { ...where, after }), message(`friend-of-${by}`, text, where)];
};

export default casesFor(oneLineOneDevice, {
  fires: {
    'two new accounts on one device with one line': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1'),
    ],
    'the second of a phone, five days after the first': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1', { after: days(5) }),
    ],
    'one who met the challenge with a name and a number': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1'),
      ...meetChallenge('identity'),
      message('another-friend', line, { deviceId: 'd-1' }),
    ],
    'the first, judged again': [
      ...writes('account-1', 'd-1'),
      ...writes('account-2', 'd-1'),
      recheck(entity),
    ],
  },
  quiet: {
    'a sibling who showed a face when asked, and greets the next one with the same words': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1'),
      ...meetChallenge('face'),
      message('another-friend', line, { deviceId: 'd-1' }),
    ],
    'a greeting in fashion, each on a phone of its own': [
      ...writes('account-2', 'd-2'),
      ...writes('account-3', 'd-3'),
      ...writes('account-1', 'd-1'),
    ],
    'a platform that tells no devices': [
      ...writes('account-2', undefined),
      ...writes('account-1', undefined),
    ],
    'siblings with one tablet, each with words of their own': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1', { text: '请问今晚的讲座在哪个教室，我没有找到通知' }),
    ],
    'a second account in a month': [
      ...writes('account-2', 'd-1'),
      ...writes('account-1', 'd-1', { after: days(20) }),
    ],
    'the first, judged again when it is no longer new': [
      signUp({}, { deviceId: 'd-1' }),
      message('friend', line, { deviceId: 'd-1', after: days(6) }),
      ...writes('account-2', 'd-1', { after: days(2) }),
      recheck(entity),
    ],
  },
});
