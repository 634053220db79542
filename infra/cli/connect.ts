import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { deployedPlace, localPlace } from '#infra/cli/place.ts';
import { told } from '#infra/cli/voice.ts';
import { runningIn } from '#infra/local/lock.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { rulesAt } from '#shared/rules/cel/judged-by.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import type { BacktestStore } from '#shared/stores/backtests/port.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import type { Ledger } from '#shared/stores/ledger/port.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { SecretLost } from '#shared/stores/secrets/port.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import type { StateStore, StateWalk } from '#shared/stores/states/port.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';
import type { Fields, Log } from '#shared/telemetry/log.ts';

/** Whose records a command reads, and where they are. */
export type Whereabouts = {
  readonly platform: string;
  readonly dataDir: string;
  readonly deployed?: true;
};

/** The options that say where a platform's records are. */
export const withPlace = (command: Command): Command =>
  command
    .option(
      '--data-dir <folder>',
      told({ 'zh-CN': '本机系统的数据目录', en: 'where the local system keeps its state' }),
      '.clearspring',
    )
    .option(
      '--deployed',
      told({
        'zh-CN': 'AWS 上的平台：沿用 SDK 自身的配置，数据表由环境变量指明',
        en: 'the platform on AWS: the SDK’s own configuration, tables by environment',
      }),
    );

/**
 * The options of every command that reads a platform's records. Beside `--deployed` the platform is named: the
 * one that is taken otherwise would be looked for, and written, among another's records, and nobody be told.
 */
export const withWhereabouts = (command: Command, platform = 'demo'): Command =>
  withPlace(
    command.option(
      '--platform <name>',
      told({
        'zh-CN': 'infra/platforms/ 下的平台设置文件',
        en: 'settings file under infra/platforms/',
      }),
      platform,
    ),
  ).hook('preAction', (_, asked) => {
    const unnamed = asked.getOptionValueSource('platform') !== 'cli';
    if (!asked.opts().deployed || !unnamed) return;
    throw new Error(
      told({
        'zh-CN': '--deployed 须同时写明平台：--platform <名称>',
        en: '--deployed needs the platform beside it: --platform <name>',
      }),
    );
  });

/** A platform's records, through the product's own stores. */
export type Platform = {
  readonly settings: PlatformSettings;
  readonly ledger: Ledger;
  readonly papers: PaperStore;
  readonly outbox: OutboxStore;
  readonly quarantine: QuarantineStore;
  readonly auditLog: AuditLog;
  readonly seals: SealStore;
  /** The key that verifies seals, SPKI in PEM: from the signer, never from the log. */
  readonly sealingKey: () => Promise<string>;
  readonly intake: QueueStore;
  readonly rulebook: RulebookStore;
  readonly tallies: TallyStore;
  readonly states: StateStore;
  /** Every account and post with a state. */
  readonly everyState: StateWalk['all'];
  readonly lists: ListStore;
  /** The platform's own keyed hash. */
  readonly keyedHash: () => Promise<KeyedHash>;
  /** To ourselves; `null` on AWS where the environment does not name it. */
  readonly followUps: QueueStore | null;
  /** The product's rules and the staff's, as they stood at a time (epoch milliseconds). */
  readonly rulesAt: (at: number) => Promise<Catalogue>;
  /** Its archive, and the backtests over it; `null` on AWS where the environment does not name them. */
  readonly fanOut: {
    readonly archive: ArchiveStore;
    readonly backtests: BacktestStore;
    readonly queue: QueueStore;
  } | null;
  /** Nothing judges what is put on the queue until the system is started. */
  readonly asleep: boolean;
};

/** Why a queue takes nothing, before a command says what it could not do. */
const refusals: Pick<Log, 'warn'> = {
  warn: (_, { code, error }: Fields = {}) => {
    const why = String(code ?? error);
    const words = { 'zh-CN': '队列拒收：{why}', en: 'the queue refuses: {why}' };
    process.stderr.write(`${told(words, { why })}\n`);
  },
};

