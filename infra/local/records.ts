import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import { tablesOf } from './provision.ts';
import type { System } from './system.ts';

/** The system's decisions, outbox and quarantine, read through the product's own stores. */
export type Records = {
  readonly ledger: Ledger;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
};

/** Opens the records of a running local system. */
export const recordsOf = ({ clients, names, settings }: System): Records => {
  const dynamo = createDynamo(clients.dynamodb);
  const { platformId, retention } = settings;
  return {
    ledger: dynamoLedger(dynamo, tablesOf(names), {
      platformId,
      decisionDays: retention.decisionDays,
      review: settings.review,
      now: Date.now,
    }),
    outbox: dynamoOutbox(dynamo, names.table('records'), platformId),
    quarantine: dynamoQuarantine(dynamo, names.table('records'), {
      platformId,
      retentionDays: retention.quarantineDays,
      now: Date.now,
    }),
  };
};
