/**
 * The whole system as data: its tables, queues and functions, and what each function may access.
 *
 * CDK deploys this blueprint (`infra/stacks`) and the local system starts it (`infra/local`), so the system
 * tried on a developer's machine is the one that runs in the cloud. Knows neither CDK nor the emulators.
 */
export type Index = {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes projected into the index besides the keys; the whole item if omitted. */
  readonly projected?: readonly string[];
};

export type Table = {
  readonly partitionKey: 'pk';
  readonly sortKey: 'sk';
  /** Name of the attribute that holds the expiry in epoch seconds. */
  readonly ttl?: 'expiresAt';
  /** A release may add or remove one index of a table: DynamoDB refuses more in one update. */
  readonly indexes?: Readonly<Record<string, Index>>;
};

export type Queue = {
  readonly visibilitySeconds: number;
  /** Receives before a message moves to the queue's dead-letter queue. */
  readonly maxReceives: number;
  readonly retentionSeconds: number;
  /** How the platform's backend uses the queue, if it does. */
  readonly backendAccess?: 'sends' | 'receives';
};

/** How an event source mapping feeds a queue's messages to a function. */
export type EventSourceMapping = {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Maximum number of batches processed at the same time. */
  readonly maxConcurrency: number;
};

export type QueueName = 'intake' | 'followUps' | 'actions' | 'backtests';
export type TableName = 'states' | 'records' | 'audit';

/** `write` cannot delete: items expire by time to live. `write-delete` also deletes, such as ended holds. */
export type TableAccess = 'read' | 'append' | 'write' | 'write-delete';

export type LambdaFunction = {
  /** The folder under functions/ whose index.ts exports `handler`. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reads: readonly QueueName[];
  readonly sends: readonly QueueName[];
  /** Queues whose waiting messages the function counts. */
  readonly counts?: readonly QueueName[];
  readonly tables: Readonly<Partial<Record<TableName, TableAccess>>>;
  readonly archive?: readonly ('read' | 'write')[];
  /** Queues whose dead letters the function counts and redrives. */
  readonly redrives?: readonly QueueName[];
  /** May write backtest orders and read their results in the archive bucket, and nothing else there. */
  readonly backtests?: true;
  /** May sign with the key that seals the audit log. */
  readonly signs?: true;
  /** Interval at which a schedule invokes the function. */
  readonly everySeconds?: number;
  /** Path below which the function answers browsers, behind a REST API. */
  readonly serves?: string;
};

const day = 86_400;

export const blueprint = {
  tables: {
    /** Accounts with their marks, shared entities, posts. Written for every event. */
    states: { partitionKey: 'pk', sortKey: 'sk', ttl: 'expiresAt' },
    /** Decisions, cases, the outbox, holds, brakes, quarantine, lists. Events without findings write none. */
    records: {
      partitionKey: 'pk',
      sortKey: 'sk',
      ttl: 'expiresAt',
      indexes: {
        /** Commands and follow-ups that are not acknowledged yet. Sparse. */
        due: { partitionKey: 'dueShard', sortKey: 'dueAt' },
        /** Decisions of one account, and of one day, for display. `byDay` also holds list changes. */
        byAccount: { partitionKey: 'accountKey', sortKey: 'decidedAt' },
        byDay: { partitionKey: 'dayKey', sortKey: 'decidedAt' },
        /** Open cases of a queue by due time, and claims by the time they end. Sparse. */
        open: { partitionKey: 'openKey', sortKey: 'openAt', projected: ['row'] },
        /** The same cases by opening time. Sparse; the projected attribute changes as seldom as the keys. */
        opened: { partitionKey: 'openKey', sortKey: 'openedAt', projected: ['openAt'] },
        /** Cases with an appeal, open or decided, by the time the appeal is due. Sparse. */
        appeals: { partitionKey: 'appealKey', sortKey: 'appealAt', projected: ['row'] },
        /** Open cases assigned to a reviewer, by reviewer. Sparse. */
        handed: { partitionKey: 'handedKey', sortKey: 'handedAt', projected: ['v'] },
      },
    },
    /** One hash chain per subject, and the daily seals over all chains. Written once: functions may only append. */
    audit: {
      partitionKey: 'pk',
      sortKey: 'sk',
      indexes: {
        /** Entries by the day they were written: the range that a daily seal covers. */
        byDay: { partitionKey: 'dayKey', sortKey: 'sk' },
      },
    },
  },
  queues: {
    intake: {
      visibilitySeconds: 181,
      // More than an hour in total, whether screen-events returns messages (5 s, doubling to 300) or fails
      // (181 s): an hour of throttling does not turn valid events into dead letters.
      maxReceives: 20,
      retentionSeconds: 14 * day,
      backendAccess: 'sends',
    },
    followUps: { visibilitySeconds: 181, maxReceives: 20, retentionSeconds: 14 * day },
    actions: {
      visibilitySeconds: 60,
      maxReceives: 100,
      retentionSeconds: 14 * day,
      backendAccess: 'receives',
    },
    /** Slices of the archive to replay. Sent by the CLI or the console, never by a platform. */
    backtests: { visibilitySeconds: 5401, maxReceives: 5, retentionSeconds: 2 * day },
  },
  /** How the intake queue feeds screen-events; the platform's settings choose one of the two. */
  intake: {
    swift: { batchSize: 10, windowSeconds: 0, maxConcurrency: 20 },
    thrifty: { batchSize: 100, windowSeconds: 1, maxConcurrency: 20 },
  },
  /** How the follow-up queue feeds screen-events: in parallel to the intake, without delaying it. */
  followUps: { batchSize: 10, windowSeconds: 0, maxConcurrency: 5 },
  /** One slice keeps a core busy for minutes, so each invocation takes one, at most 20 at a time. */
  backtests: { batchSize: 1, windowSeconds: 0, maxConcurrency: 20 },
  functions: {
    screenEvents: {
      folder: 'screen-events',
      timeoutSeconds: 30,
      memoryMegabytes: 1024,
      reads: ['intake', 'followUps'],
      sends: ['followUps', 'actions'],
      tables: { states: 'write', records: 'write', audit: 'append' },
      archive: ['write'],
    },
    sweepOutbox: {
      folder: 'sweep-outbox',
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      reads: [],
      sends: ['followUps', 'actions'],
      counts: ['actions'],
      tables: { records: 'write' },
      everySeconds: 60,
    },
    endHolds: {
      folder: 'end-holds',
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      reads: [],
      sends: ['followUps', 'actions'],
      tables: { states: 'write', records: 'write-delete', audit: 'append' },
      everySeconds: 60,
    },
    backtest: {
      folder: 'backtest',
      timeoutSeconds: 900,
      memoryMegabytes: 3008,
      reads: ['backtests'],
      sends: [],
      // Records that a run has ended, and its figures in the rulebook. Everything else that a backtest reads stays unchanged.
      tables: { records: 'append' },
      archive: ['read'],
      backtests: true,
    },
    watchRules: {
      folder: 'watch-rules',
      timeoutSeconds: 60,
      memoryMegabytes: 512,
      reads: [],
      sends: [],
      tables: { records: 'write', audit: 'append' },
      everySeconds: 3600,
    },
    drawSamples: {
      folder: 'draw-samples',
      // It lists the archive of two hours, a thousand objects per request.
      timeoutSeconds: 300,
      memoryMegabytes: 1024,
      reads: [],
      sends: [],
      tables: { states: 'write', records: 'write', audit: 'append' },
      archive: ['read'],
      everySeconds: 3600,
    },
    reviewApi: {
      folder: 'review-api',
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
      reads: [],
      sends: ['intake', 'followUps', 'actions', 'backtests'],
      redrives: ['intake', 'followUps', 'actions'],
      backtests: true,
      tables: { states: 'write', records: 'write-delete', audit: 'append' },
      serves: 'console',
    },
    sealAudit: {
      folder: 'seal-audit',
      timeoutSeconds: 900,
      // It holds the heads of all chains of a day: 600 MB for a million accounts that something was decided about.
      memoryMegabytes: 2048,
      reads: [],
      sends: [],
      tables: { audit: 'append' },
      signs: true,
      // A day is sealed once. Running hourly makes up for a failed run within the hour.
      everySeconds: 3600,
    },
  },
} as const satisfies {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly intake: Readonly<Record<'swift' | 'thrifty', EventSourceMapping>>;
  readonly followUps: EventSourceMapping;
  readonly backtests: EventSourceMapping;
  readonly functions: Readonly<Record<string, LambdaFunction>>;
};

