import type { Outcome } from '../decisions/decision.ts';
import type { Evidence } from '../rules/finding.ts';
import type { Judged } from '../screening/ports.ts';
import { dateOf, day } from '../settings/durations.ts';
import type { Tally } from '../stores/backtests/port.ts';

/** What is heard of one step of a history. */
export type Heard = {
  readonly judged: readonly Judged[];
  /** Cases that were opened, or opened again, so many times. */
  readonly opened: readonly { readonly at: number; readonly times: number }[];
  /** Why something could not be judged. */
  readonly refused: readonly string[];
};

/** What a rule said about an account. */
export type Said = { readonly at: number; readonly evidence: readonly Evidence[] };

/** What was decided about an account or its post. */
export type Decided = {
  readonly outcome: Outcome;
  readonly about: 'account' | 'content';
  readonly accountId: string;
  readonly eventId: string;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/** One history as a backtest remembers it: plain data, so that a thread can hand it to another. */
export type Story = {
  /** Lines that are no events, by reason. */
  readonly refused: Tally;
  readonly events: number;
  readonly days: Tally;
  readonly looked: number;
  readonly fired: number;
  readonly overlap: Tally;
  /** Events at which the rule failed, by what it said. */
  readonly errors: Tally;
  /** Findings that decided, by rule. */
  readonly findings: Tally;
  readonly cases: number;
  /** By decision id. */
  readonly decided: ReadonlyMap<string, Decided>;
  /** By account: what the rule said first, and when that happened, epoch milliseconds. */
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
 * Listens to one history as it is replayed.
 *
 * What arrived before `from` is only there to warm the states up, what arrived from `to` on to
 * complete a batch (epoch milliseconds): it is judged and not counted.
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
