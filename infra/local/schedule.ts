import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { blueprint, type LambdaFunction as LambdaPlan } from '../blueprint.ts';
import { account, region } from './arn.ts';
import type { Invocation, LambdaFunction } from './lambda.ts';

type Timer = { readonly stop: () => Promise<void> };

/**
 * Runs `task` at an interval, skipping a run while the previous one is still active. `stop` waits for the
 * active run. `onFailure` is called if a run fails; later runs continue.
 */
export const startTimer = (
  seconds: number,
  task: () => Promise<unknown>,
  onFailure: (error: unknown) => void,
): Timer => {
  let running: Promise<unknown> = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    running = task()
      .catch(onFailure)
      .finally(() => {
        idle = true;
      });
  }, seconds * 1000);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};

/** Invokes a function as an EventBridge schedule does. */
export const invokeScheduled = (target: LambdaFunction, rule: string): Promise<Invocation> =>
  target.invoke({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date().toISOString(),
    region,
    resources: [`arn:aws:events:${region}:${account}:rule/${rule}`],
    detail: {},
  });

/**
 * Deletes expired items, as DynamoDB's time to live does eventually; the embedded server does not delete them
 * itself.
 *
 * Returns the number of deleted items.
 */
export const deleteExpired = async (
  dynamodb: DynamoDBClient,
  tableOf: (name: keyof typeof blueprint.tables) => string,
  now: number,
): Promise<number> => {
  let deleted = 0;
  for (const [name, table] of Object.entries(blueprint.tables)) {
    if (!('ttl' in table)) continue;
    const TableName = tableOf(name as keyof typeof blueprint.tables);
    const expired = {
      ExpressionAttributeNames: { '#ttl': table.ttl },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
    };
    const pages = paginateScan(
      { client: dynamodb },
      {
        TableName,
        FilterExpression: '#ttl < :now',
        ProjectionExpression: `${table.partitionKey}, ${table.sortKey}`,
        ...expired,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const Key of Items) {
        try {
          // Conditional, because the item may have been renewed in the meantime.
          const ConditionExpression = '#ttl < :now';
          await dynamodb.send(
            new DeleteItemCommand({ TableName, Key, ConditionExpression, ...expired }),
          );
          deleted += 1;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
    }
  }
  return deleted;
};

/** Starts timers for the functions that have a schedule, and for item expiry, which DynamoDB does itself on AWS. */
export const startTimers = (
  functions: readonly (Pick<LambdaPlan, 'folder' | 'everySeconds'> & { target: LambdaFunction })[],
  dynamodb: DynamoDBClient,
  tableOf: Parameters<typeof deleteExpired>[1],
  onFailure: (name: string, error: unknown) => void,
): Timer => {
  const quarterHour = 900;
  const start = (name: string, seconds: number, task: () => Promise<unknown>) =>
    startTimer(seconds, task, (error) => onFailure(name, error));
  const timers = [
    ...functions.flatMap(({ everySeconds, folder, target }) =>
      everySeconds ? [start(folder, everySeconds, () => invokeScheduled(target, folder))] : [],
    ),
    start('expiry', quarterHour, () => deleteExpired(dynamodb, tableOf, Date.now())),
  ];
  return {
    stop: async () => {
      await Promise.all(timers.map(({ stop }) => stop()));
    },
  };
};
