import { randomBytes } from 'node:crypto';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { clock, type connectBase } from './base.ts';
import type { Environment } from './environment.ts';

type Tables = Pick<Environment, 'STATES_TABLE' | 'RECORDS_TABLE' | 'AUDIT_TABLE'>;
type Base = Pick<ReturnType<typeof connectBase>, 'settings' | 'dynamo'>;

/** Creates what decisions about accounts rest on: the product's rules, states and the ledger. */
export const connectRecords = (
  { STATES_TABLE: states, RECORDS_TABLE: records, AUDIT_TABLE: audit }: Tables,
  { settings, dynamo }: Base,
) => {
  const { platformId, retention, review } = settings;
  const { now } = clock;
  return {
    catalogue: withProvenRules(catalogue, settings),
    states: dynamoStates(dynamo, states, { platformId, now }),
    ledger: dynamoLedger(
      dynamo,
      { states, records, audit },
      { platformId, decisionDays: retention.decisionDays, review, now },
    ),
  };
};

/**
 * Reads the platform's secret, with which names are hashed; the first caller creates it.
 *
 * @throws {Error} if the secret can neither be read nor created, or was lost
 */
export const connectSecret = (
  { STATES_TABLE: states, RECORDS_TABLE: records }: Omit<Tables, 'AUDIT_TABLE'>,
  { settings: { platformId }, dynamo }: Base,
) =>
  dynamoSecrets(
    dynamo,
    { states, records },
    { platformId, randomBytes: () => randomBytes(32) },
  ).sketchKey();
