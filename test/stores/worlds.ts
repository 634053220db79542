import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { blueprint } from '#infra/blueprint.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import { memoryBacktests } from '#shared/stores/backtests/memory.ts';
import type { BacktestStore } from '#shared/stores/backtests/port.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { dynamoBrakes } from '#shared/stores/brakes/dynamodb.ts';
import { memoryBrakes } from '#shared/stores/brakes/memory.ts';
import type { BrakeCounts } from '#shared/stores/brakes/port.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import { memoryCaseQueues } from '#shared/stores/case-queues/memory.ts';
import type { CaseQueues } from '#shared/stores/case-queues/port.ts';
import { dynamoClaims } from '#shared/stores/claims/dynamodb.ts';
import { memoryClaims } from '#shared/stores/claims/memory.ts';
import type { Claims } from '#shared/stores/claims/port.ts';
import { memoryDeadLetters } from '#shared/stores/dead-letters/memory.ts';
import type { DeadLetters } from '#shared/stores/dead-letters/port.ts';
import { sqsDeadLetters } from '#shared/stores/dead-letters/sqs.ts';
import { dynamoDecisions } from '#shared/stores/decisions/dynamodb.ts';
import { memoryDecisions } from '#shared/stores/decisions/memory.ts';
import type { DecisionIndex } from '#shared/stores/decisions/port.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { memoryListChanges } from '#shared/stores/list-changes/memory.ts';
import type { ListChangeStore } from '#shared/stores/list-changes/port.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import type { Message } from '#shared/stores/queue/port.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { memorySeals } from '#shared/stores/seals/memory.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { memorySecrets } from '#shared/stores/secrets/memory.ts';
import type { SecretStore } from '#shared/stores/secrets/port.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import type { StateStore, SubjectScan } from '#shared/stores/states/port.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';
import type { AuditHead } from '#shared/telemetry/audit.ts';
import { openServices } from './services.ts';

export const now = Date.parse('2026-11-24T08:00:00.000Z');

export type World = {
  readonly states: StateStore & SubjectScan;
  readonly ledger: Ledger;
  readonly auditLog: AuditLog;
  /** The same log in another process, which does not know of pending appends. */
  readonly anotherAuditLog: () => AuditLog;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
  readonly archive: ArchiveStore;
  readonly backtests: BacktestStore;
  readonly rulebook: RulebookStore;
  readonly seals: SealStore;
  readonly lists: ListStore;
  readonly listChanges: ListChangeStore;
  readonly tallies: TallyStore;
  readonly decisions: DecisionIndex;
  readonly brakes: BrakeCounts;
  /** The dead letters of a queue, a way to create one, and the contents of the queue itself. */
  readonly deadLetters: DeadLetters;
  readonly createDeadLetter: (body: string) => Promise<void>;
  readonly receiveAll: () => Promise<readonly string[]>;
  readonly caseQueues: CaseQueues;
  readonly claims: Claims;
  readonly papers: PaperStore;
  readonly secrets: () => SecretStore;
  readonly stop: () => Promise<void>;
};

export const settings = PlatformSettings.parse({
  platformId: 'contract',
  purpose: 'demonstration',
  mode: 'enforce',
  review: {
    queues: { overseas: { name: { 'zh-CN': '境外用户', en: 'Overseas' } } },
    routes: [{ to: 'overseas', when: { scripts: ['Latn'] } }],
  },
});

const { platformId } = settings;

