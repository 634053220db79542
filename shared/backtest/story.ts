import type { Outcome } from '../decisions/decision.ts';
import type { Evidence } from '../rules/finding.ts';
import type { Judged } from '../screening/ports.ts';
import { dateOf, day } from '../settings/durations.ts';
import type { Tally } from '../stores/backtests/port.ts';

/** What happened in one step of a history. */
export type Heard = {
  readonly judged: readonly Judged[];
  /** Cases opened or reopened in a commit: the time, and how many times. */
  readonly opened: readonly { readonly at: number; readonly times: number }[];
  /** Reasons why something could not be judged. */
  readonly refused: readonly string[];
};

/** A rule's finding about an account. */
export type Said = { readonly at: number; readonly evidence: readonly Evidence[] };

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
export type Story = {
  /** Lines that are not events, by reason. */
  readonly refused: Tally;
  readonly events: number;
  readonly days: Tally;
  readonly looked: number;
  readonly fired: number;
  readonly overlap: Tally;
  /** Events on which the rule failed, by error message. */
  readonly errors: Tally;
  /** Live findings, by rule. */
  readonly findings: Tally;
  readonly cases: number;
  /** By decision id. */
  readonly decided: ReadonlyMap<string, Decided>;
  /** By account: the rule's first finding, with the time of its event, epoch milliseconds. */
  readonly said: ReadonlyMap<string, Said>;
};

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

const itself = (name: string): string => name;

const isOurs = ({ occurrence }: Judged): boolean => occurrence.event.type === 'account.rechecked';

/**
 * Records one history while it is replayed.
 *
 * What arrived before `from` only warms up the states, and what arrived at `to` or later only completes a
 * batch (epoch milliseconds): both are judged but not counted.
 */
export const createListener = (
  rule: { readonly id: string; readonly on: readonly string[] },
  {
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  }: { readonly from?: number; readonly to?: number } = {},
) => {
  const counts = (at: number) => at >= from && at < to;
  const refused = counter(itself);
  const overlap = counter(itself);
  const days = counter((number: number) => dateOf(number * day));
  const findings = counter(itself);
  const errors = counter(itself);
  const decided = new Map<string, Decided>();
  const said = new Map<string, Said>();
  let cases = 0;
  let events = 0;
  let looked = 0;
  let fired = 0;

  const judge = (judged: Judged) => {
    const { occurrence, decisions } = judged;
    for (const finding of judged.findings) if (finding.life === 'live') findings.add(finding.rule);
    for (const { id, outcome, subject, eventId, at } of decisions) {
      const { kind: about, accountId } = subject;
      decided.set(id, { outcome, about, accountId, eventId, at });
    }
    const failed = judged.errors.find((error) => error.rule === rule.id);
    if (failed) errors.add(failed.message);
    if (!isOurs(judged)) {
      events += 1;
      days.add(Math.floor(occurrence.at / day));
    }
    if (rule.on.includes(occurrence.event.type)) looked += 1;
    const own = judged.findings.find((finding) => finding.rule === rule.id);
    if (!own) return;
    fired += 1;
    const { accountId } = occurrence.event;
    const before = said.get(accountId);
    if (!before || occurrence.at < before.at) {
      said.set(accountId, { at: occurrence.at, evidence: own.evidence });
    }
    const others = new Set(
      judged.findings
        .filter((finding) => finding !== own && finding.life === 'live')
        .map((finding) => finding.rule),
    );
    for (const other of others) overlap.add(other);
    if (others.size === 0) overlap.add('alone');
  };

  return {
    hear: ({ judged, opened, refused: reasons }: Heard) => {
      for (const one of judged) if (counts(one.occurrence.sentAt)) judge(one);
      for (const { at, times } of opened) if (counts(at)) cases += times;
      for (const reason of reasons) refused.add(reason);
    },
    story: (): Story => ({
      refused: refused.tally(),
      events,
      days: days.tally(),
      looked,
      fired,
      overlap: overlap.tally(),
      errors: errors.tally(),
      findings: findings.tally(),
      cases,
      decided,
      said,
    }),
  };
};
