import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { signedIn } from '#infra/cli/credentials.ts';
import { account } from '#infra/local/arn.ts';
import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { lock, runningSystemIn } from '#infra/local/lock.ts';
import { namesOf, provision, sealingKey, tablesOf } from '#infra/local/provision.ts';
import { refusal } from '#infra/localize.ts';
import { fileSigner } from '#shared/stores/signer/file.ts';
import { kmsSigner } from '#shared/stores/signer/kms.ts';

/** Where a platform's records are, with the clients to access them. */
export type RecordsConnection = {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tables: { readonly states: string; readonly records: string; readonly audit: string };
  readonly intakeUrl: string;
  readonly followUpsUrl: string | null;
  readonly archive: {
    readonly s3: S3Client;
    readonly bucket: string;
    /** The queue of slices to replay; `null` on AWS if the environment does not name it. */
    readonly backtestsUrl: string | null;
  } | null;
  readonly sealingKey: () => Promise<string>;
  readonly isStopped: boolean;
  readonly close: () => Promise<void>;
};

/** Resources on AWS, under the same environment variables as in the functions. */
const DeployedEnvironment = z.object({
  STATES_TABLE: z.string().min(1),
  RECORDS_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1),
  FOLLOW_UPS_QUEUE_URL: z.string().min(1).optional(),
  ARCHIVE_BUCKET: z.string().min(1).optional(),
  BACKTESTS_QUEUE_URL: z.string().min(1).optional(),
});

/** @throws {Error} that names the missing SDK configuration, before a store needs it */
const assertConfigured = async ({ config }: DynamoDBClient): Promise<void> => {
  await config.region().catch(() => {
    throw refusal({
      'zh-CN': '未配置 AWS 区域：请设置 AWS_REGION，或在 AWS_PROFILE 所指的配置中写明',
      en: 'no AWS region is configured: set AWS_REGION, or a region in the profile of AWS_PROFILE',
    });
  });
  await signedIn(config.credentials);
};

/**
 * Connects to a platform's records on AWS, located by environment variables.
 *
 * @throws {Error} that names the missing variables
 */
export const connectDeployed = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RecordsConnection> => {
  const named = DeployedEnvironment.safeParse(environment);
  if (!named.success) {
    const missing = named.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw refusal(
      {
        'zh-CN': '--deployed 需要环境变量 {missing}：见 clearspring-<platform>-records 堆栈的输出',
        en: '--deployed needs {missing} in the environment: see the outputs of the stack clearspring-<platform>-records',
      },
      { missing },
    );
  }
  const { STATES_TABLE, RECORDS_TABLE, AUDIT_TABLE, INTAKE_QUEUE_URL } = named.data;
  const dynamodb = new DynamoDBClient({});
  await assertConfigured(dynamodb);
  const sqs = new SQSClient({});
  const s3 = new S3Client({});
  const { ARCHIVE_BUCKET, BACKTESTS_QUEUE_URL } = named.data;
  return {
    dynamodb,
    sqs,
    tables: { states: STATES_TABLE, records: RECORDS_TABLE, audit: AUDIT_TABLE },
    intakeUrl: INTAKE_QUEUE_URL,
    followUpsUrl: named.data.FOLLOW_UPS_QUEUE_URL ?? null,
    archive: ARCHIVE_BUCKET
      ? { s3, bucket: ARCHIVE_BUCKET, backtestsUrl: BACKTESTS_QUEUE_URL ?? null }
      : null,
    sealingKey: async () => {
      const keyId = environment.AUDIT_KEY_ID;
      if (!keyId) {
        throw refusal({
          'zh-CN': '请设置 AUDIT_KEY_ID，或以 --public-key 给出校验封印的公钥',
          en: 'set AUDIT_KEY_ID, or give the public key that verifies seals with --public-key',
        });
      }
      const kms = new KMSClient({});
      return kmsSigner(kms, keyId)
        .publicKey()
        .finally(() => kms.destroy());
    },
    isStopped: false,
    close: async () => {
      dynamodb.destroy();
      sqs.destroy();
      s3.destroy();
    },
  };
};

/**
 * Connects to a platform's records in the local system. Starts its servers unless the system is
 * running.
 *
 * @throws {Error} that names the remedy, if there are no records or another command holds them
 */
export const connectLocal = async ({
  platform,
  dataDir,
}: {
  readonly platform: string;
  readonly dataDir: string;
}): Promise<RecordsConnection> => {
  const folder = resolve(join(dataDir, platform));
  const names = namesOf(platform);
  const running = runningSystemIn(folder);
  if (running && !running.endpoints) {
    throw refusal(
      {
        'zh-CN': '进程 {pid} 正在使用 {folder}：请待其结束后重试',
        en: 'process {pid} is using {folder}: try again when it has finished',
      },
      { pid: running.pid, folder },
    );
  }
  if (!running && !existsSync(join(folder, 'queues.db'))) {
    throw refusal(
      {
        'zh-CN':
          '{folder} 中没有数据：可先以 npm start 运行一天的流量，或以 --data-dir 另指目录，或使用 --deployed',
        en: '{folder} contains no data: play a day with npm start, choose another folder with --data-dir, or use --deployed',
      },
      { folder },
    );
  }

  const opened = new AsyncDisposableStack();
  try {
    let endpoints = running?.endpoints;
    if (!endpoints) {
      opened.defer(lock(folder));
      const emulators = await startEmulators({ folder });
      opened.defer(emulators.stop);
      endpoints = emulators.endpoints;
    }
    const clients = clientsOf(endpoints);
    const keyFile = join(folder, sealingKey);
    opened.defer(() => {
      for (const client of Object.values(clients)) client.destroy();
    });
    if (!running) await provision(clients, names);
    return {
      ...clients,
      tables: tablesOf(names),
      intakeUrl: `${endpoints.sqs}/${account}/${names.queue('intake')}`,
      followUpsUrl: `${endpoints.sqs}/${account}/${names.queue('followUps')}`,
      archive: {
        s3: clients.s3,
        bucket: names.bucket,
        backtestsUrl: `${endpoints.sqs}/${account}/${names.queue('backtests')}`,
      },
      sealingKey: async () => {
        if (!existsSync(keyFile)) {
          throw refusal(
            {
              'zh-CN': '{keyFile} 中的封印密钥已不在：请以 --public-key 给出公钥',
              en: 'the sealing key is missing from {keyFile}: give the public key with --public-key',
            },
            { keyFile },
          );
        }
        return fileSigner(keyFile).publicKey();
      },
      isStopped: !running,
      close: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
};
