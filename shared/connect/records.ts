import { randomBytes } from 'node:crypto';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { currentRules } from '#shared/stores/rulebook/current.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { clock, type connectBase } from './base.ts';
import type { Environment } from './environment.ts';

type Tables = Pick<Environment, 'STATES_TABLE' | 'RECORDS_TABLE' | 'AUDIT_TABLE'>;
type Base = Pick<ReturnType<typeof connectBase>, 'settings' | 'dynamo' | 'log'>;

/** Creates the rules: the product's own, the rulebook, and both as they are in use now. */
export const connectRulebook = (
  { RECORDS_TABLE: records }: Pick<Tables, 'RECORDS_TABLE'>,
  { settings, dynamo, log }: Base,
) => {
  const base = withProvenRules(catalogue, settings);
  const rulebook = dynamoRulebook(dynamo, records, settings.platformId);
  const rulesNow = currentRules({ base, rulebook, now: clock.now, log });
  return { catalogue: base, rulebook, rulesNow };
};

/** Creates what decisions about accounts rest on: the rules, states and the ledger. */
export const connectRecords = (environment: Tables, base: Base) => {
  const { STATES_TABLE: states, RECORDS_TABLE: records, AUDIT_TABLE: audit } = environment;
  const { dynamo } = base;
  const { platformId, retention, review } = base.settings;
  const { now } = clock;
  return {
    ...connectRulebook(environment, base),
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
