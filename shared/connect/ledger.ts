import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { clock } from './base.ts';
import type { Environment } from './environment.ts';
import { connectOutbox } from './outbox.ts';

/** Creates the ports for decisions about accounts: the outbox, states and the ledger. */
export const connectLedger = (environment: Omit<Environment, 'ARCHIVE_BUCKET' | 'OWN_SENDERS'>) => {
  const base = connectOutbox(environment);
  const { platformId, retention } = base.settings;
  const tables = {
    states: environment.STATES_TABLE,
    records: environment.RECORDS_TABLE,
    audit: environment.AUDIT_TABLE,
  };
  return {
    ...base,
    catalogue: withProvenRules(catalogue, base.settings),
    states: dynamoStates(base.dynamo, tables.states, { platformId, now: clock.now }),
    ledger: dynamoLedger(base.dynamo, tables, {
      platformId,
      decisionDays: retention.decisionDays,
      review: base.settings.review,
      now: clock.now,
    }),
  };
};
