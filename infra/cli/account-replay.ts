import { refusal } from '#infra/localize.ts';
import { answerFollowUps } from '#shared/answer-follow-ups.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { standingOf } from '#shared/effects/earlier-measures.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { redact } from '#shared/events/redact.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { type Activity, emptyActivity, observePost } from '#shared/scoring/activity.ts';
import { screen } from '#shared/screen.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { minute } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { isRestriction, type Standing, standings } from '#shared/signals/account-state.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { decodeAccount } from '#shared/stores/states/codec.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { silentMetrics } from '#shared/telemetry/metrics.ts';
import { readText } from '#shared/text/read.ts';
import type { TextReading } from '#shared/text/reading.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import type { ListsInFile } from './list-file.ts';
import type { Unread } from './unread.ts';

/** One event as it was sent, with its file and line. */
type SentEvent = { readonly text: string; readonly place: string };

/** An account that acted, with the result of the replay. */
export type ReplayedAccount = {
  readonly accountId: string;
  /** As `gravestStanding` says. */
  readonly standing: Standing;
  readonly activity: Activity;
  readonly decisions: readonly Decision[];
};

/** Batch limits as in a worker: events within a minute together, and their follow-ups before later events. */
const batchSize = 100;
const batchMilliseconds = minute;

/** Holds end after this many events, at their median time: one wrong timestamp must not end every hold. */
const eventsPerHoldCheck = 100;

/** The event's `occurredAt`, epoch milliseconds; `NaN` if the text does not contain a valid one. */
const occurredAtOf = (text: string): number =>
  Date.parse(/"occurredAt"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '');

async function* batchesByTime(
  events: AsyncIterable<SentEvent>,
): AsyncGenerator<readonly SentEvent[]> {
  let batch: SentEvent[] = [];
  let start = Number.NaN;
  for await (const event of events) {
    const at = occurredAtOf(event.text);
    if (batch.length === batchSize || Math.abs(at - start) > batchMilliseconds) {
      yield batch;
      batch = [];
      start = Number.NaN;
    }
    if (Number.isNaN(start)) start = at;
    batch.push(event);
  }
  if (batch.length > 0) yield batch;
}

/** A fixed key: hashes of a replay are not stored, so it need not be secret. */
export const replayKey = hmacHash(new Uint8Array(32));

/** Events about an account that are not actions of the account. */
const passiveEventTypes: ReadonlySet<string> = new Set([
  'account.imported',
  'account.rechecked',
  'report.filed',
  'action.applied',
]);

/** Updates the activity of an account; a post comes redacted, with the reading of its original text. */
const updateActivity = (
  activities: Map<string, Activity>,
  acted: Set<string>,
  { event, at }: Occurrence,
  reading: TextReading | undefined,
): void => {
  let activity = activities.get(event.accountId);
  if (!activity) {
    activity = emptyActivity();
    activities.set(event.accountId, activity);
  }
  if (!passiveEventTypes.has(event.type)) acted.add(event.accountId);
  if (event.type === 'account.imported') {
    const { level = null, followers = null, following = null, posts = null } = event.data;
    const { bioLength = null } = event.data;
    activity.profile = { level, followers, following, posts, bioLength };
  }
  if (event.type === 'content.posted') {
    const { text, repost = false, reactions } = event.data;
    observePost(activity, {
      at,
      text,
      repost,
      client: event.context?.client ?? null,
      likes: reactions?.likes ?? 0,
      reposts: reactions?.reposts ?? 0,
      comments: reactions?.comments ?? 0,
      reading: reading ?? null,
    });
  }
};

/** What a replay keeps in memory. */
const emptyReplay = () => ({
  states: emptyMemoryStates(),
  records: emptyMemoryRecords(),
  followUps: memoryQueue(),
  actions: memoryQueue(),
  activities: new Map<string, Activity>(),
  acted: new Set<string>(),
  /** Readings of the batch's texts, by the redacted text. */
  readings: new Map<string, TextReading>(),
  now: 0,
  /** Times of the events since holds were last ended, epoch milliseconds. */
  times: [] as number[],
});

type Options = {
  readonly refused: (event: Unread) => void;
  readonly progress?: (events: number) => void;
  /** Lists to judge by, and the hash for comparing their contacts. */
  readonly lists?: ListsInFile;
};

