import {
  casesFor,
  days,
  gate,
  hours,
  report,
  restrict,
  type Story,
  signUp,
  times,
} from '../specimen.ts';
import { reportsByNewcomers } from './reports-by-newcomers.ts';

/** So many accounts that sign up and report the account two hours later, once each unless said otherwise. */
const newcomers = (count: number, from = 1): Story =>
  times(count, (n) => [
    signUp({}, { by: `newcomer-${n + from}` }),
    report(`newcomer-${n + from}`, { after: hours(2) }),
  ]);
const credible = (count: number): Story => [
  ...times(count, (n) => signUp({}, { by: `reporter-${n}` })),
  ...times(count, (n) => report(`reporter-${n}`, { after: n === 1 ? days(20) : hours(2) })),
];

export default casesFor(reportsByNewcomers, {
  fires: {
    'a twelfth newcomer within a week': newcomers(12),
    'a twelfth whose age nobody told': times(12, (n) =>
      report(`unknown-${n}`, { after: hours(2) }),
    ),
    'an eighth newcomer, after one credible reporter': [...credible(1), ...newcomers(8)],
    'a fourth newcomer, after two credible reporters': [...credible(2), ...newcomers(4)],
    'a twelfth who reported two others before': [
      ...newcomers(11),
      signUp({}, { by: 'fresh-1' }),
      ...times(2, (n) => report('fresh-1', { by: `other-${n}` })),
      report('fresh-1'),
    ],
  },
  quiet: {
    'an eleventh newcomer': newcomers(11),
    'three newcomers after two credible reporters': [...credible(2), ...newcomers(3)],
    'three newcomers who report each of four times': [
      ...times(3, (n) => signUp({}, { by: `fresh-${n}` })),
      ...times(12, (n) => report(`fresh-${(n % 3) + 1}`, { after: hours(2) })),
    ],
    'a twelfth who reported three others before': [
      ...newcomers(11),
      signUp({}, { by: 'fresh-1' }),
      ...times(3, (n) => report('fresh-1', { by: `other-${n}` })),
      report('fresh-1'),
    ],
    'a twelfth who is restricted': [
      ...newcomers(11),
      signUp({}, { by: 'fresh-1' }),
      restrict('fresh-1'),
      report('fresh-1'),
    ],
    'a twelfth who is restricted by the gate': [
      ...newcomers(11),
      signUp({}, { by: 'fresh-1' }),
      gate('fresh-1'),
      report('fresh-1'),
    ],
    'a twelfth who reports again': [...newcomers(12), report('newcomer-2')],
    'a credible reporter after eleven newcomers': [
      signUp({}, { by: 'reporter-1' }),
      report('reporter-1', { by: 'other-1', after: days(20) }),
      ...newcomers(11),
      report('reporter-1'),
    ],
    'twelve over three months': times(12, (n) => [
      signUp({}, { by: `newcomer-${n}` }),
      report(`newcomer-${n}`, { after: days(8) }),
    ]),
  },
});
