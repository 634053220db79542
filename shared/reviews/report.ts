import { Outcome } from '../decisions/decision.ts';
import type { Counts } from '../stores/tallies/port.ts';
import { timelinessNames } from './counting.ts';
import type { CountsByDay } from './figures.ts';
import { quantileOf } from './histogram.ts';

type DayFigure = (counts: Counts) => number | null;

/** An act that was undone on a later day than it was counted may leave less than none. */
const counted =
  (name: string): DayFigure =>
  (counts) =>
    Math.max(0, counts[name] ?? 0);

/** The rulings of a day that were in time, or late, in all queues. */
const ruled = (when: 'inTime' | 'late'): DayFigure => {
  const [queue, ending] = timelinessNames({ queue: '' })[when].split(' ') as [string, string];
  return (counts) =>
    Object.entries(counts)
      .filter(([name]) => name.startsWith(queue) && name.endsWith(` ${ending}`))
      .reduce((all, [, count]) => all + Math.max(0, count), 0);
};

/** The figures of a day for a report, by column. */
const dayFigures: Readonly<Record<string, DayFigure>> = {
  automatic: counted('automatic'),
  byStaff: counted('staff'),
  ...Object.fromEntries(Outcome.options.map((outcome) => [outcome, counted(`decided ${outcome}`)])),
  restrictionsReviewed: counted('reviewed'),
  restrictionsLifted: counted('lifted'),
  appealsAnswered: counted('appealed'),
  appealsGranted: counted('granted'),
  appealsInTime: counted(timelinessNames('appeals').inTime),
  appealsLate: counted(timelinessNames('appeals').late),
  casesOpened: counted('opened'),
  rulingsInTime: ruled('inTime'),
  rulingsLate: ruled('late'),
  sampled: counted('sampled'),
  sampledAbusive: counted('missed'),
  cluesPassed: counted('clue'),
  commandsFailed: counted('failed'),
  actionMsP50: (counts) => quantileOf('waited', [counts], 0.5),
  actionMsP99: (counts) => quantileOf('waited', [counts], 0.99),
};

export const reportColumns: readonly string[] = ['day', ...Object.keys(dayFigures)];

/** Returns the platform's figures by day, as rows under `reportColumns`. */
export const reportRows = (
  flow: CountsByDay,
  days: readonly string[],
): readonly (readonly (string | number | null)[])[] =>
  days.map((day) => [
    day,
    ...Object.values(dayFigures).map((figure) => figure(flow.get(day) ?? {})),
  ]);
