import { createHmac } from 'node:crypto';
import type { Context, SQSEvent } from 'aws-lambda';
import { screenEvents } from '#functions/screen-events/handler.ts';
import { localized } from '#infra/localize.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { decodeAccount, decodeEntity } from '#shared/stores/states/codec.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { readText } from '#shared/text/read.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { simulatedEnrichment } from '#test/simulator/places.ts';
import { platformId, type Sent } from '#test/simulator/stage.ts';
import type { FinalStores } from './credit.ts';

/** One thing that happened to an account, in order of the play. */
export type PlayStep =
  | { readonly kind: 'sent'; readonly accountId: string; readonly type: string }
  | { readonly kind: 'decided'; readonly decision: Decision };

/** A message is queued a second after its event; a batch has at most ten messages within a minute. */
const lag = 1_000;
const batchSize = 10;
const mostDeliveries = 5;
const batchMilliseconds = minute;

const batchesOf = (messages: readonly Sent[]): readonly (readonly Sent[])[] => {
  const batches: Sent[][] = [];
  for (const message of messages) {
    const batch = batches.at(-1);
    if (
      batch &&
      batch.length < batchSize &&
      message.at - (batch[0] as Sent).at < batchMilliseconds
    ) {
      batch.push(message);
    } else batches.push([message]);
  }
  return batches;
};

/**
 * Which rules have earned the right to freeze by their record: `none`, as on a new platform; `live`, the
 * rules that ship live; `all`, including those that ship in shadow.
 */
export type Earned = 'none' | 'live' | 'all';

/**
 * Runs a play through the screening function on in-memory stores, including its follow-ups and the ends of
 * holds. Returns everything that was sent and decided, in order.
 *
 * A rule that has earned it may freeze, and decides even if it ships in shadow.
 */
export const screenPlay = async (
  messages: readonly Sent[],
  { earned, printLine }: { readonly earned: Earned; readonly printLine: (line: string) => void },
): Promise<{
  readonly steps: readonly PlayStep[];
  readonly quarantined: number;
  /** The final state of all accounts. */
  readonly left: FinalStores;
}> => {
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const quarantine = memoryQuarantine();
  const followUps = memoryQueue();
  const ledger = memoryLedger(states, records);
  const steps: PlayStep[] = [];
  let now = 0;
  const write = () => {};
  const settings = PlatformSettings.parse({
    platformId,
    purpose: 'demonstration',
    mode: 'enforce',
    brakes: {
      freezesPerHour: 100_000,
      freezesPerRulePerHour: 100_000,
      restrictionsPerRulePerHour: 100_000,
      freezesPerSourcePerHour: 100_000,
    },
    shadowRecords: Object.fromEntries(
      catalogue.rules
        .filter(({ life }) => earned === 'all' || (earned === 'live' && life === 'live'))
        .map(({ id }) => [id, { decisions: 1_000, upheld: 995, simulated: true }]),
    ),
  });
  const ports: Ports = {
    settings,
    catalogue: withProvenRules(catalogue, settings),
    states: memoryStates(states),
    ledger: {
      ...ledger,
      commit: async (commit) => {
        const outcome = await ledger.commit(commit);
        if (outcome.kind === 'committed') {
          for (const decision of commit.decisions) steps.push({ kind: 'decided', decision });
        }
        return outcome;
      },
    },
    outbox: memoryOutbox(records.outbox),
    papers: memoryPapers(() => now, records.papers),
    quarantine,
    archive: { ...memoryArchive(platformId), append: async () => {} },
    actions: memoryQueue(),
    followUps,
    readText,
    enrichment: simulatedEnrichment(),
    hash: (name) => createHmac('sha256', 'play').update(name).digest().readUIntBE(0, 6),
    clock: { now: () => now, pause: async () => {} },
    log: createLog({ write, now: () => now }),
    metrics: createMetrics({ write, now: () => now, platformId }),
  };
  const handler = screenEvents(ports, 'follow-ups');
  let sent = 0;

  /** Delivers a batch, and redelivers what was given back, as the queue would. */
  const deliver = async (queue: string, bodies: readonly string[]) => {
    let open = bodies.map((body) => ({
      messageId: `m${++sent}`,
      body,
      attributes: { SentTimestamp: String(now), SenderId: 'role:session' },
      eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
    }));
    for (let delivery = 1; open.length > 0; delivery += 1) {
      if (delivery > mostDeliveries)
        throw new Error(
          `messages not processed after ${mostDeliveries} deliveries: ${open.length}`,
        );
      const { batchItemFailures } = (await handler(
        { Records: open } as unknown as SQSEvent,
        { getRemainingTimeInMillis: () => 600_000 } as Context,
      )) as unknown as {
        readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
      };
      const again = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      open = open.filter(({ messageId }) => again.has(messageId));
    }
  };

  let nextDay = 0;
  const batches = batchesOf(messages);
  for (const [n, batch] of batches.entries()) {
    now = (batch.at(-1) as Sent).at + lag;
    if (now >= nextDay) {
      await endHolds(ports);
      nextDay = now + day;
    }
    for (const { accountId, body } of batch) {
      steps.push({ kind: 'sent', accountId, type: (JSON.parse(body) as { type: string }).type });
    }
    await deliver(
      'intake',
      batch.map(({ body }) => body),
    );
    while (followUps.sent.length > 0) {
      await deliver(
        'follow-ups',
        followUps.sent.splice(0, batchSize).map(({ body }) => body),
      );
    }
    if (n % 5_000 === 4_999)
      printLine(
        localized(
          { 'zh-CN': '{done} / {all} 批', en: '{done} of {all} batches' },
          { done: n + 1, all: batches.length },
        ),
      );
  }
  return {
    steps,
    quarantined: quarantine.kept.size,
    left: {
      accounts: new Map(
        [...states.accounts].map(([id, { bytes, version }]) => [id, decodeAccount(bytes, version)]),
      ),
      entities: new Map(
        [...states.entities].map(([name, { bytes, version }]) => [
          name,
          decodeEntity(bytes, version),
        ]),
      ),
      decisions: records.decisions.values(),
      cases: records.cases,
      hash: ports.hash,
      endedAt: now,
    },
  };
};
