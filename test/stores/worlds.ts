import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import { clientsOf } from '#infra/local/system.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
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
import type { StateStore } from '#shared/stores/states/port.ts';

export const now = Date.parse('2026-11-24T08:00:00.000Z');

export type World = {
  readonly states: StateStore;
  readonly ledger: Ledger;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
  readonly archive: ArchiveStore;
  readonly rulebook: RulebookStore;
  readonly seals: SealStore;
  readonly lists: ListStore;
  readonly secrets: () => SecretStore;
  readonly stop: () => Promise<void>;
};

export const settings = PlatformSettings.parse({
  platformId: 'contract',
  purpose: 'demonstration',
  mode: 'enforce',
});

const { platformId } = settings;

const memoryWorld = async (): Promise<World> => {
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const secret = new Uint8Array(32).fill(7);
  return {
    states: memoryStates(states),
    ledger: memoryLedger(states, records),
    outbox: memoryOutbox(records.outbox),
    quarantine: memoryQuarantine(),
    archive: memoryArchive(platformId),
    rulebook: memoryRulebook(),
    seals: memorySeals(records, new Map()),
    lists: memoryLists({ now: () => now }),
    secrets: () => memorySecrets(secret),
    stop: async () => {},
  };
};

const embeddedWorld = async (): Promise<World> => {
  const emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  const names = namesOf(platformId);
  await provision(clients, names);
  const dynamo = createDynamo(clients.dynamodb);
  const tables = {
    states: names.table('states'),
    records: names.table('records'),
    audit: names.table('audit'),
  };
  let made = 0;
  return {
    states: dynamoStates(dynamo, tables.states, { platformId, now: () => now }),
    ledger: dynamoLedger(dynamo, tables, { platformId, decisionDays: 1096, now: () => now }),
    outbox: dynamoOutbox(dynamo, tables.records, platformId),
    quarantine: dynamoQuarantine(dynamo, tables.records, {
      platformId,
      retentionDays: 14,
      now: () => now,
    }),
    archive: s3Archive(clients.s3, names.bucket, platformId),
    rulebook: dynamoRulebook(dynamo, tables.records, platformId),
    seals: dynamoSeals(dynamo, tables.audit, platformId),
    lists: dynamoLists(dynamo, tables.records, { platformId, now: () => now }),
    secrets: () => {
      const mine = new Uint8Array(32).fill(++made);
      return dynamoSecrets(dynamo, tables.states, { platformId, randomBytes: () => mine });
    },
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await emulators.stop();
    },
  };
};

/** Where every store contract is run: in memory, and on the embedded servers through the real SDK. */
export const worlds = [
  { name: 'in memory', open: memoryWorld },
  { name: 'on the embedded servers', open: embeddedWorld },
] as const;
