import { AccountOutcome, Outcome } from '../decisions/decision.ts';
import type { Evidence } from '../rules/finding.ts';
import type { Story } from './story.ts';

/** How often each outcome was decided. */
export type Tally = Readonly<Record<string, number>>;

/** The two histories that a backtest compares: with the rule only watching, and with it deciding. */
export type Side = 'without' | 'with';

/** An account that was treated otherwise, and the first thing that the rule said about it. */
export type Otherwise = {
  readonly without: AccountOutcome;
  readonly with: AccountOutcome;
  /** When that happened, epoch milliseconds; `null` when the rule said nothing. */
  readonly at: number | null;
  readonly evidence: readonly Evidence[];
};

/**
 * What a part of history says about a rule. Every figure is a count or is found by its key, so that
 * results of parts can be merged in any order.
 */
export type BacktestResult = {
  readonly rule: { readonly id: string; readonly revision: number };
  /** Events that were judged; repeats and rechecks of our own are not counted. */
  readonly events: number;
  /** Lines that are no events. */
  readonly refused: Tally;
  /** Events by the day (UTC) that they happened on. */
  readonly days: Tally;
  /** Events of the types that the rule looks at. */
  readonly looked: number;
  readonly fired: number;
  /** Of those that it fired on, how many a live rule found something in as well. */
  readonly overlap: Tally;
  readonly errors: number;
  readonly decisions: { readonly [S in Side]: Tally };
  /** Findings that decided, by rule. */
  readonly findings: { readonly [S in Side]: Tally };
  /** Decisions that came out otherwise: `allow → limit`. */
  readonly changes: Tally;
  /** Cases opened for reviewers. */
  readonly cases: { readonly [S in Side]: number };
  /** By account: only those that were treated otherwise; of a part, all that were decided about. */
  readonly accounts: Readonly<Record<string, Otherwise>>;
};

/** From nothing to the most that can happen to an account. */
const rank = (outcome: Outcome): number => Outcome.options.indexOf(outcome);

/** The graver of two outcomes. */
const graver = (a: AccountOutcome, b: AccountOutcome): AccountOutcome =>
  AccountOutcome.options.indexOf(a) >= AccountOutcome.options.indexOf(b) ? a : b;

const merged = (a: Tally, b: Tally): Tally => {
  const sums: Record<string, number> = { ...a };
  for (const [key, value] of Object.entries(b)) sums[key] = (sums[key] ?? 0) + value;
  return Object.fromEntries(Object.entries(sums).toSorted(([x], [y]) => (x < y ? -1 : 1)));
};

const sides = <T>(merge: (side: Side) => T): { readonly [S in Side]: T } => ({
  without: merge('without'),
  with: merge('with'),
});

/** What was said first; of what was said at once the smaller by its text, so that order is nothing. */
const isFirst = (a: Otherwise, b: Otherwise): boolean => {
  const [here, there] = [a.at ?? Number.POSITIVE_INFINITY, b.at ?? Number.POSITIVE_INFINITY];
  return here === there ? JSON.stringify(a.evidence) <= JSON.stringify(b.evidence) : here < there;
};

/** Of two parts that both saw an account, what is graver holds, and what the rule said first. */
const mergedAccount = (a: Otherwise, b: Otherwise): Otherwise => {
  const { at, evidence } = isFirst(a, b) ? a : b;
  return {
    without: graver(a.without, b.without),
    with: graver(a.with, b.with),
    at,
    evidence,
  };
};

/**
 * Two results as one. Associative and commutative, so that parts of an archive can be replayed
 * anywhere and folded as they come.
 *
 * @throws {Error} if they are of different rules or revisions
 */
export const mergeResults = (a: BacktestResult, b: BacktestResult): BacktestResult => {
  if (a.rule.id !== b.rule.id || a.rule.revision !== b.rule.revision) {
    throw new Error(`results of ${a.rule.id} and of ${b.rule.id} cannot be merged`);
  }
  const accounts: Record<string, Otherwise> = { ...a.accounts };
  for (const [id, there] of Object.entries(b.accounts)) {
    const here = accounts[id];
    accounts[id] = here ? mergedAccount(here, there) : there;
  }
  return {
    rule: a.rule,
    events: a.events + b.events,
    refused: merged(a.refused, b.refused),
    days: merged(a.days, b.days),
    looked: a.looked + b.looked,
    fired: a.fired + b.fired,
    overlap: merged(a.overlap, b.overlap),
    errors: a.errors + b.errors,
    decisions: sides((side) => merged(a.decisions[side], b.decisions[side])),
    findings: sides((side) => merged(a.findings[side], b.findings[side])),
    changes: merged(a.changes, b.changes),
    cases: sides((side) => a.cases[side] + b.cases[side]),
    accounts: Object.fromEntries(Object.entries(accounts).toSorted(([x], [y]) => (x < y ? -1 : 1))),
  };
};

const counted = (keys: Iterable<string>): Tally => {
  const sums: Record<string, number> = {};
  for (const key of keys) sums[key] = (sums[key] ?? 0) + 1;
  return merged({}, sums);
};

/** The gravest outcome of each account that was decided about. */
const worstOf = ({ decided }: Story): ReadonlyMap<string, AccountOutcome> => {
  const worst = new Map<string, AccountOutcome>();
  for (const { outcome, account } of decided.values()) {
    if (account === null) continue;
    worst.set(account, graver(worst.get(account) ?? 'allow', outcome as AccountOutcome));
  }
  return worst;
};

/**
 * The two histories of a part beside each other, with every account that was decided about: another
 * part may tell whether it was treated otherwise.
 */
export const compareStories = (
  { id, revision }: { readonly id: string; readonly revision: number },
  without: Story,
  deciding: Story,
): BacktestResult => {
  const worst = { without: worstOf(without), with: worstOf(deciding) };
  const { refused, days, overlap, events, looked, fired } = without;
  const changes = [...new Set([...without.decided.keys(), ...deciding.decided.keys()])].flatMap(
    (decision) => {
      const before = without.decided.get(decision)?.outcome ?? 'allow';
      const after = deciding.decided.get(decision)?.outcome ?? 'allow';
      return rank(before) === rank(after) ? [] : [`${before} → ${after}`];
    },
  );
  const outcomes = ({ decided }: Story) =>
    counted([...decided.values()].map(({ outcome }) => outcome));
  return {
    rule: { id, revision },
    events,
    refused,
    days,
    looked,
    fired,
    overlap,
    errors: deciding.errors,
    decisions: { without: outcomes(without), with: outcomes(deciding) },
    findings: { without: without.findings, with: deciding.findings },
    changes: counted(changes),
    cases: { without: without.cases, with: deciding.cases },
    accounts: Object.fromEntries(
      [...new Set([...worst.without.keys(), ...worst.with.keys()])].toSorted().map((account) => [
        account,
        {
          without: worst.without.get(account) ?? 'allow',
          with: worst.with.get(account) ?? 'allow',
          at: without.said.get(account)?.at ?? null,
          evidence: without.said.get(account)?.evidence ?? [],
        },
      ]),
    ),
  };
};

/** The result of the whole: accounts that were treated alike are left out. */
export const differencesIn = (result: BacktestResult): BacktestResult => ({
  ...result,
  accounts: Object.fromEntries(
    Object.entries(result.accounts).filter(([, one]) => one.without !== one.with),
  ),
});
