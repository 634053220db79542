import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { countFlow } from '#shared/screening/flow.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoDesk } from '#shared/stores/desk/dynamodb.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { currentRules } from '#shared/stores/rulebook/current.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { readText } from '#shared/text/read.ts';
import type { TrialDrawPorts } from '#shared/upkeep/draw-trials.ts';
import { clientSettings, clock, connectBase } from './base.ts';
import type { Environment } from './environment.ts';

/** Creates the ports for drawing accounts for review: archive, states, records and the reviewers' queues. */
export const connectDrawing = async (
  environment: Pick<
    Environment,
    'PLATFORM_SETTINGS' | 'STATES_TABLE' | 'RECORDS_TABLE' | 'AUDIT_TABLE' | 'ARCHIVE_BUCKET'
  >,
): Promise<TrialDrawPorts> => {
  const { dynamo, ...base } = connectBase(environment);
  const { platformId, retention, review } = base.settings;
  const tables = {
    states: environment.STATES_TABLE,
    records: environment.RECORDS_TABLE,
    audit: environment.AUDIT_TABLE,
  };
  const { now } = clock;
  const ledger = dynamoLedger(dynamo, tables, {
    platformId,
    decisionDays: retention.decisionDays,
    review,
    now,
  });
  const tallies = dynamoTallies(dynamo, tables.records, platformId);
  const rulebook = dynamoRulebook(dynamo, tables.records, platformId);
  const flow = countFlow({ tallies, clock, log: base.log, every: 0 });
  const secrets = dynamoSecrets(dynamo, tables, {
    platformId,
    randomBytes: () => randomBytes(32),
  });
  return {
    ...base,
    states: dynamoStates(dynamo, tables.states, { platformId, now }),
    ledger: flow.ledger(ledger),
    hash: hmacHash(await secrets.sketchKey()),
    archive: s3Archive(new S3Client(clientSettings), environment.ARCHIVE_BUCKET, platformId),
    desk: dynamoDesk(dynamo, tables.records, { platformId }),
    papers: dynamoPapers(dynamo, tables.records, { platformId, now }),
    rulebook,
    rules: currentRules({
      base: withProvenRules(catalogue, base.settings),
      rulebook,
      now,
      log: base.log,
    }),
    readText,
    random: Math.random,
  };
};
