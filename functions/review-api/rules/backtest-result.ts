import { changeOf, outcomesIn } from '#shared/backtest/change.ts';
import { loadOf } from '#shared/backtest/load.ts';
import { byFallingCount } from '#shared/backtest/result.ts';
import { Outcome } from '#shared/decisions/decision.ts';
import { routeOf } from '#shared/reviews/route.ts';
import { type DutyScope, mayDo } from '#shared/reviews/staff.ts';
import type { BacktestResult, Tally } from '#shared/stores/backtests/port.ts';
import { scriptOf } from '#shared/text/script.ts';
import { evidenceWords } from '../cases/evidence-words.ts';
import { placeOf } from '../cases/place.ts';
import type { Backtest } from '../contract/backtests.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { type Library, readRun, titleOf } from './backtest-runs.ts';
import type { PlacedRule } from './rulebook.ts';

const shownAccounts = 200;

/** Joins two tallies by name. */
const joinTallies = (without: Tally, deciding: Tally) =>
  [...new Set([...Object.keys(without), ...Object.keys(deciding)])].map((name) => ({
    name,
    without: without[name] ?? 0,
    with: deciding[name] ?? 0,
  }));

const shownReasons = 5;
const longestReason = 500;

/** The number of events at which the rule failed, and the most frequent reasons. */
const failuresIn = (errors: Tally) => {
  const reasons = byFallingCount(errors);
  return {
    errors: reasons.reduce((sum, [, events]) => sum + events, 0),
    failures: reasons
      .slice(0, shownReasons)
      .map(([reason, events]) => ({ reason: reason.slice(0, longestReason), events })),
  };
};

/** The result of a run. Accounts and their evidence are included only if the caller may read such cases. */
const resultOf = (
  whole: BacktestResult,
  mayRead: boolean,
  library: Library,
): NonNullable<Backtest['result']> => {
  const accounts = Object.entries(whole.accounts)
    .map(([accountId, { without, with: after, decisions, restricted, evidence }]) => ({
      accountId,
      from: without,
      to: after,
      decisions,
      restricted,
      description: evidence.length === 0 ? null : evidenceWords(evidence),
    }))
    // Accounts with a different outcome come before those that would reach the same outcome at another time.
    .toSorted((a, b) => Number(a.from === a.to) - Number(b.from === b.to));
  const differing = accounts.filter(({ from, to }) => from !== to);
  return {
    events: whole.events,
    examined: whole.examined,
    fired: whole.fired,
    alone: whole.overlap.alone ?? 0,
    ...failuresIn(whole.errors),
    against: whole.rule.against,
    load: loadOf(whole),
    outcomes: joinTallies(whole.decisions.without, whole.decisions.with).map(
      ({ name, ...counts }) => ({
        outcome: Outcome.parse(name),
        ...counts,
      }),
    ),
    rules: joinTallies(whole.findings.without, whole.findings.with)
      .filter((one) => one.without !== one.with)
      .map(({ name, ...counts }) => ({ rule: name, title: titleOf(name, library), ...counts })),
    changes: Object.entries(whole.changes).map(([change, decisions]) => {
      const [from, to] = outcomesIn(change);
      return {
        from,
        to,
        decisions,
        samples: mayRead ? (whole.samples[change] ?? []).map(({ eventId, ...one }) => one) : [],
      };
    }),
    differences: [...Map.groupBy(differing, ({ from, to }) => changeOf(from, to)).values()].flatMap(
      (some) => some.slice(0, 1).map(({ from, to }) => ({ from, to, accounts: some.length })),
    ),
    accounts: mayRead ? accounts.slice(0, shownAccounts) : [],
    totalAccounts: accounts.length,
  };
};

/** The place of a rule's cases, derived from the rule itself. */
const placeOfRule = (rule: PlacedRule, ports: ReviewPorts): DutyScope => {
  const { category, severity } = rule;
  const route = routeOf(category);
  const script = scriptOf('');
  return placeOf(
    { route, weight: { category, severity }, script, tier: null, handling: null },
    ports,
  );
};

/**
 * Returns the progress and result of a run.
 *
 * @throws {Refusal} `not-found` if there is no such run
 */
export const readBacktest = async (
  backtestId: string,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Backtest> => {
  const run = await readRun(backtestId, library, ports);
  const whole = run.found && (await ports.backtests.readWhole(backtestId));
  const rule = library.placed.find(({ id }) => id === run.rule);
  const mayRead = rule !== undefined && mayDo(caller, 'read-cases', placeOfRule(rule, ports));
  return { ...run, result: whole && resultOf(whole, mayRead, library) };
};
