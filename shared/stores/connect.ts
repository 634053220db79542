import { createHmac, randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import type { SlicePorts } from '#shared/backtest/slices.ts';
import { earnedOn } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { TrialDrawPorts } from '#shared/screening/draw-trials.ts';
import { countFlow } from '#shared/screening/flow.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { SealingPorts } from '#shared/screening/seal.ts';
import { letStandBy } from '#shared/screening/standby.ts';
import { countTrials } from '#shared/screening/trials.ts';
import type { WatchPorts } from '#shared/screening/watch-rules.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics, type Metrics } from '#shared/telemetry/metrics.ts';
import { readText } from '#shared/text/read.ts';
import { unpackSettings } from '../settings/packed.ts';
import { s3Archive } from './archive/s3.ts';
import { dynamoAuditLog } from './audit-log/dynamodb.ts';
import { s3Backtests } from './backtests/s3.ts';
import { dynamoBrakes } from './brakes/dynamodb.ts';
import { sqsDeadLetters } from './dead-letters/sqs.ts';
import { dynamoDecisions } from './decisions/dynamodb.ts';
import { dynamoDesk } from './desk/dynamodb.ts';
import { createDynamo, type Meter } from './dynamo.ts';
import { hmacHash } from './keyed-hash.ts';
import { dynamoLedger } from './ledger/dynamodb.ts';
import { currentLists } from './lists/current.ts';
import { dynamoLists } from './lists/dynamodb.ts';
import { dynamoOutbox } from './outbox/dynamodb.ts';
import { dynamoPapers } from './papers/dynamodb.ts';
import { dynamoQuarantine } from './quarantine/dynamodb.ts';
import { sqsQueue } from './queue/sqs.ts';
import { currentRules } from './rulebook/current.ts';
import { dynamoRulebook } from './rulebook/dynamodb.ts';
import { dynamoSeals } from './seals/dynamodb.ts';
import { dynamoSecrets } from './secrets/dynamodb.ts';
import { fileSigner } from './signer/file.ts';
import { kmsSigner } from './signer/kms.ts';
import type { Signer } from './signer/port.ts';
import { dynamoStates } from './states/dynamodb.ts';
import { dynamoTallies } from './tallies/dynamodb.ts';

const name = z.string().min(1);

const settings = z
  .string()
  .transform((text, { addIssue }) => {
    try {
      return unpackSettings(text);
    } catch {
      addIssue({ code: 'custom', message: 'not JSON: deploy with a file of infra/platforms' });
      return z.NEVER;
    }
  })
  .pipe(PlatformSettings);

/** What a function is told of its surroundings: one variable for each thing that it may touch. */
export const Environment = z.object({
  PLATFORM_SETTINGS: settings,
  STATES_TABLE: name,
  RECORDS_TABLE: name,
  AUDIT_TABLE: name,
  FOLLOW_UPS_QUEUE_URL: name,
  ACTIONS_QUEUE_URL: name,
  ARCHIVE_BUCKET: name,
  /**
   * Role ids of our own functions that put events on the intake queue, by commas: appeals by link, and
   * what is let in again out of quarantine.
   */
  OWN_SENDERS: z
    .string()
    .default('')
    .transform((ids) => ids.split(',').filter((id) => id !== '')),
});
export type Environment = z.infer<typeof Environment>;

/** The key that seals the audit log: one of KMS, or a file where there is no KMS. */
export const SealingKey = z
  .object({ AUDIT_KEY_ID: name.optional(), AUDIT_KEY_FILE: name.optional() })
  .refine(({ AUDIT_KEY_ID, AUDIT_KEY_FILE }) => Boolean(AUDIT_KEY_ID) !== Boolean(AUDIT_KEY_FILE), {
    error: 'set AUDIT_KEY_ID or AUDIT_KEY_FILE, one of the two',
  });
export type SealingKey = z.infer<typeof SealingKey>;

/** Three attempts of two seconds each: a call that cannot be made is known within the invocation. */
const clientSettings = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    // Without it the SDK only warns, and waits on.
    throwOnRequestTimeout: true,
    socketTimeout: 2_000,
  },
};

const clock = {
  now: () => Date.now(),
  pause: (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds * (0.5 + Math.random()));
    }),
};

/** How often a worker writes what it counted, in milliseconds. */
const countsEvery = 5_000;

const write = (line: string) => process.stdout.write(`${line}\n`);

/** What DynamoDB bills is a metric like any other. */
const metered =
  (metrics: Metrics): Meter =>
  ({ operation, units }) => {
    metrics.add('StoreCalls');
    metrics.add(operation === 'read' || operation === 'query' ? 'ReadUnits' : 'WriteUnits', units);
  };

/** The rules and lists that a batch is judged by, and who counts what the rules find. */
export type Trial = () => Promise<Pick<Ports, 'catalogue' | 'heard' | 'findListed'>>;

