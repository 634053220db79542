import { S3Client } from '@aws-sdk/client-s3';
import { countFlow } from '#shared/screening/flow.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { readText } from '#shared/text/read.ts';
import type { TrialDrawPorts } from '#shared/upkeep/draw-trials.ts';
import { clientSettings, clock, connectBase } from './base.ts';
import type { Environment } from './environment.ts';
import { connectRecords, connectSecret } from './records.ts';

/** Creates the ports for drawing accounts for review: archive, states, records and the reviewers' queues. */
export const connectDrawing = async (
  environment: Pick<
    Environment,
    'PLATFORM_SETTINGS' | 'STATES_TABLE' | 'RECORDS_TABLE' | 'AUDIT_TABLE' | 'ARCHIVE_BUCKET'
  >,
): Promise<TrialDrawPorts> => {
  const base = connectBase(environment);
  const { dynamo, settings, log } = base;
  const { platformId } = settings;
  const { RECORDS_TABLE: records } = environment;
  const { now } = clock;
  const { ledger, ...kept } = connectRecords(environment, base);
  const tallies = dynamoTallies(dynamo, records, platformId);
  const flow = countFlow({ tallies, clock, log, every: 0 });
  return {
    ...base,
    ...kept,
    ledger: flow.ledger(ledger),
    hash: hmacHash(await connectSecret(environment, base)),
    archive: s3Archive(new S3Client(clientSettings), environment.ARCHIVE_BUCKET, platformId),
    caseQueues: dynamoCaseQueues(dynamo, records, platformId),
    papers: dynamoPapers(dynamo, records, { platformId, now }),
    readText,
    random: Math.random,
  };
};
