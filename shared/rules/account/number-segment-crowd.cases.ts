import { casesFor, days, hashed, recheck, type Story, signUp, times } from '../specimen.ts';
import { numberSegmentCrowd } from './number-segment-crowd.ts';

const crowd = (count: number, after: number, prefix = '1700123'): Story =>
  times(count, (n) =>
    signUp(
      { phone: { prefix, country: 'CN', ...hashed(`number-${n}`) } },
      { by: `account-${n}`, after },
    ),
  );

export default casesFor(numberSegmentCrowd, {
  fires: {
    'a fifth number of one segment of a virtual operator': crowd(5, days(1)),
    'a fifth number of an ordinary segment': crowd(5, days(1), '1380123'),
    'an earlier account, judged again': [
      ...crowd(5, 60),
      recheck({ kind: 'phonePrefix', value: 'CN1700123' }),
    ],
  },
  quiet: {
    'four numbers of one segment': crowd(4, days(1)),
    'five numbers over two weeks': crowd(5, days(4)),
    'three digits, which thousands share': crowd(6, 60, '170'),
    'a fifth number, of an account that is a month old': [
      signUp({}, { by: 'account-5' }),
      ...crowd(5, 60).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(30) } : step,
      ),
    ],
    'an account of a month, judged again': [
      ...crowd(1, 60),
      ...times(5, (n) =>
        signUp(
          { phone: { prefix: '1700123', country: 'CN', ...hashed(`late-${n}`) } },
          { by: `late-${n}`, after: n === 1 ? days(30) : 60 },
        ),
      ),
      recheck({ kind: 'phonePrefix', value: 'CN1700123' }),
    ],
  },
});
