import { type AwsPlace, remedyOf, withRemedy } from '#infra/cli/aws-errors.ts';
import {
  connectDeployed,
  connectLocal,
  type RecordsConnection,
} from '#infra/cli/records-connection.ts';
import { localized, refusal } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { rulesAt } from '#shared/rules/cel/rules-in-use.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { dynamoSecrets } from '#shared/stores/secrets/dynamodb.ts';
import { SecretLost } from '#shared/stores/secrets/port.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import type { Fields, Log } from '#shared/telemetry/log.ts';

/** Prints why a queue rejected a message, and on AWS what to do, before the command reports what it could not do. */
const refusalLog = (where: AwsPlace | null): Pick<Log, 'warn'> => ({
  warn: (_, { code, error }: Fields = {}) => {
    const why = String(code ?? error);
    const words = { 'zh-CN': '队列拒收：{why}', en: 'the queue refused a message: {why}' };
    const remedy = where && remedyOf(Object.assign(new Error(why), { name: why }), where);
    process.stderr.write(`${localized(words, { why })}\n${remedy ? `${remedy}\n` : ''}`);
  },
});

const secretLostWords = {
  gone: {
    'zh-CN': '平台自身的密钥已丢失：请按 docs/operate.md “Keys and secrets” 一节放回',
    en: 'the platform’s own secret is missing: restore it as described under “Keys and secrets” in docs/operate.md',
  },
  another: {
    'zh-CN': '平台自身的密钥不是当初生成的那个：请按 docs/operate.md “Keys and secrets” 一节放回',
    en: 'the platform’s own secret is not the original one: restore the original as described under “Keys and secrets” in docs/operate.md',
  },
  none: {
    'zh-CN': '平台尚无自身的密钥：首个工作函数启动时生成（本机：npm start）',
    en: 'the platform has no secret yet: its first worker creates it at startup (locally: npm start)',
  },
} as const;

/** @throws {Error} in the language of this run, if the platform's secret is missing or a different one */
const rethrowExplained = (error: unknown): never => {
  throw error instanceof SecretLost ? refusal(secretLostWords[error.reason]) : error;
};

/**
 * @throws {Error} if the tables hold nothing of the platform, as when the environment is that of another one: a
 * halt written there would stop nothing
 */
const assertTablesOf = async (
  { dynamodb, tables }: RecordsConnection,
  platformId: string,
): Promise<void> => {
  const secrets = dynamoSecrets(createDynamo(dynamodb), tables, { platformId, randomBytes: null });
  const lost = await secrets.sketchKey().then(
    () => null,
    (error: unknown) => {
      if (error instanceof SecretLost) return error.reason;
      if (error instanceof Unavailable) return null;
      throw error;
    },
  );
  // A secret that was lost after its creation, or a throttled table, must not keep anybody from halting.
  if (lost !== 'none') return;
  throw refusal(
    {
      'zh-CN':
        '{table} 中没有平台 {platformId} 的数据：环境变量是否属于另一平台？刚部署的平台要等首个工作函数启动',
      en: '{table} contains nothing of the platform {platformId}: is the environment that of another platform? A new one must have started its first worker',
    },
    { table: tables.records, platformId },
  );
};

/** Opens a platform's records with the product's own stores. */
const recordsOver = (
  place: RecordsConnection,
  settings: PlatformSettings,
  refusals: Pick<Log, 'warn'>,
) => {
  const { platformId, retention } = settings;
  const dynamo = createDynamo(place.dynamodb);
  const { tables } = place;
  const now = Date.now;
  const rulebook = dynamoRulebook(dynamo, tables.records, platformId);
  const states = dynamoStates(dynamo, tables.states, { platformId, now });
  return {
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
    listChanges: dynamoListChanges(dynamo, tables.records, { platformId, now }),
    keyedHash: async () =>
      hmacHash(
        await dynamoSecrets(dynamo, tables, { platformId, randomBytes: null })
          .sketchKey()
          .catch(rethrowExplained),
      ),
    followUps:
      place.followUpsUrl === null ? null : sqsQueue(place.sqs, place.followUpsUrl, refusals),
    rulebook,
    tallies: dynamoTallies(dynamo, tables.records, platformId),
    rulesAt: async (at: number) => {
      const { catalogue } = await import('#shared/rules/catalogue.ts');
      const { withProvenRules: earnedOn } = await import('#shared/decisions/promotion.ts');
      return rulesAt(await rulebook.entriesAfter(0), at, earnedOn(catalogue, settings));
    },
    fanOut: place.archive && {
      archive: s3Archive(place.archive.s3, place.archive.bucket, platformId),
      backtests: s3Backtests(place.archive.s3, place.archive.bucket, platformId),
      queue:
        place.archive.backtestsUrl === null
          ? null
          : sqsQueue(place.sqs, place.archive.backtestsUrl, refusals),
    },
    isStopped: place.isStopped,
  };
};

/**
 * Implements `withPlatform`. In a module of its own, because loading the stores and their clients takes
 * longer than rejecting an invalid command line.
 */
export const withRecords = async <Result>(
  { deployed, ...local }: Parameters<typeof connectLocal>[0] & { readonly deployed?: true },
  use: (platform: ReturnType<typeof recordsOver>) => Promise<Result>,
): Promise<Result> => {
  const { platform: settings } = await deploymentOf(local.platform);
  const connection = deployed ? await connectDeployed(process.env) : await connectLocal(local);
  const { platformId } = settings;
  const where = deployed
    ? { platform: platformId, region: await connection.dynamodb.config.region() }
    : null;
  try {
    if (deployed) await assertTablesOf(connection, platformId);
    return await use(recordsOver(connection, settings, refusalLog(where)));
  } catch (error) {
    throw where ? withRemedy(error, where) : error;
  } finally {
    await connection.close();
  }
};
