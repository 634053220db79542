import type { Decision, Outcome } from '#shared/decisions/decision.ts';
import { statementOf, wordStatement } from '#shared/decisions/statement.ts';
import { phrases } from '#shared/decisions/words.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import type { QuarantineReason } from '#shared/events/quarantine.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Language } from '#shared/rules/words.ts';
import { day } from '#shared/settings/durations.ts';
import type { Quarantined } from '#shared/stores/quarantine/port.ts';
import type { MetricSums } from './metrics.ts';
import type { Records } from './records.ts';
import type { System } from './system.ts';

/** The results of the events that a platform sent, from the system's own records and metrics. */
export type Summary = {
  /** Judged events, excluding receipts. */
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
  /** Judged events whose device id or client could not be used and was left out. */
  readonly incomplete: number;
  /** Recorded decisions, by outcome. Events without a finding have none. */
  readonly decisions: Readonly<Partial<Record<Outcome, number>>>;
  readonly frozen: readonly { readonly account: string; readonly reasons: readonly string[] }[];
  /** Hidden content: posts, comments, messages, … */
  readonly hidden: number;
  readonly flagged: number;
  /** By reason, most frequent first; `problem` and `remedy` describe the first message of that reason. */
  readonly quarantine: readonly {
    readonly reason: QuarantineReason;
    readonly count: number;
    readonly problem: string;
    readonly remedy: string;
  }[];
  readonly commands: { readonly sent: number; readonly acknowledged: number };
  /** Messages that reached the receive limit. */
  readonly deadLetters: number;
};

const mostQuarantined = 100_000;
const mostUnacknowledged = 100_000;
const year = 366 * day;

const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string) => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
};

const distinctSubjects = (decisions: readonly Decision[]) =>
  new Set(decisions.map(({ subject }) => subject.id));

/** Returns why an account was restricted, worded for staff: the kinds of abuse with their evidence. */
export const reasonsOf = (
  decision: Decision,
  settings: System['settings'],
  language: Language,
): readonly string[] => {
  const measure = decision.outcome === 'freeze' ? 'freeze' : 'flag';
  const [lead = ''] = phrases.fact[language].split('{fact}');
  return wordStatement(
    statementOf(decision, { measure, settings, catalogue }),
    language,
    'staff',
  ).facts.map((fact) => fact.slice(lead.length));
};

/**
 * Returns all decisions of some days.
 *
 * @param days any time within each day (UTC), epoch milliseconds
 */
export const decisionsOf = async (
  { ledger }: Pick<Records, 'ledger'>,
  days: Iterable<number>,
): Promise<readonly Decision[]> => {
  const byDay: (readonly Decision[])[] = [];
  for (const day of days) byDay.push(await ledger.decisionsOn(day));
  // Not `push(...)`: more than some 125,000 arguments overflow the stack, and a day may have more.
  return byDay.flat();
};

/** Returns commands that the platform has not acknowledged. */
export const unacknowledged = async ({
  outbox,
}: Pick<Records, 'outbox'>): Promise<readonly OutboxItem[]> =>
  (await outbox.due(Date.now() + year, mostUnacknowledged)).messages.filter(
    ({ destination }) => destination === 'actions',
  );

/**
 * Returns commands that the platform has neither acknowledged nor answered with `failed`. Failed ones are sent again
 * by themselves, after up to a day.
 */
export const unanswered = async (
  records: Pick<Records, 'outbox'>,
): Promise<readonly OutboxItem[]> =>
  (await unacknowledged(records)).filter(({ failedAt }) => failedAt === undefined);

/** How many messages the system took, of all that were ever sent to it; those that were discarded since count too. */
const takenIn = ({
  AcceptedEvents = 0,
  DuplicateEvents = 0,
  QuarantinedEvents = 0,
}: MetricSums): number => AcceptedEvents + DuplicateEvents + QuarantinedEvents;

/** How many events were sent: from here, and by the user to the queue itself. */
export const sentInAll = (
  sentFromHere: number,
  { accepted, duplicates, quarantined }: Pick<Summary, 'accepted' | 'duplicates' | 'quarantined'>,
): number => Math.max(sentFromHere, accepted + duplicates + quarantined);

/**
 * What is missing or went wrong after a day of traffic; `null` if nothing. A folder may hold more than was sent from
 * here: what its user sent by other means, or released from quarantine.
 */
export const shortfallIn = (
  {
    sent,
    commands,
    quarantine,
    deadLetters,
  }: { readonly sent: number } & Pick<Summary, 'commands' | 'quarantine' | 'deadLetters'>,
  metrics: MetricSums,
): {
  readonly sent: number;
  readonly accounted: number;
  readonly open: number;
  readonly faults: number;
} | null => {
  const accounted = takenIn(metrics);
  const open = commands.sent - commands.acknowledged;
  // An event that was parsed but could not be recorded is our fault, not the sender's.
  const faults =
    deadLetters + (quarantine.find(({ reason }) => reason === 'unprocessable')?.count ?? 0);
  return accounted < sent || open > 0 || faults > 0 ? { sent, accounted, open, faults } : null;
};

/**
 * Summarises the results of a run.
 *
 * @param received ids of the commands that reached the platform
 */
export const summarise = async (
  { settings, depth, deadLettersUrl }: System,
  records: Records,
  {
    metrics,
    decisions,
    received,
    language,
  }: {
    readonly metrics: MetricSums;
    readonly decisions: readonly Decision[];
    readonly received: ReadonlySet<string>;
    readonly language: Language;
  },
): Promise<Summary> => {
  const { outbox, quarantine } = records;
  const { messages: quarantinedMessages } = await quarantine.page({
    after: null,
    most: mostQuarantined,
  });
  const pending = new Set((await unacknowledged(records)).map(({ id }) => id));
  const sent = new Set([...received, ...pending]);
  let acknowledged = 0;
  for (const id of received) {
    if (pending.has(id)) continue;
    if ((await outbox.find(id))?.acknowledgedAt !== undefined) acknowledged += 1;
  }

  const frozen = new Map<string, readonly string[]>();
  for (const decision of decisions) {
    if (decision.outcome !== 'freeze' || frozen.has(decision.subject.id)) continue;
    frozen.set(decision.subject.id, reasonsOf(decision, settings, language));
  }
  const posts = decisions.filter(({ subject }) => subject.kind === 'content');
  const deadLetterCounts = await Promise.all(
    (['intake', 'followUps', 'actions', 'backtests'] as const).map((name) =>
      depth(deadLettersUrl(name)),
    ),
  );
  return {
    accepted: metrics.AcceptedEvents ?? 0,
    quarantined: quarantinedMessages.length,
    duplicates: metrics.DuplicateEvents ?? 0,
    incomplete: metrics.IncompleteEvents ?? 0,
    decisions: countBy(decisions, ({ outcome }) => outcome),
    frozen: [...frozen].map(([account, reasons]) => ({ account, reasons })),
    hidden: distinctSubjects(posts.filter(({ outcome }) => outcome === 'hide')).size,
    flagged: distinctSubjects(posts.filter(({ outcome }) => outcome === 'flag')).size,
    quarantine: [...Map.groupBy(quarantinedMessages, ({ reason }) => reason)]
      .map(([reason, messages]) => {
        const { problem, remedy } = explainRefusal(messages[0] as Quarantined, settings);
        return {
          reason,
          count: messages.length,
          problem: problem[language],
          remedy: remedy[language],
        };
      })
      .toSorted((a, b) => b.count - a.count),
    commands: { sent: sent.size, acknowledged },
    deadLetters: deadLetterCounts.reduce((sum, count) => sum + count, 0),
  };
};
