import { idOf } from '../decisions/digest.ts';
import { isAnomalous, type TrialRecord } from '../decisions/promotion.ts';
import { revisionName } from '../reviews/counting.ts';
import { noRuleFigures, ruleFigures } from '../reviews/figures.ts';
import { reasonIdOf } from '../reviews/reason.ts';
import { byClearspring, type NewEntry, type RulebookEntry } from '../rules/cel/rulebook.ts';
import type { Finding } from '../rules/finding.ts';
import { isDeciding, type Life } from '../rules/life.ts';
import type { Ports } from '../screening/ports.ts';
import { figuresOf } from '../screening/trials.ts';
import { day } from '../settings/durations.ts';
import type { AuditLog } from '../stores/audit-log/port.ts';
import { Unavailable } from '../stores/failure.ts';
import type { RulebookStore, RuleCounts } from '../stores/rulebook/port.ts';
import type { TallyStore } from '../stores/tallies/port.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { entriesSince } from '../telemetry/entries-since.ts';

/** Without pauses: staff and timers seldom write, and whoever lost reads what won. */
const attempts = 5;

type RulebookWriter = Pick<RulebookStore, 'entriesAfter' | 'append'>;

/** An entry with its sequence number; `null` if nothing was written. */
type Written<Entry> = Entry extends NewEntry ? Entry & { readonly sequence: number } : null;

/**
 * Reads the rulebook and appends one entry. If somebody else wrote first, reads on and calls `entryOf` again.
 *
 * @param entryOf returns the entry to write, given the whole book; `null` to write nothing
 * @throws Unavailable if others keep writing first
 */
export const appendToRulebook = async <Entry extends NewEntry | null>(
  rulebook: RulebookWriter,
  entryOf: (entries: readonly RulebookEntry[]) => Entry | Promise<Entry>,
): Promise<Written<Entry>> => {
  const entries: RulebookEntry[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    entries.push(...(await rulebook.entriesAfter(entries.at(-1)?.sequence ?? 0)));
    const entry = await entryOf(entries);
    if (entry === null) return null as Written<Entry>;
    const after = entries.at(-1)?.sequence ?? 0;
    if ((await rulebook.append(after, entry)) === 'written') {
      return { ...entry, sequence: after + 1 } as Written<Entry>;
    }
  }
  throw new Unavailable('somebody else is writing to the rulebook: try again');
};

/** What the audit chain says of a rulebook entry; `null` for entries that are not audited. */
const auditedIn = (
  entry: RulebookEntry,
  from: Life | undefined,
): Pick<AuditBody, 'action' | 'actor' | 'details'> | null => {
  const { by: actor, sequence } = entry;
  switch (entry.kind) {
    case 'backtested':
      return null;
    case 'saved': {
      const { id: rule, revision } = entry.saved;
      return { action: 'rule.saved', actor, details: { rule, revision, entry: sequence } };
    }
    case 'moved': {
      const { rule, revision, to, share } = entry;
      const details = {
        rule,
        revision,
        ...(from && { from }),
        to,
        ...(share !== undefined && { share }),
        entry: sequence,
      };
      return actor === byClearspring
        ? { action: 'rule.demoted', actor: 'system', details }
        : { action: 'rule.moved', actor, details };
    }
    default:
      return { action: `restrictions.${entry.kind}`, actor, details: { entry: sequence } };
  }
};

/**
 * Records a rulebook entry on the platform's audit chain. Every writer of the rulebook does so right afterwards;
 * `watchRules` does it for those that were interrupted.
 *
 * @param from the stage that a moved rule was in
 * @param once set it if the entry may already be recorded
 */
export const auditRulebookEntry = async (
  entry: RulebookEntry,
  { from, once = false }: { readonly from?: Life; readonly once?: boolean },
  {
    settings: { platformId },
    auditLog,
  }: Pick<Ports, 'settings'> & { readonly auditLog: Pick<AuditLog, 'append' | 'latest'> },
): Promise<void> => {
  const audited = auditedIn(entry, from);
  if (!audited) return;
  const causeId = idOf('rul', [platformId, entry.sequence]);
  const reason = 'reason' in entry && entry.reason;
  const details = { ...audited.details, ...(reason && { reason: reasonIdOf(causeId, reason) }) };
  const subject = `platform:${platformId}`;
  if (once) {
    // The watcher does not know the stage that a rule came from, so its entry is another one.
    for await (const { action, details } of entriesSince(subject, entry.at, auditLog)) {
      if (action === audited.action && details.entry === entry.sequence) return;
    }
  }
  await auditLog.append({ subject, at: entry.at, causeId, ...audited, details }, { once });
};

