/**
 * The system as data: what exists, and which function reads what.
 *
 * CDK deploys it (`infra/stacks`) and the local system starts it (`infra/local`), so that what is
 * tried on a desk is what runs in the cloud. Nothing here knows CDK or an emulator.
 */
export type Index = {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** What the index copies beside the keys; the whole item when left out. */
  readonly copies?: readonly string[];
};

export type Table = {
  readonly partitionKey: 'pk';
  readonly sortKey: 'sk';
  /** Name of the attribute that holds the expiry in epoch seconds. */
  readonly ttl?: 'expiresAt';
  readonly indexes?: Readonly<Record<string, Index>>;
  /** Entries are written once: no role may update or delete them. */
  readonly appendOnly?: true;
};

export type Queue = {
  readonly visibilitySeconds: number;
  /** Receives before a message moves to the dead-letter queue that goes with it. */
  readonly maxReceives: number;
  readonly retentionSeconds: number;
  /** `platform`: the platform's backend sends to it or reads from it. */
  readonly outside?: 'sends' | 'receives';
};

/** How a queue's messages reach a function. */
export type Feed = {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Batches that run at the same time. */
  readonly maxConcurrency: number;
};

export type QueueName = 'intake' | 'followUps' | 'actions' | 'backtests';
export type TableName = 'states' | 'records' | 'audit';

/** `write` never deletes: what is over leaves by its time to live. Holds that ended are deleted. */
export type TableAccess = 'read' | 'append' | 'write' | 'write-delete';

export type LambdaFunction = {
  /** The folder under functions/ whose index.ts exports `handler`. */
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reads: readonly QueueName[];
  readonly sends: readonly QueueName[];
  /** Queues whose waiting messages it counts. */
  readonly counts?: readonly QueueName[];
  readonly tables: Readonly<Partial<Record<TableName, TableAccess>>>;
  readonly archive?: readonly ('read' | 'write')[];
  /** Queues whose dead letters it counts and sends back. */
  readonly redrives?: readonly QueueName[];
  /** Puts backtests beside the archive and reads what came of them, and nothing else there. */
  readonly backtests?: true;
  /** Signs with the key that seals the audit log. */
  readonly signs?: true;
  /** Runs by itself this often. */
  readonly everySeconds?: number;
  /** Answers browsers behind a REST API, below this path. */
  readonly serves?: string;
};

const day = 86_400;

export const blueprint = {
  tables: {
    /** Accounts with their marks, shared entities, posts. Every event writes here. */
    states: { partitionKey: 'pk', sortKey: 'sk', ttl: 'expiresAt' },
    /** Decisions, cases, the outbox, holds, brakes, quarantine, lists. No quiet event writes here. */
    records: {
      partitionKey: 'pk',
      sortKey: 'sk',
      ttl: 'expiresAt',
      indexes: {
        /** Commands and follow-ups that nobody acknowledged yet. Sparse. */
        due: { partitionKey: 'dueShard', sortKey: 'dueAt' },
        /** Decisions about one account, and decisions of one day: what people read. `byDay` tells changes of the lists, too. */
        byAccount: { partitionKey: 'accountKey', sortKey: 'decidedAt' },
        byDay: { partitionKey: 'dayKey', sortKey: 'decidedAt' },
        /** Open cases of a queue in the order in which they are due, and claims by when they end. Sparse. */
        open: { partitionKey: 'openKey', sortKey: 'openAt', copies: ['row'] },
        /** The same cases by when they were opened. Sparse; what it copies changes as seldom as its keys. */
        opened: { partitionKey: 'openKey', sortKey: 'openedAt', copies: ['openAt'] },
        /** Cases with an appeal, open or decided, in the order in which appeals are due. Sparse. */
        appeals: { partitionKey: 'appealKey', sortKey: 'appealAt', copies: ['row'] },
        /** Open cases that were handed to somebody, by whom. Sparse. */
        handed: { partitionKey: 'handedKey', sortKey: 'handedAt', copies: ['v'] },
      },
    },
    /** One chain for each subject, and the daily seals over all of them. */
    audit: {
      partitionKey: 'pk',
      sortKey: 'sk',
      indexes: {
        /** Entries by the day they were written: what a seal covers. */
        byDay: { partitionKey: 'dayKey', sortKey: 'sk' },
      },
      appendOnly: true,
    },
  },
  queues: {
    intake: {
      visibilitySeconds: 181,
      // More than an hour, whether screen-events gives back (5 s, doubling to 300) or fails (181 s): an hour of
      // throttling leaves every good event on the queue.
      maxReceives: 20,
      retentionSeconds: 14 * day,
      outside: 'sends',
    },
    followUps: { visibilitySeconds: 181, maxReceives: 20, retentionSeconds: 14 * day },
    actions: {
      visibilitySeconds: 60,
      maxReceives: 100,
      retentionSeconds: 14 * day,
      outside: 'receives',
    },
    /** Slices of the archive that are to be replayed: from the tool or the console, never from a platform. */
    backtests: { visibilitySeconds: 5401, maxReceives: 5, retentionSeconds: 2 * day },
  },
  /** How the intake queue feeds screen-events; a platform's settings choose one. */
  intake: {
    swift: { batchSize: 10, windowSeconds: 0, maxConcurrency: 20 },
    thrifty: { batchSize: 100, windowSeconds: 1, maxConcurrency: 20 },
  },
  /** How the follow-up queue feeds it: beside the intake, never in its way. */
  followUps: { batchSize: 10, windowSeconds: 0, maxConcurrency: 5 },
  /** A slice keeps a core busy for minutes: one at a time, on as many cores as this. */
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
      counts: ['followUps', 'actions'],
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
      // The book of rules hears of a run that is done; nothing else is written, and nothing changed.
      tables: { records: 'append' },
      archive: ['read', 'write'],
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
      timeoutSeconds: 120,
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
      timeoutSeconds: 300,
      memoryMegabytes: 512,
      reads: [],
      sends: [],
      tables: { audit: 'append' },
      signs: true,
      // A day is sealed once; a run that failed is made up within the hour.
      everySeconds: 3600,
    },
  },
} as const satisfies {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly intake: Readonly<Record<'swift' | 'thrifty', Feed>>;
  readonly followUps: Feed;
  readonly backtests: Feed;
  readonly functions: Readonly<Record<string, LambdaFunction>>;
};

