import { isDeepStrictEqual } from 'node:util';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type BatchStatementRequest,
  type BatchStatementResponse,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  type ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import DataLoader from 'dataloader';
import { asUnavailable, isRetryable, Unavailable } from './failure.ts';
import { limitToConnections } from './limit.ts';

export type Item = Record<string, NativeAttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };

/** A PartiQL statement that writes one item, and the key of that item. */
type ItemStatement = BatchStatementRequest & { readonly item: Key };

const nameOf = ({ pk, sk }: Item) => `${pk}\n${sk}`;

/** Condition: the item does not exist. */
export const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' } as const;

/**
 * Condition: the item still has the version that was read (optimistic locking).
 *
 * @param attribute the item's version attribute
 * @param from the version that was read; 0 if there was no item
 */
export const ifVersion = (attribute: string, from: number) =>
  from === 0
    ? ifNew
    : {
        ConditionExpression: `${attribute} = :from`,
        ExpressionAttributeValues: marshall({ ':from': from }),
      };

/** Condition: the item still has the body that was read. */
export const ifUnchanged = ({ body }: Item) => ({
  ConditionExpression: 'body = :body',
  ExpressionAttributeValues: marshall({ ':body': body }),
});

/** Query: the items of a partition, with a sort key after `after` if one is given. Consistent, in order. */
export const inPartition = (TableName: string, pk: string, after?: string) => ({
  TableName,
  KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
  ExpressionAttributeValues: marshall({
    ':pk': pk,
    ...(after !== undefined && { ':after': after }),
  }),
  ConsistentRead: true,
});