/** What every function has: tables that are metered, a clock, a log. */
const connectBase = ({ PLATFORM_SETTINGS: platform }: Pick<Environment, 'PLATFORM_SETTINGS'>) => {
  const { platformId } = platform;
  const metrics = createMetrics({ write, now: clock.now, platformId });
  return {
    settings: platform,
    dynamo: createDynamo(new DynamoDBClient(clientSettings), metered(metrics)),
    clock,
    log: createLog({ write, now: clock.now, fields: { platform: platformId } }),
    metrics,
  };
};

/** Beside it: the outbox and the queues. */
export const connectOutbox = (
  environment: Pick<
    Environment,
    'PLATFORM_SETTINGS' | 'RECORDS_TABLE' | 'FOLLOW_UPS_QUEUE_URL' | 'ACTIONS_QUEUE_URL'
  >,
) => {
  const base = connectBase(environment);
  const sqs = new SQSClient(clientSettings);
  return {
    ...base,
    outbox: dynamoOutbox(base.dynamo, environment.RECORDS_TABLE, base.settings.platformId),
    actions: sqsQueue(sqs, environment.ACTIONS_QUEUE_URL, base.log),
    followUps: sqsQueue(sqs, environment.FOLLOW_UPS_QUEUE_URL, base.log),
  };
};

/** What decides about accounts: states and ledger beside the outbox. */
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
    catalogue: earnedOn(catalogue, base.settings),
    states: dynamoStates(base.dynamo, tables.states, { platformId, now: clock.now }),
    ledger: dynamoLedger(base.dynamo, tables, {
      platformId,
      decisionDays: retention.decisionDays,
      review: base.settings.review,
      now: clock.now,
    }),
  };
};

/**
 * Everything that screening asks of the world, and for each batch the rules of the moment.
 *
 * Throws when the platform's secret can neither be read nor made.
 */
export const connectScreening = async (
  environment: Environment,
): Promise<{ readonly ports: Ports; readonly trial: Trial }> => {
  const { dynamo, ...base } = connectLedger(environment);
  const { platformId, retention, senders } = base.settings;
  const secrets = dynamoSecrets(dynamo, environment.STATES_TABLE, {
    platformId,
    randomBytes: () => randomBytes(32),
  });
  const flow = countFlow({
    tallies: dynamoTallies(dynamo, environment.RECORDS_TABLE, platformId),
    clock,
    log: base.log,
    every: countsEvery,
  });
  const ports: Ports = {
    ...base,
    settings: {
      ...base.settings,
      // None named: the queue's policy says who may send.
      senders: senders.length === 0 ? [] : [...senders, ...environment.OWN_SENDERS],
    },
    ledger: flow.ledger(base.ledger),
    outbox: flow.outbox(base.outbox),
    papers: dynamoPapers(dynamo, environment.RECORDS_TABLE, { platformId, now: clock.now }),
    quarantine: dynamoQuarantine(dynamo, environment.RECORDS_TABLE, {
      platformId,
      retentionDays: retention.quarantineDays,
      now: clock.now,
    }),
    archive: s3Archive(new S3Client(clientSettings), environment.ARCHIVE_BUCKET, platformId),
    readText,
    enrichment: offlineEnrichment(),
    hash: hmacHash(await secrets.sketchKey()),
  };
  const rulebook = dynamoRulebook(dynamo, environment.RECORDS_TABLE, platformId);
  const rulesNow = currentRules({
    base: earnedOn(catalogue, base.settings),
    rulebook,
    now: clock.now,
    log: base.log,
  });
  const listsNow = currentLists({
    lists: dynamoLists(dynamo, environment.RECORDS_TABLE, { platformId, now: clock.now }),
    now: clock.now,
    log: base.log,
  });
  const { log, metrics } = base;
  const count = countTrials({ rulebook, clock, log, metrics, every: countsEvery });
  const standBy = letStandBy({ rulebook, clock, log, settings: base.settings, every: countsEvery });
  return {
    ports,
    trial: async () => {
      const [rules, findListed] = await Promise.all([rulesNow(), listsNow()]);
      return {
        catalogue: rules,
        findListed,
        heard: async (judged) => {
          await Promise.all([count(judged, rules), standBy(judged, rules)]);
        },
      };
    },
  };
};

/** What the review API is told of its surroundings. */
export const ReviewEnvironment = Environment.extend({
  INTAKE_QUEUE_URL: name,
  BACKTESTS_QUEUE_URL: name,
  INTAKE_DEAD_LETTERS_URL: name,
  FOLLOW_UPS_DEAD_LETTERS_URL: name,
  ACTIONS_DEAD_LETTERS_URL: name,
});
export type ReviewEnvironment = z.infer<typeof ReviewEnvironment>;

/**
 * What staff work with: the desk and its papers beside the ledger.
 *
 * Throws when the platform's secret can neither be read nor made.
 */
