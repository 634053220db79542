import { createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { countFlow } from '#shared/screening/flow.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { dynamoBrakes } from '#shared/stores/brakes/dynamodb.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import { dynamoClaims } from '#shared/stores/claims/dynamodb.ts';
import { sqsDeadLetters } from '#shared/stores/dead-letters/sqs.ts';
import { dynamoDecisions } from '#shared/stores/decisions/dynamodb.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { clientSettings, clock } from './base.ts';
import type { ReviewEnvironment } from './environment.ts';
import { connectLedger } from './ledger.ts';
import { connectSecret } from './records.ts';

/**
 * Creates the ports of the review API: ledger, queues, papers, and everything else that staff read or change.
 *
 * @throws {Error} if the platform's secret can neither be read nor created, or was lost
 */
export const connectReview = async (environment: ReviewEnvironment) => {
  const { dynamo, sqs, catalogue: _, ...ledger } = connectLedger(environment);
  const { platformId, retention } = ledger.settings;
  const { STATES_TABLE: states, RECORDS_TABLE: records, AUDIT_TABLE: audit } = environment;
  const { now } = clock;
  const lists = dynamoLists(dynamo, records, { platformId, now });
  const tallies = dynamoTallies(dynamo, records, platformId);
  const key = await connectSecret(environment, { ...ledger, dynamo });
  // `every: 0` writes counts at once: reviewers look at the figures right after a ruling.
  const flow = countFlow({ tallies, clock, log: ledger.log, every: 0 });
  return {
    ...ledger,
    ledger: flow.ledger(ledger.ledger),
    caseQueues: dynamoCaseQueues(dynamo, records, platformId),
    claims: dynamoClaims(dynamo, records, platformId),
    papers: dynamoPapers(dynamo, records, { platformId, now }),
    auditLog: dynamoAuditLog(dynamo, { states, records, audit }, { platformId, now }),
    dailySeals: dynamoSeals(dynamo, audit, platformId),
    quarantine: dynamoQuarantine(dynamo, records, {
      platformId,
      retentionDays: retention.quarantineDays,
      now,
    }),
    intake: sqsQueue(sqs, environment.INTAKE_QUEUE_URL, ledger.log),
    slices: sqsQueue(sqs, environment.BACKTESTS_QUEUE_URL, ledger.log),
    backtests: s3Backtests(new S3Client(clientSettings), environment.ARCHIVE_BUCKET, platformId),
    deadLetters: {
      intake: sqsDeadLetters(sqs, environment.INTAKE_DEAD_LETTERS_URL),
      followUps: sqsDeadLetters(sqs, environment.FOLLOW_UPS_DEAD_LETTERS_URL),
      actions: sqsDeadLetters(sqs, environment.ACTIONS_DEAD_LETTERS_URL),
    },
    tallies,
    decisions: dynamoDecisions(dynamo, records, platformId),
    brakes: dynamoBrakes(dynamo, records, platformId),
    lists,
    listChanges: dynamoListChanges(dynamo, records, { platformId, now }),
    listsNow: currentLists({ lists, now, log: ledger.log }),
    hash: hmacHash(key),
    /** Derived, so that it differs from the hashing key: what it signs is visible outside the system. */
    sealingSecret: createHmac('sha256', key).update('seals').digest(),
  };
};