const isPlatforms = (name: QueueName): boolean =>
  (blueprint.queues[name] as Queue).outside === 'sends';

/** Whether a function sends to a queue that the platform sends to. */
export const sendsForPlatform = ({ sends }: LambdaFunction): boolean => sends.some(isPlatforms);

/** The name of the role of such a function: the queue's policy names it before it exists. */
export const senderRoleName = (
  plan: LambdaFunction,
  platformId: string,
  region: string,
): string | undefined =>
  sendsForPlatform(plan) ? `cs-${platformId}-${plan.folder}-${region}` : undefined;

const upper = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/**
 * The environment that a function gets: one variable for each thing it may touch.
 *
 * @example
 * environmentOf(blueprint.functions.sweepOutbox, names);
 * // { RECORDS_TABLE: '…', FOLLOW_UPS_QUEUE_URL: '…', ACTIONS_QUEUE_URL: '…', PLATFORM_SETTINGS: '{…}' }
 */
export const environmentOf = (
  { tables, reads, sends, redrives, archive, backtests, signs }: LambdaFunction,
  named: {
    readonly table: (name: TableName) => string;
    readonly queueUrl: (name: QueueName) => string;
    readonly deadLettersUrl: (name: QueueName) => string;
    readonly bucket: () => string;
    /** Role ids of our own functions that send to queues of the platform's, by commas. */
    readonly ownSenders: () => string;
    /** `AUDIT_KEY_ID` or `AUDIT_KEY_FILE`. */
    readonly signingKey: () => Readonly<Record<string, string>>;
    readonly settings: string;
  },
): Record<string, string> => ({
  PLATFORM_SETTINGS: named.settings,
  ...Object.fromEntries(
    (Object.keys(tables) as TableName[]).map((name) => [`${upper(name)}_TABLE`, named.table(name)]),
  ),
  ...Object.fromEntries(
    [...new Set([...reads, ...sends])].map((name) => [
      `${upper(name)}_QUEUE_URL`,
      named.queueUrl(name),
    ]),
  ),
  ...Object.fromEntries(
    (redrives ?? []).map((name) => [`${upper(name)}_DEAD_LETTERS_URL`, named.deadLettersUrl(name)]),
  ),
  ...((archive || backtests) && { ARCHIVE_BUCKET: named.bucket() }),
  ...(reads.some(isPlatforms) && { OWN_SENDERS: named.ownSenders() }),
  ...(signs && named.signingKey()),
});