const lost = {
  gone: {
    'zh-CN': '平台自身的密钥已丢失：请按 docs/operate.md “Keys and secrets” 一节放回',
    en: 'the platform’s own secret is gone: put it back, as “Keys and secrets” in docs/operate.md says',
  },
  another: {
    'zh-CN': '平台自身的密钥不是当初生成的那个：请按 docs/operate.md “Keys and secrets” 一节放回',
    en: 'the platform’s own secret is another than the one that was made: put that one back, as “Keys and secrets” in docs/operate.md says',
  },
  none: {
    'zh-CN': '平台尚无自身的密钥：首个工作函数启动时生成（本机：npm start）',
    en: 'the platform has no secret yet: its first worker makes it when it starts (here: npm start)',
  },
} as const;

/** @throws {Error} in the words of whoever asked, where the platform's secret is not what it should be */
const explained = (error: unknown): never => {
  throw error instanceof SecretLost ? new Error(told(lost[error.is])) : error;
};

/** Whether there are records to read: on AWS there are, locally once a system was started there. */
export const hasRecords = ({ platform, dataDir, deployed }: Whereabouts): boolean => {
  const folder = resolve(join(dataDir, platform));
  return deployed === true || runningIn(folder) !== null || existsSync(join(folder, 'queues.db'));
};

/**
 * Does something with a platform's records: those of the local system, running or not, or with
 * `--deployed` those on AWS.
 *
 * @throws {Error} that names the remedy when there are none, or another command holds them
 * @example
 * await withPlatform(options, ({ ledger }) => ledger.readDecision(id));
 */
export const withPlatform = async <Result>(
  whereabouts: Whereabouts,
  use: (platform: Platform) => Promise<Result>,
): Promise<Result> => {
  const { platform: settings } = await deploymentOf(whereabouts.platform);
  const { platformId, retention } = settings;
  const place = whereabouts.deployed
    ? await deployedPlace(process.env)
    : await localPlace(whereabouts);
  try {
    const dynamo = createDynamo(place.dynamodb);
    const { tables } = place;
    const now = Date.now;
    const rulebook = dynamoRulebook(dynamo, tables.records, platformId);
    const states = dynamoStates(dynamo, tables.states, { platformId, now });
    return await use({
      settings,
      ledger: dynamoLedger(dynamo, tables, {
        platformId,
        decisionDays: retention.decisionDays,
        review: settings.review,
        now,
      }),
      papers: dynamoPapers(dynamo, tables.records, { platformId, now }),
      outbox: dynamoOutbox(dynamo, tables.records, platformId),
      quarantine: dynamoQuarantine(dynamo, tables.records, {
        platformId,
        retentionDays: retention.quarantineDays,
        now,
      }),
      auditLog: dynamoAuditLog(dynamo, tables, { platformId, now }),
      seals: dynamoSeals(dynamo, tables.audit, platformId),
      sealingKey: place.sealingKey,
      intake: sqsQueue(place.sqs, place.intakeUrl, refusals),
      states,
      everyState: states.all,
      lists: dynamoLists(dynamo, tables.records, { platformId, now }),
      keyedHash: async () =>
        hmacHash(
          await dynamoSecrets(dynamo, tables, { platformId, randomBytes: null })
            .sketchKey()
            .catch(explained),
        ),
      followUps:
        place.followUpsUrl === null ? null : sqsQueue(place.sqs, place.followUpsUrl, refusals),
      rulebook,
      tallies: dynamoTallies(dynamo, tables.records, platformId),
      rulesAt: async (at) => {
        const { catalogue } = await import('#shared/rules/catalogue.ts');
        const { earnedOn } = await import('#shared/decisions/promotion.ts');
        return rulesAt(await rulebook.entriesAfter(0), at, earnedOn(catalogue, settings));
      },
      fanOut: place.archive && {
        archive: s3Archive(place.archive.s3, place.archive.bucket, platformId),
        backtests: s3Backtests(place.archive.s3, place.archive.bucket, platformId),
        queue: sqsQueue(place.sqs, place.archive.backtestsUrl, refusals),
      },
      asleep: place.asleep,
    });
  } finally {
    await place.close();
  }
};
