import { casesFor, days, hours, report, signUp, times } from '../specimen.ts';
import { reportsByMany } from './reports-by-many.ts';

const reporters = (count: number) => times(count, (n) => signUp({}, { by: `reporter-${n}` }));
const reported = (count: number) =>
  times(count, (n) => report(`reporter-${n}`, { after: n === 1 ? days(20) : hours(2) }));

export default casesFor(reportsByMany, {
  fires: {
    'a third credible reporter within a week': [...reporters(3), ...reported(3)],
    'an eighth': [...reporters(8), ...reported(8)],
  },
  quiet: {
    'two credible reporters, one of them twice': [
      ...reporters(2),
      ...reported(2),
      report('reporter-1', { after: hours(2) }),
    ],
    'three over three months': [
      ...reporters(3),
      ...times(3, (n) => report(`reporter-${n}`, { after: days(30) })),
    ],
    'a fourth whose account is a day old': [
      ...reporters(3),
      ...reported(3),
      signUp({}, { by: 'fresh-1' }),
      report('fresh-1'),
    ],
    'ten accounts that were made for it': [
      ...reporters(10),
      ...times(10, (n) => report(`reporter-${n}`)),
    ],
  },
});
