import { AccountOutcome, type Decision, Outcome } from '../decisions/decision.ts';
import type { Evidence } from '../rules/finding.ts';
import type { Judged } from '../screening/ports.ts';

/** How often each outcome was decided. */
export type Tally = Readonly<Record<string, number>>;

/** The two histories that a backtest compares: with the rule only watching, and with it deciding. */
export type Side = 'without' | 'with';

/** An account that was treated otherwise, and the first thing that the rule said about it. */
export type Otherwise = {
  readonly without: AccountOutcome;
  readonly with: AccountOutcome;
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
  /** By account: only those that were treated otherwise. */
  readonly accounts: Readonly<Record<string, Otherwise>>;
};

/** From nothing to the most that can happen to an account. */
const rank = (outcome: Outcome): number => Outcome.options.indexOf(outcome);

/** The graver of two outcomes. */
export const graver = (a: AccountOutcome, b: AccountOutcome): AccountOutcome =>
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

/** Of two parts that both saw an account, what is graver holds; the smaller evidence by its text, so that order is nothing. */
const mergedAccount = (a: Otherwise, b: Otherwise): Otherwise => ({
  without: graver(a.without, b.without),
  with: graver(a.with, b.with),
  evidence: JSON.stringify(a.evidence) <= JSON.stringify(b.evidence) ? a.evidence : b.evidence,
});

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

const isOurs = ({ occurrence }: Judged): boolean => occurrence.event.type === 'account.rechecked';

const counter = () => {
  const counts = new Map<string, number>();
  return {
    add: (key: string, by = 1) => counts.set(key, (counts.get(key) ?? 0) + by),
    tally: (): Tally => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
};

type Kept = { readonly outcome: Outcome; readonly decision: Decision };

/** Gathers what both histories say and tells the difference. */
export const createComparison = (rule: {
  readonly id: string;
  readonly revision: number;
  readonly on: readonly string[];
}) => {
  const refused = counter();
  const overlap = counter();
  const days = counter();
  const findings = { without: counter(), with: counter() };
  const decided = { without: new Map<string, Kept>(), with: new Map<string, Kept>() };
  const evidence = new Map<string, readonly Evidence[]>();
  const cases = { without: 0, with: 0 };
  let events = 0;
  let looked = 0;
  let fired = 0;
  let errors = 0;

  return {
    refuse: (reason: string) => refused.add(reason),
    opened: (side: Side, count: number) => {
      cases[side] += count;
    },
    heard: (side: Side, all: readonly Judged[]) => {
      for (const judged of all) {
        const { occurrence, decisions } = judged;
        for (const finding of judged.findings) {
          if (finding.life === 'live') findings[side].add(finding.rule);
        }
        for (const decision of decisions) {
          decided[side].set(decision.id, { outcome: decision.outcome, decision });
        }
        if (side === 'with') {
          errors += decisions.some((decision) => decision.errors?.includes(rule.id)) ? 1 : 0;
          continue;
        }
        if (!isOurs(judged)) {
          events += 1;
          days.add(new Date(occurrence.at).toISOString().slice(0, 10));
        }
        if (rule.on.includes(occurrence.event.type)) looked += 1;
        const own = judged.findings.find((finding) => finding.rule === rule.id);
        if (!own) continue;
        fired += 1;
        const { accountId } = occurrence.event;
        if (!evidence.has(accountId)) evidence.set(accountId, own.evidence);
        const others = new Set(
          judged.findings
            .filter((finding) => finding !== own && finding.life === 'live')
            .map((finding) => finding.rule),
        );
        for (const other of others) overlap.add(other);
        if (others.size === 0) overlap.add('alone');
      }
    },
    result: (): BacktestResult => {
      const changes = counter();
      const worst: Record<Side, Map<string, AccountOutcome>> = {
        without: new Map(),
        with: new Map(),
      };
      const totals = { without: counter(), with: counter() };
      for (const side of ['without', 'with'] as const) {
        for (const { outcome, decision } of decided[side].values()) {
          totals[side].add(outcome);
          if (decision.subject.kind !== 'account') continue;
          const { id } = decision.subject;
          worst[side].set(id, graver(worst[side].get(id) ?? 'allow', outcome as AccountOutcome));
        }
      }
      for (const id of new Set([...decided.without.keys(), ...decided.with.keys()])) {
        const before = decided.without.get(id)?.outcome ?? 'allow';
        const after = decided.with.get(id)?.outcome ?? 'allow';
        if (rank(before) !== rank(after)) changes.add(`${before} → ${after}`);
      }
      const accounts = [...new Set([...worst.without.keys(), ...worst.with.keys()])]
        .toSorted()
        .flatMap((id): [string, Otherwise][] => {
          const before = worst.without.get(id) ?? 'allow';
          const after = worst.with.get(id) ?? 'allow';
          return before === after
            ? []
            : [[id, { without: before, with: after, evidence: evidence.get(id) ?? [] }]];
        });
      return {
        rule: { id: rule.id, revision: rule.revision },
        events,
        refused: refused.tally(),
        days: days.tally(),
        looked,
        fired,
        overlap: overlap.tally(),
        errors,
        decisions: sides((side) => totals[side].tally()),
        findings: sides((side) => findings[side].tally()),
        changes: changes.tally(),
        cases: { ...cases },
        accounts: Object.fromEntries(accounts),
      };
    },
  };
};
