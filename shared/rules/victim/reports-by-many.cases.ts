import { casesFor, days, hours, report, restrict, type Story, signUp, times } from '../specimen.ts';
import { reportsByMany } from './reports-by-many.ts';

const reporters = (count: number) => times(count, (n) => signUp({}, { by: `reporter-${n}` }));
const reported = (count: number) =>
  times(count, (n) => report(`reporter-${n}`, { after: n === 1 ? days(20) : hours(2) }));

/**
 * Two credible reporters. The second reported other accounts before; `restricted` of these are restricted now.
 */
const afterOthers = (restricted: number, reporterId = 'reporter-2', all = 5): Story => [
  ...reporters(2),
  ...times(all, (n) => [
    report(reporterId, { by: `other-${n}`, after: days(2) }),
    ...(n <= restricted ? [restrict(`other-${n}`)] : []),
  ]),
  report('reporter-1', { after: days(20) }),
];

export default casesFor(reportsByMany, {
  fires: {
    'a third credible reporter within a week': [...reporters(3), ...reported(3)],
    'a seventh': [...reporters(7), ...reported(7)],
    'an eighth': [...reporters(8), ...reported(8)],
    'a third who reports again, as all three did two months ago': [
      ...reporters(3),
      ...times(3, (n) => report(`reporter-${n}`, { after: n === 1 ? days(20) : hours(2) })),
      ...times(3, (n) => report(`reporter-${n}`, { after: n === 1 ? days(60) : hours(2) })),
    ],
    'a third within a week, where twelve others complained long ago': [
      ...reporters(15),
      ...times(12, (n) => report(`reporter-${n}`, { after: days(20) })),
      ...times(3, (n) => report(`reporter-${n + 12}`, { after: n === 1 ? days(60) : hours(2) })),
    ],
    'a second, three of whose five reports were right': [
      ...afterOthers(3),
      report('reporter-2', { after: hours(2) }),
    ],
    'a second, both of whose reports were right': [
      ...afterOthers(2, 'reporter-2', 2),
      report('reporter-2', { after: hours(2) }),
    ],
    'a second, half of whose four reports were right': [
      ...afterOthers(2, 'reporter-2', 4),
      report('reporter-2', { after: hours(2) }),
    ],
    'a second, whose hundred reports were all right': [
      ...afterOthers(100, 'reporter-2', 100),
      report('reporter-2', { after: hours(2) }),
    ],
  },
  quiet: {
    'two credible reporters, one of them twice': [
      ...reporters(2),
      ...reported(2),
      report('reporter-1', { after: hours(2) }),
    ],
    'a shop with two complaints of before, and one customer who complains three times': [
      ...reporters(3),
      ...times(2, (n) => report(`reporter-${n}`, { after: days(60) })),
      ...times(3, () => report('reporter-3', { after: hours(20) })),
    ],
    'a shop with thirty complaints of before, and one customer who complains three times': [
      ...reporters(31),
      ...times(30, (n) => report(`reporter-${n}`, { after: days(20) })),
      ...times(3, () => report('reporter-31', { after: hours(20) })),
    ],
    'a second whose only other report was right': [
      ...afterOthers(1, 'reporter-2', 1),
      report('reporter-2', { after: hours(2) }),
    ],
    'a second, two of whose five reports were right': [
      ...afterOthers(2),
      report('reporter-2', { after: hours(2) }),
    ],
    'one alone who was right before, and reports again': [
      ...afterOthers(5, 'reporter-1'),
      report('reporter-1', { after: hours(2) }),
    ],
    'a second who was right before, a month later': [
      ...afterOthers(5),
      report('reporter-2', { after: days(30) }),
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
