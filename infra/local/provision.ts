import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { refusal } from '#infra/localize.ts';
import { blueprint, type Index, type QueueName, type TableName } from '../blueprint.ts';
import { arnOf } from './arn.ts';

export type Clients = {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
};

/** Names of the blueprint's resources in one local system. */
export type Names = {
  readonly table: (name: TableName) => string;
  readonly queue: (name: QueueName) => string;
  readonly deadLetters: (name: QueueName) => string;
  readonly bucket: string;
};

export const namesOf = (platformId: string): Names => ({
  table: (name) => `clearspring-${platformId}-${name}`,
  queue: (name) => `clearspring-${platformId}-${name}`,
  deadLetters: (name) => `clearspring-${platformId}-${name}-dead-letters`,
  bucket: `clearspring-${platformId}-archive`,
});

/** The tables that a ledger needs. */
export const tablesOf = ({ table }: Names) => ({
  states: table('states'),
  records: table('records'),
  audit: table('audit'),
});

/** File name, in a system's folder, of the key that seals its audit log. */
export const sealingKey = 'sealing-key.pem';
/** File name, in a system's folder, of the key that signs appeal links. */
export const appealKey = 'appeal-links.pem';

/** Overrides the blueprint's visibility timeout and receive limit; tests use shorter ones. */
export type Redelivery = { readonly afterSeconds?: number; readonly maxReceives?: number };

const createTable = async (dynamodb: DynamoDBClient, table: TableName, TableName: string) => {
  const {
    partitionKey,
    sortKey,
    indexes = {},
  } = blueprint.tables[table] as {
    readonly partitionKey: string;
    readonly sortKey: string;
    readonly indexes?: Readonly<Record<string, Index>>;
  };
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const keys = [partitionKey, sortKey];
  for (const index of Object.values(indexes)) keys.push(index.partitionKey, index.sortKey);
  const secondary = Object.entries(indexes).map(([IndexName, index]) => ({
    IndexName,
    KeySchema: keySchema(index.partitionKey, index.sortKey),
    Projection: index.projected
      ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projected] }
      : { ProjectionType: 'ALL' as const },
  }));
  try {
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keySchema(partitionKey, sortKey),
        AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S' as const,
        })),
        ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    const existingIndexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
    if (secondary.some(({ IndexName }) => !existingIndexes.includes(IndexName))) {
      throw refusal(
        {
          'zh-CN': '数据表 {table} 由旧版本创建：请以 --fresh 重新开始',
          en: 'the table {table} was made by an older release: start over with --fresh',
        },
        { table: TableName },
      );
    }
  }
};

/** Deletes the blueprint's tables with all their items. */
export const dropTables = async ({ dynamodb }: Pick<Clients, 'dynamodb'>, names: Names) => {
  const drop = async (table: TableName) => {
    try {
      await dynamodb.send(new DeleteTableCommand({ TableName: names.table(table) }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  };
  await Promise.all((Object.keys(blueprint.tables) as TableName[]).map(drop));
};

/**
 * Creates the blueprint's tables, its queues with their dead-letter queues, and the archive bucket. Existing
 * resources keep their contents.
 *
 * @throws {Unfit} if an existing table lacks an index of the blueprint
 */
export const provision = async (
  { dynamodb, sqs, s3 }: Clients,
  names: Names,
  { afterSeconds, maxReceives }: Redelivery = {},
): Promise<void> => {
  const tables = Object.keys(blueprint.tables) as TableName[];
  const createQueues = Object.entries(blueprint.queues).map(async ([key, queue]) => {
    const name = key as QueueName;
    const MessageRetentionPeriod = String(queue.retentionSeconds);
    await sqs.send(
      new CreateQueueCommand({
        QueueName: names.deadLetters(name),
        Attributes: { MessageRetentionPeriod },
      }),
    );
    await sqs.send(
      new CreateQueueCommand({
        QueueName: names.queue(name),
        Attributes: {
          MessageRetentionPeriod,
          VisibilityTimeout: String(afterSeconds ?? queue.visibilitySeconds),
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: arnOf(names.deadLetters(name)),
            maxReceiveCount: maxReceives ?? queue.maxReceives,
          }),
        },
      }),
    );
  });
  const createBucket = s3.send(new CreateBucketCommand({ Bucket: names.bucket })).catch((error) => {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });
  await Promise.all([
    ...tables.map((table) => createTable(dynamodb, table, names.table(table))),
    ...createQueues,
    createBucket,
  ]);
};