const isSentByBackend = (name: QueueName): boolean =>
  (blueprint.queues[name] as Queue).backendAccess === 'sends';

/** Whether a function sends to a queue that the platform's backend also sends to. */
export const sharesQueueWithBackend = ({ sends }: LambdaFunction): boolean =>
  sends.some(isSentByBackend);

/** Role name of a function that sends to such a queue: the queue policy names the role before it exists. */
export const senderRoleName = (
  plan: LambdaFunction,
  platformId: string,
  region: string,
): string | undefined =>
  sharesQueueWithBackend(plan) ? `cs-${platformId}-${plan.folder}-${region}` : undefined;

const constantCase = (name: string) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * Returns a function's environment: one variable for each resource that it may access.
 *
 * @example
 * declare const names: Parameters<typeof environmentOf>[1];
 * environmentOf(blueprint.functions.sweepOutbox, names);
 * // { RECORDS_TABLE: '…', FOLLOW_UPS_QUEUE_URL: '…', ACTIONS_QUEUE_URL: '…', PLATFORM_SETTINGS: '{…}' }
 */
export const environmentOf = (
  { tables, reads, sends, redrives, archive, backtests, signs }: LambdaFunction,
  resources: {
    readonly table: (name: TableName) => string;
    readonly queueUrl: (name: QueueName) => string;
    readonly deadLettersUrl: (name: QueueName) => string;
    readonly bucket: () => string;
    /** Role ids of our own functions that send to the platform's queues, comma-separated. */
    readonly ownSenders: () => string;
    /** `AUDIT_KEY_ID` or `AUDIT_KEY_FILE`. */
    readonly signingKey: () => Readonly<Record<string, string>>;
    readonly settings: string;
  },
): Record<string, string> => ({
  PLATFORM_SETTINGS: resources.settings,
  ...Object.fromEntries(
    (Object.keys(tables) as TableName[]).map((name) => [
      `${constantCase(name)}_TABLE`,
      resources.table(name),
    ]),
  ),
  ...Object.fromEntries(
    [...new Set([...reads, ...sends])].map((name) => [
      `${constantCase(name)}_QUEUE_URL`,
      resources.queueUrl(name),
    ]),
  ),
  ...Object.fromEntries(
    (redrives ?? []).map((name) => [
      `${constantCase(name)}_DEAD_LETTERS_URL`,
      resources.deadLettersUrl(name),
    ]),
  ),
  ...((archive || backtests) && { ARCHIVE_BUCKET: resources.bucket() }),
  ...(reads.some(isSentByBackend) && { OWN_SENDERS: resources.ownSenders() }),
  ...(signs && resources.signingKey()),
});