const memoryWorld = async (): Promise<World> => {
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const heads = new Map<string, AuditHead>();
  const secret = new Uint8Array(32).fill(7);
  const dead: Message[] = [];
  const home: Message[] = [];
  return {
    states: memoryStates(states),
    ledger: memoryLedger(states, records),
    auditLog: memoryAuditLog(states, records, heads),
    anotherAuditLog: () => memoryAuditLog(states, records, heads),
    outbox: memoryOutbox(records.outbox),
    quarantine: memoryQuarantine(),
    archive: memoryArchive(platformId),
    backtests: memoryBacktests(),
    rulebook: memoryRulebook(),
    seals: memorySeals(records, new Map()),
    lists: memoryLists({ now: () => now }),
    listChanges: memoryListChanges(),
    tallies: memoryTallies(),
    decisions: memoryDecisions(records),
    brakes: memoryBrakes(records),
    deadLetters: memoryDeadLetters(dead, home),
    createDeadLetter: async (body) => {
      dead.push({ body });
    },
    receiveAll: async () => home.map(({ body }) => body),
    caseQueues: memoryCaseQueues(records, settings.review),
    claims: memoryClaims(),
    papers: memoryPapers(() => now, records.papers),
    secrets: () => memorySecrets(secret),
    stop: async () => {},
  };
};

const embeddedWorld = async (): Promise<World> => {
  const { endpoints, clients, names, tables, stop } = await openServices(platformId);
  const dynamo = createDynamo(clients.dynamodb);
  const queueUrl = (name: string) => `${endpoints.sqs}/000000000000/${name}`;
  const intake = queueUrl(names.queue('intake'));
  const receive = async (VisibilityTimeout: number) => {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: intake, VisibilityTimeout }),
    );
    return Messages.map(({ Body = '' }) => Body);
  };
  let made = 0;
  return {
    states: dynamoStates(dynamo, tables.states, { platformId, now: () => now }),
    ledger: dynamoLedger(dynamo, tables, {
      platformId,
      decisionDays: 1096,
      review: settings.review,
      now: () => now,
    }),
    auditLog: dynamoAuditLog(dynamo, tables, { platformId, now: () => now }),
    anotherAuditLog: () =>
      dynamoAuditLog(createDynamo(clients.dynamodb), tables, { platformId, now: () => now }),
    outbox: dynamoOutbox(dynamo, tables.records, platformId),
    quarantine: dynamoQuarantine(dynamo, tables.records, {
      platformId,
      retentionDays: 14,
      now: () => now,
    }),
    archive: s3Archive(clients.s3, names.bucket, platformId),
    backtests: s3Backtests(clients.s3, names.bucket, platformId),
    rulebook: dynamoRulebook(dynamo, tables.records, platformId),
    seals: dynamoSeals(dynamo, tables.audit, platformId),
    lists: dynamoLists(dynamo, tables.records, { platformId, now: () => now }),
    listChanges: dynamoListChanges(dynamo, tables.records, { platformId, now: () => now }),
    tallies: dynamoTallies(dynamo, tables.records, platformId),
    decisions: dynamoDecisions(dynamo, tables.records, platformId),
    brakes: dynamoBrakes(dynamo, tables.records, platformId),
    deadLetters: sqsDeadLetters(clients.sqs, queueUrl(names.deadLetters('intake'))),
    createDeadLetter: async (MessageBody) => {
      await clients.sqs.send(new SendMessageCommand({ QueueUrl: intake, MessageBody }));
      // Receive it once more than allowed, without deleting it.
      for (let receives = 0; (await receive(0)).length > 0; receives++) {
        if (receives > blueprint.queues.intake.maxReceives) throw new Error('it will not die');
      }
    },
    receiveAll: () => receive(30),
    caseQueues: dynamoCaseQueues(dynamo, tables.records, platformId),
    claims: dynamoClaims(dynamo, tables.records, platformId),
    papers: dynamoPapers(dynamo, tables.records, { platformId, now: () => now }),
    secrets: () => {
      const mine = new Uint8Array(32).fill(++made);
      return dynamoSecrets(dynamo, tables, { platformId, randomBytes: () => mine });
    },
    stop,
  };
};

/**
 * The worlds in which every store contract runs: in memory, and on the embedded servers through the real SDK.
 */
export const worlds = [
  { name: 'in memory', open: memoryWorld },
  { name: 'on the embedded servers', open: embeddedWorld },
] as const;
