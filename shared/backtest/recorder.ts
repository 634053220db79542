import type { Outcome } from '../decisions/decision.ts';
import type { Evidence } from '../rules/finding.ts';
import { isRecheck } from '../screening/gather.ts';
import type { JudgedEvent } from '../screening/ports.ts';
import { dateOf, day } from '../settings/durations.ts';
import type { Arrived, BacktestResult, Tally } from '../stores/backtests/port.ts';

/** What happened in one step of a history: an event with all that follows from it, or the end of holds. */
export type StepRecord = {
  /** When the event arrived, epoch milliseconds. */
  readonly arrivedAt: number;
  readonly judged: readonly JudgedEvent[];
  /** How many times cases were opened or reopened. */
  readonly opened: number;
  /** Reasons why something could not be judged. */
  readonly refused: readonly string[];
};

/** A rule's finding about an account. */
type FirstFinding = { readonly at: number; readonly evidence: readonly Evidence[] };

/** A decision about an account or its post. */
export type Decided = {
  readonly outcome: Outcome;
  readonly about: 'account' | 'content';
  readonly accountId: string;
  readonly eventId: string;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/** The record of one history: plain data, so that it can be passed between threads. */
export type Story = Pick<
  BacktestResult,
  'refused' | 'events' | 'days' | 'arrived' | 'examined' | 'fired' | 'overlap' | 'errors'
> & {
  /** Live findings, by rule. */
  readonly findings: Tally;
  readonly cases: number;
  /** By decision id. */
  readonly decided: ReadonlyMap<string, Decided>;
  /** By account: the rule's first finding, with the time of its event, epoch milliseconds. */
  readonly firstFindings: ReadonlyMap<string, FirstFinding>;
};

/** When the events of both parts arrived; either may have none. */
export const joinArrived = (a: Arrived | undefined, b: Arrived | undefined): Arrived | undefined =>
  a && b ? { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) } : (a ?? b);

const counter = <Key>(nameOf: (key: Key) => string) => {
  const counts = new Map<Key, number>();
  return {
    add: (key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1),
    tally: (): Tally =>
      Object.fromEntries(
        [...counts]
          .map(([key, count]) => [nameOf(key), count] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
  };
};

const identity = (name: string): string => name;

/** Which part of a history is counted: everything, or what arrived at `from` or later and before `to`. */
export type Span = { readonly from?: number; readonly to?: number };

/**
 * Records one history while it is replayed.
 *
 * What arrived before the span only warms up the states, and what arrived after it only completes a batch: both are
 * judged but not counted. What follows from an event counts with it.
 */
export const createRecorder = (
  rule: { readonly id: string; readonly on: readonly string[] },
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Span,
) => {
  const refused = counter(identity);
  const overlap = counter(identity);
  const days = counter((number: number) => dateOf(number * day));
  const findings = counter(identity);
  const errors = counter(identity);
  const decided = new Map<string, Decided>();
  const firstFindings = new Map<string, FirstFinding>();
  let cases = 0;
  let arrived: Arrived | undefined;
  let events = 0;
  let examined = 0;
  let fired = 0;

  const countJudged = (judged: JudgedEvent) => {
    const { occurrence, decisions } = judged;
    for (const finding of judged.findings) if (finding.life === 'live') findings.add(finding.rule);
    for (const { id, outcome, subject, eventId, at } of decisions) {
      const { kind: about, accountId } = subject;
      decided.set(id, { outcome, about, accountId, eventId, at });
    }
    const failed = judged.errors.find((error) => error.rule === rule.id);
    if (failed) errors.add(failed.message);
    if (!isRecheck(judged)) {
      events += 1;
      days.add(Math.floor(occurrence.at / day));
      const { sentAt: at } = occurrence;
      arrived = joinArrived(arrived, { first: at, last: at });
    }
    if (rule.on.includes(occurrence.event.type)) examined += 1;
    const ownFinding = judged.findings.find((finding) => finding.rule === rule.id);
    if (!ownFinding) return;
    fired += 1;
    const { accountId } = occurrence.event;
    const before = firstFindings.get(accountId);
    if (!before || occurrence.at < before.at) {
      firstFindings.set(accountId, { at: occurrence.at, evidence: ownFinding.evidence });
    }
    const others = new Set(
      judged.findings
        .filter((finding) => finding !== ownFinding && finding.life === 'live')
        .map((finding) => finding.rule),
    );
    for (const other of others) overlap.add(other);
    if (others.size === 0) overlap.add('alone');
  };

  return {
    record: ({ arrivedAt, judged, opened, refused: reasons }: StepRecord) => {
      if (arrivedAt < from || arrivedAt >= to) return;
      for (const one of judged) countJudged(one);
      cases += opened;
      for (const reason of reasons) refused.add(reason);
    },
    story: (): Story => ({
      refused: refused.tally(),
      events,
      days: days.tally(),
      arrived,
      examined,
      fired,
      overlap: overlap.tally(),
      errors: errors.tally(),
      findings: findings.tally(),
      cases,
      decided,
      firstFindings,
    }),
  };
};
