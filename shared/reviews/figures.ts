import type { Counts } from '../stores/tallies/port.ts';
import { type DueWork, timelinessNames } from './counting.ts';
import { quantileOf } from './histogram.ts';
import { type Share, shareOf } from './share.ts';

/** Counts by day, as returned by `TallyStore.of`. */
export type CountsByDay = ReadonlyMap<string, Counts>;

/** Never negative: an undone act may have been counted on a day outside the span. */
const sum = (days: CountsByDay, name: string): number =>
  Math.max(
    0,
    [...days.values()].reduce((total, counts) => total + (counts[name] ?? 0), 0),
  );

const share = (days: CountsByDay, are: string, of: string): Share => {
  const all = sum(days, of);
  return shareOf(Math.min(all, sum(days, are)), all);
};

/** The people or rules that have counts. */
const subjectsIn = (days: CountsByDay): readonly string[] => [
  ...new Set(
    [...days.values()].flatMap((counts) =>
      Object.keys(counts).map((name) => name.split(' ')[0] as string),
    ),
  ),
];

/** Work figures of one member of staff. */
type WorkFigures = {
  readonly rulings: number;
  /** Seconds from claiming a case to ruling on it, counted in whole seconds, within 9 %. */
  readonly handling: { readonly p50: number | null; readonly p90: number | null };
  /** Share of rulings that a colleague or an appeal overturned. */
  readonly overturned: Share;
  /** Share of blindly repeated rulings with the same conclusion. */
  readonly agreement: Share;
  readonly reveals: number;
};

/** The figures of somebody without counts. */
export const noWorkFigures: WorkFigures = {
  rulings: 0,
  handling: { p50: null, p90: null },
  overturned: shareOf(0, 0),
  agreement: shareOf(0, 0),
  reveals: 0,
};

const seconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.round(milliseconds / 100) / 10;

/**
 * Returns everybody's work figures from the counts of the topic `team`.
 *
 * @example
 * declare const tallies: TallyStore;
 * declare const from: number;
 * declare const to: number;
 * teamFigures(await tallies.of('team', from, to)).get('lin'); // { rulings: 42, … }
 */
export const teamFigures = (team: CountsByDay): ReadonlyMap<string, WorkFigures> =>
  new Map(
    subjectsIn(team).map((person) => [
      person,
      {
        rulings: sum(team, `${person} ruled`),
        handling: {
          p50: seconds(quantileOf(`${person} took`, team.values(), 0.5)),
          p90: seconds(quantileOf(`${person} took`, team.values(), 0.9)),
        },
        overturned: share(team, `${person} overturned`, `${person} ruled`),
        agreement: share(team, `${person} agreed`, `${person} checked`),
        reveals: sum(team, `${person} revealed`),
      },
    ]),
  );

/** Returns the agreement over all blind reviews, and the number of rulings by day. */
export const teamSummary = (
  team: CountsByDay,
): { readonly agreement: Share; readonly rulingsOn: (day: string) => number } => {
  const people = subjectsIn(team);
  const total = (what: string) =>
    people.reduce((all, person) => all + sum(team, `${person} ${what}`), 0);
  const checked = total('checked');
  return {
    agreement: shareOf(Math.min(checked, total('agreed')), checked),
    rulingsOn: (day) =>
      Object.entries(team.get(day) ?? {})
        .filter(([name]) => name.endsWith(' ruled'))
        .reduce((all, [, count]) => all + count, 0),
  };
};

/** How people ruled on the findings of a rule at one revision. */
export type RuleFigures = {
  readonly upheld: Share;
  readonly granted: Share;
  /** Whether a reviewed finding was of high or critical severity. */
  readonly grave: boolean;
};

/** The figures of a rule that nobody ruled on. */
export const noRuleFigures: RuleFigures = {
  upheld: shareOf(0, 0),
  granted: shareOf(0, 0),
  grave: false,
};

/** Returns the figures of each rule from the counts of the topic `rules`, by `revisionName`. */
export const ruleFigures = (rules: CountsByDay): ReadonlyMap<string, RuleFigures> =>
  new Map(
    subjectsIn(rules).map((rule) => [
      rule,
      {
        upheld: share(rules, `${rule} upheld`, `${rule} reviewed`),
        granted: share(rules, `${rule} granted`, `${rule} appealed`),
        grave: sum(rules, `${rule} grave`) > 0,
      },
    ]),
  );

/** Returns the share of rulings on cases of a queue, or of answers to appeals, that came before they were due. */
export const timelinessOf = (flow: CountsByDay, work: DueWork): Share => {
  const names = timelinessNames(work);
  const inTime = sum(flow, names.inTime);
  return shareOf(inTime, inTime + sum(flow, names.late));
};

/** Returns the platform's figures from the counts of the topic `flow`. */
export const flowFigures = (flow: CountsByDay) => ({
  days: [...flow]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, counts]) => ({
      day,
      outcomes: Object.fromEntries(
        Object.entries(counts)
          .filter(([name]) => name.startsWith('decided '))
          .map(([name, count]) => [name.slice('decided '.length), count]),
      ),
      automatic: counts.automatic ?? 0,
      byStaff: counts.staff ?? 0,
      opened: counts.opened ?? 0,
    })),
  /** Milliseconds from commit to the platform's receipt, within 9 %. */
  timeToAction: {
    p50: quantileOf('waited', flow.values(), 0.5),
    p99: quantileOf('waited', flow.values(), 0.99),
  },
  /** Number of commands that the platform reported as failed. */
  failed: sum(flow, 'failed'),
  /** Share of reviewed restrictions that reviewers lifted. */
  falsePositives: share(flow, 'lifted', 'reviewed'),
  /** Share of drawn and reviewed accounts that were abusive although nothing was found. */
  missed: share(flow, 'missed', 'sampled'),
  appealsGranted: share(flow, 'granted', 'appealed'),
});
