import { createHmac } from 'node:crypto';
import type { Context, SQSEvent } from 'aws-lambda';
import { screenEvents } from '#functions/screen-events/handler.ts';
import { applyRuling } from '#shared/acting/act.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import type { PlatformEvent } from '#shared/events/event.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { erasedState } from '#shared/reviews/erasure.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { decodeAccount } from '#shared/stores/states/codec.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics, type MetricName } from '#shared/telemetry/metrics.ts';
import { readText } from '#shared/text/read.ts';

export const now = Date.parse('2026-11-24T08:00:00.000Z');

/** An event as a platform sends it; a minute ago by default. */
export const eventOf = (
  type: PlatformEvent['type'],
  accountId: string,
  data: unknown,
  more: { readonly eventId?: string; readonly at?: number; readonly context?: unknown } = {},
) => ({
  version: 1,
  eventId: more.eventId ?? `event-${type}-${accountId}`,
  platformId: 'demo',
  type,
  occurredAt: new Date(more.at ?? now - minute).toISOString(),
  accountId,
  ...(more.context !== undefined && { context: more.context }),
  data,
});

/** A verified account, so that only the tested behaviour produces findings. */
export const verifiedSignUp = (accountId: string, at = now - 400 * day) =>
  eventOf(
    'account.imported',
    accountId,
    {
      signedUpAt: new Date(at).toISOString(),
      verification: { status: 'verified', level: 'identity' },
    },
    { eventId: `import-${accountId}`, at: now - 3 * minute },
  );

/** An invocation with time left. */
export const unhurried = { getRemainingTimeInMillis: () => 30_000 } as Context;

/** The screening function on in-memory stores, with access to everything logged and stored. */
export const openDesk = (overrides: Partial<Ports> = {}, settings: object = {}) => {
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const quarantine = memoryQuarantine();
  const archive = memoryArchive('demo');
  const actions = memoryQueue();
  const followUps = memoryQueue();
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const ports: Ports = {
    settings: PlatformSettings.parse({
      platformId: 'demo',
      purpose: 'demonstration',
      mode: 'enforce',
      ...settings,
    }),
    catalogue,
    states: memoryStates(states),
    ledger: memoryLedger(states, records),
    outbox: memoryOutbox(records.outbox),
    papers: memoryPapers(() => now, records.papers),
    quarantine,
    archive,
    actions,
    followUps,
    readText,
    enrichment: offlineEnrichment(),
    hash: (name) => createHmac('sha256', 'desk').update(name).digest().readUIntBE(0, 6),
    clock: { now: () => now, pause: async () => {} },
    log: createLog({ write, now: () => now }),
    metrics: createMetrics({ write, now: () => now, platformId: 'demo' }),
    ...overrides,
  };
  const handler = screenEvents(ports, 'follow-ups');
  let messages = 0;

  const deliver = async (event: Partial<SQSEvent> | null) =>
    (await handler(event as SQSEvent, unhurried)) as unknown as {
      readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
    };

  const recordOf = (body: unknown, queue: string, sentAt = now) => ({
    messageId: `message-${++messages}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { SentTimestamp: String(sentAt), SenderId: 'role:session' },
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
  });

  return {
    ports,
    states,
    records,
    quarantine,
    archive,
    actions,
    followUps,
    lines,
    deliver,
    /** Delivers bodies as one batch of the intake queue. */
    send: (...bodies: readonly unknown[]) =>
      deliver({ Records: bodies.map((body) => recordOf(body, 'intake')) } as SQSEvent),
    /** Delivers a body that was sent at another time. */
    sendAt: (sentAt: number, body: unknown) =>
      deliver({ Records: [recordOf(body, 'intake', sentAt)] } as SQSEvent),
    /** Delivers pending follow-ups. */
    followUp: () =>
      deliver({
        Records: followUps.sent.splice(0).map(({ body }) => recordOf(body, 'follow-ups')),
      } as SQSEvent),
    account: (id: string) => {
      const stored = states.accounts.get(id);
      return stored && decodeAccount(stored.bytes, stored.version);
    },
    /** The audit entries of a subject, from the first. */
    chain: (subject: string) => records.audit.get(subject) ?? [],
    decisions: () => [...records.decisions.values()],
    /** The sum of a metric over all log lines. */
    metric: (name: MetricName) =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .reduce((sum, line) => sum + (typeof line[name] === 'number' ? line[name] : 0), 0),
  };
};

/** A reviewer releases an account by the decision that restricts it. */
export const release = (
  desk: ReturnType<typeof openDesk>,
  accountId: string,
  rulingId = 'ruling-1',
) =>
  applyRuling(
    {
      subject: accountSubject(accountId),
      ruling: { act: 'release' },
      rulingId,
      by: 'reviewer-1',
      basis: desk.account(accountId)?.standing.decisionId ?? null,
    },
    desk.ports,
  );

/** Erases an account as on a data request, leaving the archive unchanged. */
export const eraseAccount = async (
  { account, ports: { ledger, settings } }: Pick<ReturnType<typeof openDesk>, 'account' | 'ports'>,
  accountId: string,
  at = now,
): Promise<void> => {
  const before = account(accountId);
  if (!before) throw new Error(`nothing is known of ${accountId}`);
  const state = erasedState(before, before.audit, at);
  const { kind } = await ledger.commit({
    account: { accountId, from: before.version, state },
    ...noRecords,
    papers: [erasedPaper(accountId, at, settings.retention)],
  });
  if (kind !== 'committed') throw new Error(kind);
};
