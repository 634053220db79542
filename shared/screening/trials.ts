import type { Catalogue } from '../rules/collect.ts';
import { isOnTrial, type Life } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';
import type { RulebookStore, RuleCounts } from '../stores/rulebook/port.ts';
import { errorFields } from '../telemetry/log.ts';
import type { JudgedEvent, Ports } from './ports.ts';
import { throttleWrites } from './throttle.ts';

type Sums = { -readonly [Name in keyof RuleCounts]: RuleCounts[Name] } & {
  readonly [Name in 'withRules' | 'outcomes']: Record<string, number>;
};

/**
 * Rules for which every look is counted: those on trial, and live staff rules, which are demoted by their
 * firing rate.
 */
const isWatched = ({ id, life }: { readonly id: string; readonly life: Life }): boolean =>
  isOnTrial({ life }) || (id.startsWith('staff.') && life === 'live');

const sumOf = (days: readonly RuleCounts[], of: (day: RuleCounts) => number): number =>
  days.reduce((total, day) => total + of(day), 0);

const sumsByName = (
  days: readonly RuleCounts[],
  of: (day: RuleCounts) => Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => {
  const names = new Set(days.flatMap((day) => Object.keys(of(day))));
  return Object.fromEntries(
    [...names].map((name) => [name, sumOf(days, (day) => of(day)[name] ?? 0)]),
  );
};

/**
 * Sums a rule's counts over the days on which every look was counted. Where looks are not counted, as for a
 * built-in live rule, sums all its findings, and `examined` is 0. Overlaps and outcomes are of whole days.
 *
 * @param days of one rule revision, one a day
 * @param rule the rule as it is now; `retired` for a revision that is no longer current
 * @example
 * declare const days: readonly RuleCounts[];
 * figuresOf(days, { id: 'account.machine-pace', life: 'shadow' }).fired; // 12
 */
export const figuresOf = (
  days: readonly RuleCounts[],
  rule: { readonly id: string; readonly life: Life },
): Pick<RuleCounts, 'examined' | 'fired' | 'withLive' | 'withRules' | 'outcomes'> => {
  const watched = days.filter(({ examined, unwatched }) => examined > unwatched);
  const isCounted = isWatched(rule) || (rule.life !== 'live' && watched.length > 0);
  const counted = isCounted ? watched : days;
  const unwatched = sumOf(counted, (day) => day.unwatched);
  return {
    examined: isCounted ? sumOf(counted, ({ examined }) => examined) - unwatched : 0,
    fired: sumOf(counted, ({ fired }) => fired) - (isCounted ? unwatched : 0),
    withLive: sumOf(counted, ({ withLive }) => withLive),
    withRules: sumsByName(counted, ({ withRules }) => withRules),
    outcomes: sumsByName(counted, ({ outcomes }) => outcomes),
  };
};

/**
 * Counts what rules on trial and deciding rules find, and where a rule fails. A worker accumulates counts and
 * writes them once in a while, so that a rule costs one write per interval and not one per event. The stored counts
 * are near the truth, not exact: a worker that ends loses its last counts, and a write that is repeated because its
 * answer was lost counts twice.
 *
 * @param every milliseconds between two writes
 * @example
 * declare const rulebook: RulebookStore;
 * declare const records: readonly IntakeRecord[];
 * declare const ports: Ports;
 * const { clock, log, metrics } = ports;
 * const trials = countTrials({ rulebook, clock, log, metrics, every: 5_000 });
 * await screen(records, { ...ports, onJudged: (judged) => trials(judged, catalogue) });
 */
export const countTrials = ({
  rulebook,
  clock,
  log,
  metrics,
  every,
}: Pick<Ports, 'clock' | 'log' | 'metrics'> & {
  readonly rulebook: Pick<RulebookStore, 'count'>;
  readonly every: number;
}) => {
  const sums = new Map<string, Sums>();
  let writing: readonly RuleCounts[] = [];
  const writeIfDue = throttleWrites({
    clock,
    every,
    write: (now) => {
      writing = [...sums.values()];
      sums.clear();
      for (const { rule, revision, errored } of writing) {
        if (errored > 0) log.error('rule-failed', { rule, revision, events: errored });
      }
      return rulebook.count(now, writing);
    },
    // Not written again: a failed write may still have been applied.
    onFailure: (error) =>
      log.warn('trial-counts-failed', { rules: writing.length, ...errorFields(error) }),
  });

  const sumsOf = ({ id, revision }: Pick<Rule, 'id' | 'revision'>) => {
    const name = `${id}#${revision}`;
    const known = sums.get(name) ?? {
      rule: id,
      revision,
      examined: 0,
      fired: 0,
      unwatched: 0,
      withLive: 0,
      withRules: {},
      errored: 0,
      outcomes: {},
    };
    sums.set(name, known);
    return known;
  };

  const add = ({ occurrence, findings, errors, decisions }: JudgedEvent, catalogue: Catalogue) => {
    metrics.add('RuleErrors', errors.length);
    for (const rule of catalogue.on(occurrence.event.type)) {
      const finding = findings.find((each) => each.rule === rule.id);
      const failed = errors.some((each) => each.rule === rule.id);
      const watched = isWatched(rule);
      if (!finding && !failed && !watched) continue;
      const ruleSums = sumsOf(rule);
      if (finding || watched) ruleSums.examined += 1;
      if (failed) ruleSums.errored += 1;
      if (!finding) continue;
      ruleSums.fired += 1;
      if (!watched) ruleSums.unwatched += 1;
      const others = findings.filter((each) => each.rule !== rule.id && each.life === 'live');
      if (others.length > 0) ruleSums.withLive += 1;
      for (const other of new Set(others.map((each) => each.rule))) {
        ruleSums.withRules[other] = (ruleSums.withRules[other] ?? 0) + 1;
      }
      const outcome =
        decisions.find(({ findings: shown }) => shown.some((each) => each.rule === rule.id))
          ?.outcome ?? 'none';
      ruleSums.outcomes[outcome] = (ruleSums.outcomes[outcome] ?? 0) + 1;
    }
  };

  return async (judged: readonly JudgedEvent[], catalogue: Catalogue): Promise<void> => {
    for (const each of judged) add(each, catalogue);
    if (sums.size > 0) await writeIfDue();
  };
};