const portsOf = (
  replay: ReturnType<typeof emptyReplay>,
  settings: PlatformSettings,
  { refused, lists: { entries, hash } = { entries: [], hash: replayKey } }: Options,
): Ports => {
  const { states, records, activities, acted, readings } = replay;
  return {
    settings: { ...settings, mode: 'enforce' },
    catalogue: withProvenRules(catalogue, settings),
    states: memoryStates(states),
    ledger: memoryLedger(states, records),
    outbox: memoryOutbox(records.outbox),
    papers: memoryPapers(() => replay.now, records.papers),
    quarantine: {
      ...memoryQuarantine(),
      keep: async (message) =>
        refused({
          place: message.id,
          reason: message.reason,
          ...explainRefusal(message, settings),
        }),
    },
    // Only new events are archived, so this sees each event once.
    archive: {
      append: async (_, occurrences) => {
        const once = new Map(
          occurrences.map((one) => [`${one.event.accountId} ${one.event.eventId}`, one]),
        );
        for (const one of once.values()) {
          replay.times.push(one.at);
          const text = one.event.type === 'content.posted' ? one.event.data.text : '';
          updateActivity(activities, acted, one, readings.get(text));
        }
      },
    },
    actions: replay.actions,
    followUps: replay.followUps,
    readText: (text) => {
      const reading = readText(text);
      readings.set(redact(text), reading);
      return reading;
    },
    enrichment: offlineEnrichment(),
    hash,
    ...(entries.length > 0 && { findListed: createListFinder(entries) }),
    clock: { now: () => replay.now, pause: async () => {} },
    log: silentLog,
    metrics: silentMetrics,
  };
};

/**
 * The gravest restriction that an account was brought to, which may have ended since; if there was none, how it stands at
 * the end: active, or closed.
 */
const gravestStanding = (now: Standing, decisions: readonly Decision[]): Standing => {
  const decided = decisions.filter(
    ({ subject, unchanged }) => subject.kind === 'account' && !unchanged,
  );
  const restrictions = [now, ...decided.map(standingOf)].filter(isRestriction);
  return restrictions.toSorted((a, b) => standings.indexOf(b) - standings.indexOf(a))[0] ?? now;
};

/**
 * Replays any number of events through the live screening code, on in-memory stores. Returns every account
 * that acted, with the gravest standing that it was brought to, its decisions and a summary of its activity. Decides as
 * in `enforce` mode; holds end by the time of the events. Nothing is sent.
 *
 * Memory: a few kilobytes per account, independent of its number of events. Events may be out of order. The
 * result is deterministic, because the hash key is fixed.
 */
export const replayAccounts = async (
  events: AsyncIterable<SentEvent>,
  settings: PlatformSettings,
  options: Options,
): Promise<readonly ReplayedAccount[]> => {
  const replay = emptyReplay();
  const { states, records, followUps, actions, activities } = replay;
  const ports = portsOf(replay, settings, options);
  let screened = 0;
  let eventsSinceHoldCheck = 0;
  const endDueHolds = async () => {
    const { times } = replay;
    replay.now = times.toSorted((a, b) => a - b)[times.length >> 1] ?? replay.now;
    await endHolds(ports);
    eventsSinceHoldCheck = 0;
    replay.times = [];
  };
  const screenBatch = async (batch: readonly SentEvent[]) => {
    const { again } = await screen(
      batch.map(({ text, place }) => ({ id: place, body: text, sentAt: replay.now })),
      ports,
    );
    if (again.length > 0) {
      throw refusal(
        { 'zh-CN': '{place}：无法判定', en: '{place}: could not be screened' },
        { place: again[0] ?? '' },
      );
    }
    const sentFollowUps = followUps.sent.splice(0);
    if (sentFollowUps.length > 0) {
      await answerFollowUps(
        sentFollowUps.map(({ body }, i) => ({
          id: `follow-up ${screened} ${i}`,
          body,
          sentAt: replay.now,
        })),
        ports,
      );
    }
    eventsSinceHoldCheck += batch.length;
    if (eventsSinceHoldCheck >= eventsPerHoldCheck) await endDueHolds();
    actions.sent.length = 0;
    records.outbox.clear();
    replay.readings.clear();
    screened += batch.length;
    options.progress?.(screened);
  };
  for await (const batch of batchesByTime(events)) await screenBatch(batch);
  if (eventsSinceHoldCheck > 0) await endDueHolds();

  const decisionsOf = Map.groupBy(records.decisions.values(), ({ subject }) => subject.accountId);
  return [...replay.acted].map((accountId) => {
    const stored = states.accounts.get(accountId);
    const now = stored ? decodeAccount(stored.bytes, stored.version).standing.status : 'active';
    const decisions = decisionsOf.get(accountId) ?? [];
    return {
      accountId,
      standing: gravestStanding(now, decisions),
      activity: activities.get(accountId) ?? emptyActivity(),
      decisions,
    };
  });
};
