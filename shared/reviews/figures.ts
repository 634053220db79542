import type { Counts } from '../stores/tallies/port.ts';
import { quantileOf } from './histogram.ts';
import { type Share, shareOf } from './share.ts';

/** Counts by day, as `TallyStore.of` gives them. */
type Days = ReadonlyMap<string, Counts>;

/** Counts never fall below nothing, though what was taken back was counted on another day. */
const sum = (days: Days, name: string): number =>
  Math.max(
    0,
    [...days.values()].reduce((total, counts) => total + (counts[name] ?? 0), 0),
  );

const share = (days: Days, are: string, of: string): Share => {
  const all = sum(days, of);
  return shareOf(Math.min(all, sum(days, are)), all);
};

/** Whom or what there are counts of. */
const subjectsIn = (days: Days): readonly string[] => [
  ...new Set(
    [...days.values()].flatMap((counts) =>
      Object.keys(counts).map((name) => name.split(' ')[0] as string),
    ),
  ),
];

/** How one member of staff worked. */
export type WorkFigures = {
  readonly rulings: number;
  /** Seconds from taking a case to ruling on it, within 9 %. */
  readonly handling: { readonly p50: number | null; readonly p90: number | null };
  /** Of the rulings, those that a colleague or an appeal took back. */
  readonly overturned: Share;
  /** Of the rulings that somebody made again without knowing of them, those that came to the same. */
  readonly agreement: Share;
  readonly reveals: number;
};

/** Of somebody of whom nothing was counted. */
export const noWork: WorkFigures = {
  rulings: 0,
  handling: { p50: null, p90: null },
  overturned: shareOf(0, 0),
  agreement: shareOf(0, 0),
  reveals: 0,
};

const seconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.round(milliseconds / 100) / 10;

/**
 * How everybody worked, from the counts of the topic `team`.
 *
 * @example
 * teamFigures(await tallies.of('team', from, to)).get('lin'); // { rulings: 42, … }
 */
export const teamFigures = (team: Days): ReadonlyMap<string, WorkFigures> =>
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

/** Agreement of all who were looked at again, and rulings by day. */
export const teamSummary = (
  team: Days,
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

/** What people made of a rule at one of its revisions. */
export type RuleFigures = {
  readonly upheld: Share;
  readonly granted: Share;
  /** Something that it said in a case that was ruled on was of high severity. */
  readonly grave: boolean;
};

/** Of a rule that nobody ruled on. */
export const unreviewed: RuleFigures = {
  upheld: shareOf(0, 0),
  granted: shareOf(0, 0),
  grave: false,
};

/** What people made of each rule, from the counts of the topic `rules`, by `revisionName`. */
export const ruleFigures = (rules: Days): ReadonlyMap<string, RuleFigures> =>
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

/** How the platform did, from the counts of the topic `flow`. */
export const flowFigures = (flow: Days) => ({
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
  /** Answers of the platform that it could not carry out a command. */
  failed: sum(flow, 'failed'),
  /** Of restrictions that a person looked at, those that were lifted. */
  falsePositives: share(flow, 'lifted', 'reviewed'),
  /** Of accounts that nothing was found in and a person looked at, those that were abusive. */
  missed: share(flow, 'missed', 'sampled'),
  appealsGranted: share(flow, 'granted', 'appealed'),
});