/** Counts by name as attributes of an item; with the prefix, no name can be that of another attribute. */
export const prefixed = (prefix: string, counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}${name}`, count]));

/** The counts of an item whose attributes have the prefix. */
export const unprefixed = (prefix: string, item: Item): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]) => [name.slice(prefix.length), count as number]),
  );

/** An item's table and key. */
type ItemLocation = { readonly table: string; readonly key: Key };
const locationName = ({ table, key }: ItemLocation) => `${table}\n${nameOf(key)}`;

/** Receives the capacity that the server reports for each call. */
export type Meter = (call: {
  readonly operation: 'read' | 'write' | 'transact' | 'query' | 'put';
  readonly units: number;
}) => void;

/** Asks the server to report the capacity that a call consumed. */
const metered = { ReturnConsumedCapacity: 'TOTAL' } as const;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const unitsOf = (consumed: ConsumedCapacity | readonly ConsumedCapacity[] | undefined): number =>
  [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

/** A failed condition is a result, not an error: callers handle it. */
const expectedErrors = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/** The outcome of a conditional write. */
type WriteResult = {
  /** Whether the condition held. If not, nothing is written. */
  readonly held: boolean;
  /**
   * The item, if requested by `ReturnValues` or, for a failed condition, by
   * `ReturnValuesOnConditionCheckFailure`.
   */
  readonly item: Item | null;
};

const narrowErrors = <T>(call: Promise<T>): Promise<T> => asUnavailable(call, expectedErrors);

const batchAttempts = 5;
const keysPerRead = 100;
/** Most statements, or most items, that one call writes. */
export const writesPerCall = 25;

/** Repeats a call with what it left unprocessed until nothing is left. */
const untilProcessed = async <Pending extends object>(
  pending: Pending,
  call: (pending: Pending) => Promise<Pending | undefined>,
): Promise<void> => {
  let left: Pending | undefined = pending;
  for (let attempt = 0; left && Object.keys(left).length > 0; attempt++) {
    if (attempt === batchAttempts)
      throw new Unavailable('DynamoDB left some of a batch unprocessed in every attempt');
    if (attempt > 0) await wait(20 * 2 ** attempt);
    left = await call(left);
  }
};

/** Batches requests made at the same moment, whoever made them, into calls of at most `most` each. */
const batched = <Asked, Answer>(
  most: number,
  call: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): ((asked: readonly Asked[]) => Promise<readonly Answer[]>) => {
  const loader = new DataLoader<Asked, Answer>(call, { cache: false, maxBatchSize: most });
  return (asked) => Promise.all(asked.map((one) => loader.load(one)));
};

type Send = DynamoDBClient['send'];

/** Reads items in the order of their places; `undefined` if there is no item with that key. */
const batchedReads = (send: Send, meter: Meter, ConsistentRead: boolean) =>
  batched(keysPerRead, async (places: readonly ItemLocation[]) => {
    const found = new Map<string, Item>();
    const distinct = new Map(places.map((place) => [locationName(place), place])).values();
    const asked: BatchGetItemCommandInput['RequestItems'] = Object.fromEntries(
      [...Map.groupBy(distinct, ({ table }) => table)].map(([table, some]) => [
        table,
        { Keys: some.map(({ key }) => marshall(key)), ConsistentRead },
      ]),
    );
    await untilProcessed(asked, async (RequestItems) => {
      const {
        Responses = {},
        UnprocessedKeys,
        ConsumedCapacity,
      }: BatchGetItemCommandOutput = await narrowErrors(
        send(new BatchGetItemCommand({ RequestItems, ...metered })),
      );
      meter({ operation: 'read', units: unitsOf(ConsumedCapacity) });
      for (const [table, items] of Object.entries(Responses)) {
        for (const marshalled of items) {
          const item = unmarshall(marshalled) as Item & Key;
          found.set(locationName({ table, key: item }), item);
        }
      }
      return UnprocessedKeys;
    });
    return places.map((place) => found.get(locationName(place)));
  });

const batchedStatements = (send: Send, meter: Meter) =>
  batched(writesPerCall, async (statements: readonly ItemStatement[]) => {
    const answers = new Map<ItemStatement, BatchStatementResponse>();
    for (let pending = [...statements]; pending.length > 0; ) {
      // One call may write an item only once: a second statement for it goes into the next call.
      const lastByItem = new Map(pending.toReversed().map((one) => [nameOf(one.item), one]));
      const batch = pending.filter((one) => lastByItem.get(nameOf(one.item)) === one);
      pending = pending.filter((one) => !batch.includes(one));
      const { Responses = [], ConsumedCapacity } = await narrowErrors(
        send(
          new BatchExecuteStatementCommand({
            Statements: batch.map(({ item: _, ...statement }) => statement),
            ...metered,
          }),
        ),
      );
      meter({ operation: 'write', units: unitsOf(ConsumedCapacity) });
      for (const [i, one] of batch.entries()) answers.set(one, Responses[i] ?? {});
    }
    return statements.map((one) => answers.get(one) ?? {});
  });

/** The result of a conditional write. `own` is the item that it puts. */
const resultOf = async (
  call: Promise<Pick<PutItemCommandOutput, 'Attributes' | 'ConsumedCapacity'>>,
  meter: Meter,
  own?: PutItemCommandInput['Item'],
): Promise<WriteResult> => {
  try {
    const { ConsumedCapacity, Attributes } = await narrowErrors(call);
    meter({ operation: 'put', units: unitsOf(ConsumedCapacity) });
    return { held: true, item: Attributes ? unmarshall(Attributes) : null };
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    const { Item, $metadata } = error as ConditionalCheckFailedException;
    // The SDK repeats a write whose answer was lost; the repetition fails on what the first attempt wrote.
    const isRepeated = own !== undefined && ($metadata.attempts ?? 1) > 1;
    if (isRepeated && isDeepStrictEqual(structuredClone(Item), structuredClone(own))) {
      return { held: true, item: null };
    }
    return { held: false, item: Item ? unmarshall(Item) : null };
  }
};

/** Yields items page by page; requests the next page once all items of this one are consumed. */
async function* paged(
  meter: Meter,
  from: QueryCommandInput['ExclusiveStartKey'],
  fetchPage: (
    start: QueryCommandInput['ExclusiveStartKey'],
  ) => Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey' | 'ConsumedCapacity'>>,
): AsyncGenerator<Item> {
  let start = from;
  do {
    const { Items = [], LastEvaluatedKey, ConsumedCapacity } = await narrowErrors(fetchPage(start));
    meter({ operation: 'query', units: unitsOf(ConsumedCapacity) });
    for (const item of Items) yield unmarshall(item);
    start = LastEvaluatedKey;
  } while (start);
}

/**
 * The DynamoDB client of the stores: batches and meters calls, and narrows errors.
 *
 * Throws `Unavailable` for every error that a retry may fix; other errors are passed through.
 */
export const createDynamo = (client: DynamoDBClient, meter: Meter = () => {}) => {
  const limited = limitToConnections();
  const send = ((command: Parameters<Send>[0]) => limited(() => client.send(command))) as Send;
  const reads = {
    consistent: batchedReads(send, meter, true),
    eventual: batchedReads(send, meter, false),
  };

  /** Yields the items of a query one at a time, for results too large to hold in memory. */
  const queryEach = (input: QueryCommandInput): AsyncGenerator<Item> =>
    paged(meter, input.ExclusiveStartKey, (ExclusiveStartKey) =>
      send(new QueryCommand({ ...input, ExclusiveStartKey, ...metered })),
    );

  return {
    /**
     * Reads items in as few calls as possible (100 keys each), in the order of the keys. Missing ones are left out.
     *
     * @param options.consistent `false` costs half, and may miss what was written within the last second
     */
    async readItems(
      table: string,
      keys: readonly Key[],
      { consistent = true }: { readonly consistent?: boolean } = {},
    ): Promise<readonly Item[]> {
      const read = consistent ? reads.consistent : reads.eventual;
      const found = await read(keys.map((key) => ({ table, key })));
      return found.filter((item) => item !== undefined);
    },

    /** Runs independent statements, each with its own condition and outcome. Outcomes are in order. */
    runStatements: batchedStatements(send, meter),

    /**
     * Puts and deletes items without conditions, in as few calls as possible and one call at a time: whoever writes
     * thousands of items does not slow down others. No two of the requests may name the same item.
     */
    async writeItems(table: string, requests: readonly WriteRequest[]): Promise<void> {
      for (let i = 0; i < requests.length; i += writesPerCall) {
        const asked: BatchWriteItemCommandInput['RequestItems'] = {
          [table]: requests.slice(i, i + writesPerCall),
        };
        await untilProcessed(asked, async (RequestItems) => {
          const { UnprocessedItems, ConsumedCapacity }: BatchWriteItemCommandOutput =
            await narrowErrors(send(new BatchWriteItemCommand({ RequestItems, ...metered })));
          meter({ operation: 'write', units: unitsOf(ConsumedCapacity) });
          return UnprocessedItems;
        });
      }
    },

    /** Writes all items or none. Throws `TransactionCanceledException` if a condition failed. */
    async transact(items: TransactWriteItemsCommandInput['TransactItems']): Promise<void> {
      const { ConsumedCapacity } = await narrowErrors(
        send(new TransactWriteItemsCommand({ TransactItems: items, ...metered })),
      );
      meter({ operation: 'transact', units: unitsOf(ConsumedCapacity) });
    },

    put: (input: PutItemCommandInput): Promise<WriteResult> =>
      resultOf(
        send(
          new PutItemCommand({
            ...input,
            ...(input.ConditionExpression && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
            ...metered,
          }),
        ),
        meter,
        input.Item,
      ),

    remove: (input: DeleteItemCommandInput): Promise<WriteResult> =>
      resultOf(send(new DeleteItemCommand({ ...input, ...metered })), meter),

    update: (input: UpdateItemCommandInput): Promise<WriteResult> =>
      resultOf(send(new UpdateItemCommand({ ...input, ...metered })), meter),

    /** Returns at most `most` items of a query, and reads no more than it returns. */
    async query(
      input: Omit<QueryCommandInput, 'Limit'>,
      most = Number.POSITIVE_INFINITY,
    ): Promise<Item[]> {
      const items: Item[] = [];
      const Limit = Number.isFinite(most) ? most : undefined;
      for await (const item of queryEach({ ...input, Limit })) {
        if (items.push(item) === most) break;
      }
      return items;
    },

    queryEach,

    /** Yields every item of a table. For auditors and operators only: no function's role may scan. */
    scan: (input: ScanCommandInput): AsyncGenerator<Item> =>
      paged(meter, input.ExclusiveStartKey, (ExclusiveStartKey) =>
        send(new ScanCommand({ ...input, ExclusiveStartKey, ...metered })),
      ),
  };
};

export type Dynamo = ReturnType<typeof createDynamo>;

/** The outcome of one statement with a version condition. Throws errors that no retry fixes. */
export const statementOutcomeOf = ({
  Error: error,
}: BatchStatementResponse): 'written' | 'stale' | 'unavailable' => {
  if (!error) return 'written';
  if (error.Code === 'ConditionalCheckFailed' || error.Code === 'DuplicateItem') return 'stale';
  const named = Object.assign(
    new Error(error.Message ?? error.Code ?? 'the statement failed without a message'),
    {
      name: error.Code ?? 'Unknown',
    },
  );
  if (!isRetryable(named)) throw named;
  return 'unavailable';
};