const trialDays = 30;

/** Counts by day, today first. */
const countsOf = (
  rulebook: Pick<RulebookStore, 'countsOn'>,
  now: number,
): Promise<readonly (readonly RuleCounts[])[]> =>
  Promise.all(Array.from({ length: trialDays }, (_, i) => rulebook.countsOn(now - i * day)));

/** A rule revision whose trial is looked up. */
type TrialRevision = {
  readonly id: string;
  readonly revision: number;
  readonly life: Life;
  readonly backtest: TrialRecord['backtest'];
};

/** How a rule did in the last 30 days. */
export type Trial = {
  readonly record: TrialRecord;
  /** Events of its types while every look was counted; 0 for a built-in live rule. */
  readonly examined: number;
  /** Events that it fired on: of the examined ones, or all if looks are not counted. */
  readonly fired: number;
  /** How many of the events that it fired on a live rule found something in as well. */
  readonly withLive: number;
  /** The same by live rule, highest count first. */
  readonly withRules: readonly (readonly [rule: string, count: number])[];
  /** Whether it decides, and fires far more often today than on the days before. */
  readonly anomalous: boolean;
  /** `high` if any of its findings that people reviewed was grave, otherwise `low`. */
  readonly severity: Finding['severity'];
  /** Findings by day, earliest day first. */
  readonly firedPerDay: readonly number[];
};

/**
 * Returns what is known of rules in use and on trial over the last 30 days. It costs one small read per day
 * plus one for the reviewers' conclusions, independent of the number of decisions. Every ruling on a case
 * counts as one review of every rule with a finding in it, and so does every answer to an appeal.
 *
 * @param now epoch milliseconds
 * @throws Unavailable if a store is unavailable
 * @example
 * declare const rulebook: RulebookStore;
 * declare const tallies: TallyStore;
 * const trialOf = await trialsOf({ rulebook, tallies }, Date.now());
 * const { record } = trialOf({ id: 'staff.young-and-paying', revision: 1, life: 'shadow', backtest: null });
 * record.reviewed; // { decisions: 210, upheld: 204 }
 */
export const trialsOf = async (
  {
    rulebook,
    tallies,
  }: {
    readonly rulebook: Pick<RulebookStore, 'countsOn'>;
    readonly tallies: Pick<TallyStore, 'of'>;
  },
  now: number,
): Promise<(tried: TrialRevision) => Trial> => {
  const [counts, reviewTallies] = await Promise.all([
    countsOf(rulebook, now),
    tallies.of('rules', now - (trialDays - 1) * day, now),
  ]);
  const figures = ruleFigures(reviewTallies);
  return ({ id, revision, life, backtest }) => {
    const daily = counts.map((rules) =>
      rules.find((one) => one.rule === id && one.revision === revision),
    );
    const sum = (of: (counts: RuleCounts) => number) =>
      daily.reduce((total, one) => total + (one ? of(one) : 0), 0);
    const firedByDay = daily.map((one) => one?.fired ?? 0);
    const [today = 0, ...before] = firedByDay;
    const { examined, fired, withLive, withRules } = figuresOf(
      daily.flatMap((one) => one ?? []),
      { id, life },
    );
    const unwatched = sum(({ unwatched }) => unwatched);
    const { upheld, granted, grave } = figures.get(revisionName(id, revision)) ?? noRuleFigures;
    return {
      record: {
        backtest,
        examined: sum(({ examined }) => examined) - unwatched,
        fired: sum(({ fired }) => fired) - unwatched,
        errored: sum(({ errored }) => errored),
        reviewed: {
          decisions: upheld.of + granted.of,
          upheld: upheld.are + granted.of - granted.are,
        },
      },
      examined,
      fired,
      withLive,
      withRules: Object.entries(withRules).toSorted(([, a], [, b]) => b - a),
      // Days before the first count do not count as days without findings.
      anomalous:
        isDeciding({ life }) &&
        isAnomalous(today, before.slice(0, before.findLastIndex((fired) => fired > 0) + 1)),
      severity: grave ? 'high' : 'low',
      firedPerDay: firedByDay.toReversed(),
    };
  };
};