export const connectReview = async (environment: ReviewEnvironment) => {
  const { dynamo, catalogue: base, ...ledger } = connectLedger(environment);
  const { platformId, retention } = ledger.settings;
  const { STATES_TABLE: states, RECORDS_TABLE: records, AUDIT_TABLE: audit } = environment;
  const { now } = clock;
  const secrets = dynamoSecrets(dynamo, states, { platformId, randomBytes: () => randomBytes(32) });
  const rulebook = dynamoRulebook(dynamo, records, platformId);
  const lists = dynamoLists(dynamo, records, { platformId, now });
  const tallies = dynamoTallies(dynamo, records, platformId);
  const sqs = new SQSClient(clientSettings);
  const key = await secrets.sketchKey();
  // A ruling is written at once: whoever made it looks at the figures next.
  const flow = countFlow({ tallies, clock, log: ledger.log, every: 0 });
  return {
    ...ledger,
    ledger: flow.ledger(ledger.ledger),
    desk: dynamoDesk(dynamo, records, { platformId }),
    papers: dynamoPapers(dynamo, records, { platformId, now }),
    auditLog: dynamoAuditLog(dynamo, { states, records, audit }, { platformId, now }),
    dailySeals: dynamoSeals(dynamo, audit, platformId),
    quarantine: dynamoQuarantine(dynamo, records, {
      platformId,
      retentionDays: retention.quarantineDays,
      now,
    }),
    rulebook,
    rulesNow: currentRules({ base, rulebook, now, log: ledger.log }),
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
    listsNow: currentLists({ lists, now, log: ledger.log }),
    hash: hmacHash(key),
    /** Another key than the one that hashes: what it signs is shown to the outside. */
    sealingSecret: createHmac('sha256', key).update('seals').digest(),
  };
};

/** @throws {Error} when the key's file cannot be read */
const connectSigner = ({ AUDIT_KEY_ID, AUDIT_KEY_FILE }: SealingKey): Signer =>
  AUDIT_KEY_ID
    ? kmsSigner(new KMSClient(clientSettings), AUDIT_KEY_ID)
    : fileSigner(AUDIT_KEY_FILE as string);

/** What the daily seal needs: the audit table, and the key. */
export const connectSealing = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'AUDIT_TABLE'>,
  key: SealingKey,
): SealingPorts & Pick<Ports, 'metrics'> => {
  const { dynamo, settings: platform, ...base } = connectBase(environment);
  const { platformId } = platform;
  return {
    ...base,
    platformId,
    seals: dynamoSeals(dynamo, environment.AUDIT_TABLE, platformId),
    signer: connectSigner(key),
  };
};

/** What looks after the rules: the book, what they are counted by, what people ruled, the audit log. */
export const connectRules = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'RECORDS_TABLE' | 'AUDIT_TABLE'>,
): WatchPorts => {
  const { dynamo, ...base } = connectBase(environment);
  const { platformId } = base.settings;
  const tables = {
    records: environment.RECORDS_TABLE,
    audit: environment.AUDIT_TABLE,
  };
  const rulebook = dynamoRulebook(dynamo, tables.records, platformId);
  return {
    ...base,
    rulebook,
    tallies: dynamoTallies(dynamo, tables.records, platformId),
    auditLog: dynamoAuditLog(dynamo, tables, { platformId, now: clock.now }),
    rules: currentRules({
      base: earnedOn(catalogue, base.settings),
      rulebook,
      now: clock.now,
      log: base.log,
    }),
  };
};

/** What draws accounts for a look: the archive, states and records, and the queues that it puts them into. */
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
  const secrets = dynamoSecrets(dynamo, tables.states, {
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
      base: earnedOn(catalogue, base.settings),
      rulebook,
      now,
      log: base.log,
    }),
    readText,
    random: Math.random,
  };
};

/** What replays slices of the archive: nothing that it could change but their results, and the book that hears of them. */
export const connectBacktest = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'ARCHIVE_BUCKET' | 'RECORDS_TABLE'>,
): SlicePorts & Pick<Ports, 'log' | 'clock'> => {
  const { PLATFORM_SETTINGS: platform, ARCHIVE_BUCKET: bucket } = environment;
  const { platformId } = platform;
  const { dynamo, log } = connectBase(environment);
  // A slice keeps the core busy for seconds at a time: an answer may lie there unread for as long.
  const patient = { requestTimeout: 30_000, socketTimeout: 30_000 };
  const s3 = new S3Client({
    maxAttempts: 5,
    requestHandler: { ...clientSettings.requestHandler, ...patient },
  });
  return {
    archive: s3Archive(s3, bucket, platformId),
    backtests: s3Backtests(s3, bucket, platformId),
    replay: {
      // Decided as the platform would in earnest; nothing is sent.
      settings: { ...platform, mode: 'enforce' },
      catalogue: earnedOn(catalogue, platform),
      readText,
      enrichment: offlineEnrichment(),
      hash: replayHash,
    },
    rulebook: dynamoRulebook(dynamo, environment.RECORDS_TABLE, platformId),
    clock,
    log,
  };
};
