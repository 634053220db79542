import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type BatchStatementRequest,
  type BatchStatementResponse,
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
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import DataLoader from 'dataloader';
import { mayPass, Unavailable, unlessLasting } from './failure.ts';

export type Item = Record<string, NativeAttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };

/** A PartiQL statement that writes one item, and which. */
export type ItemStatement = BatchStatementRequest & { readonly item: Key };

const nameOf = ({ pk, sk }: Item) => `${pk}\n${sk}`;

/** On condition that there is no such item. */
export const isNew = { ConditionExpression: 'attribute_not_exists(pk)' } as const;

/**
 * On condition that an item is still as it was read.
 *
 * @param attribute where it keeps its version
 * @param from the version that was read; 0: there was none
 */
export const isStill = (attribute: string, from: number) =>
  from === 0
    ? isNew
    : {
        ConditionExpression: `${attribute} = :from`,
        ExpressionAttributeValues: marshall({ ':from': from }),
      };

/** Where an item lies. */
type Place = { readonly table: string; readonly key: Key };
const placeOf = ({ table, key }: Place) => `${table}\n${nameOf(key)}`;

/** Hears of every call what the server says it consumed. */
export type Meter = (call: {
  readonly operation: 'read' | 'write' | 'transact' | 'query' | 'put';
  readonly units: number;
}) => void;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const unitsOf = (consumed: ConsumedCapacity | readonly ConsumedCapacity[] | undefined): number =>
  [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

/** A failed condition is an answer, not a fault: whoever asked expects it. */
const answers = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/** What became of a write under a condition. */
type Written = {
  /** Whether the condition held; where it did not, nothing is written. */
  readonly held: boolean;
  /**
   * The item, where `ReturnValues` or, for a condition that failed,
   * `ReturnValuesOnConditionCheckFailure` asks for it.
   */
  readonly item: Item | null;
};

const answered = <T>(call: Promise<T>): Promise<T> => unlessLasting(call, answers);

const readAttempts = 5;
const keysPerRead = 100;
const statementsPerWrite = 25;

/** What is asked for at the same moment, by whomever, travels in one call of at most so many. */
const together = <Asked, Answer>(
  most: number,
  call: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): ((asked: readonly Asked[]) => Promise<readonly Answer[]>) => {
  const loader = new DataLoader<Asked, Answer>(call, { cache: false, maxBatchSize: most });
  return (asked) => Promise.all(asked.map((one) => loader.load(one)));
};

/**
 * DynamoDB as the stores use it: folded calls, metered, with two kinds of error only.
 *
 * Throws `Unavailable` for whatever another try may cure.
 */
export const createDynamo = (client: DynamoDBClient, meter: Meter = () => {}) => {
  /** Items by where they lie, `undefined` where there is none. */
  const readTogether = (ConsistentRead: boolean) =>
    together(keysPerRead, async (places: readonly Place[]) => {
      const found = new Map<string, Item>();
      const once = new Map(places.map((place) => [placeOf(place), place])).values();
      let pending: BatchGetItemCommandInput['RequestItems'] = Object.fromEntries(
        [...Map.groupBy(once, ({ table }) => table)].map(([table, some]) => [
          table,
          { Keys: some.map(({ key }) => marshall(key)), ConsistentRead },
        ]),
      );
      for (let attempt = 0; Object.keys(pending).length > 0; attempt++) {
        if (attempt === readAttempts) throw new Unavailable('keys were left unread');
        if (attempt > 0) await wait(20 * 2 ** attempt);
        const {
          Responses = {},
          UnprocessedKeys = {},
          ConsumedCapacity,
        }: BatchGetItemCommandOutput = await answered(
          client.send(
            new BatchGetItemCommand({ RequestItems: pending, ReturnConsumedCapacity: 'TOTAL' }),
          ),
        );
        meter({ operation: 'read', units: unitsOf(ConsumedCapacity) });
        for (const [table, items] of Object.entries(Responses)) {
          for (const marshalled of items) {
            const item = unmarshall(marshalled) as Item & Key;
            found.set(placeOf({ table, key: item }), item);
          }
        }
        pending = UnprocessedKeys;
      }
      return places.map((place) => found.get(placeOf(place)));
    });
  const reads = { latest: readTogether(true), lately: readTogether(false) };

  const runTogether = together(statementsPerWrite, async (statements: readonly ItemStatement[]) => {
    const answers = new Map<ItemStatement, BatchStatementResponse>();
    for (let left = [...statements]; left.length > 0; ) {
      // One call writes an item once: who comes second goes in the next one.
      const named = new Map(left.toReversed().map((one) => [nameOf(one.item), one]));
      const now = left.filter((one) => named.get(nameOf(one.item)) === one);
      left = left.filter((one) => !now.includes(one));
      const { Responses = [], ConsumedCapacity } = await answered(
        client.send(
          new BatchExecuteStatementCommand({
            Statements: now.map(({ item: _, ...statement }) => statement),
            ReturnConsumedCapacity: 'TOTAL',
          }),
        ),
      );
      meter({ operation: 'write', units: unitsOf(ConsumedCapacity) });
      for (const [i, one] of now.entries()) answers.set(one, Responses[i] ?? {});
    }
    return statements.map((one) => answers.get(one) ?? {});
  });

  const written = async (
    call: Promise<Pick<PutItemCommandOutput, 'Attributes' | 'ConsumedCapacity'>>,
  ): Promise<Written> => {
    try {
      const { ConsumedCapacity, Attributes } = await answered(call);
      meter({ operation: 'put', units: unitsOf(ConsumedCapacity) });
      return { held: true, item: Attributes ? unmarshall(Attributes) : null };
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const { Item } = error as ConditionalCheckFailedException;
      return { held: false, item: Item ? unmarshall(Item) : null };
    }
  };

  /** Items page after page: the next page is asked for when all of this one were taken. */
  async function* paged(
    ask: (
      start: QueryCommandInput['ExclusiveStartKey'],
    ) => Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey' | 'ConsumedCapacity'>>,
    from?: QueryCommandInput['ExclusiveStartKey'],
  ): AsyncGenerator<Item> {
    let start = from;
    do {
      const { Items = [], LastEvaluatedKey, ConsumedCapacity } = await answered(ask(start));
      meter({ operation: 'query', units: unitsOf(ConsumedCapacity) });
      for (const item of Items) yield unmarshall(item);
      start = LastEvaluatedKey;
    } while (start);
  }

  const queried = (input: QueryCommandInput) =>
    paged(
      (start) =>
        client.send(
          new QueryCommand({ ...input, ExclusiveStartKey: start, ReturnConsumedCapacity: 'TOTAL' }),
        ),
      input.ExclusiveStartKey,
    );

  return {
    /** Items in as few calls as fit (100 keys of any tables each), in no order. Absent ones are left out. */
    async readItems(
      table: string,
      keys: readonly Key[],
      consistent: boolean,
    ): Promise<readonly Item[]> {
      const read = consistent ? reads.latest : reads.lately;
      const found = await read(keys.map((key) => ({ table, key })));
      return found.filter((item) => item !== undefined);
    },

    /** Independent statements, each with its own condition and outcome, in order. */
    runStatements: (
      statements: readonly ItemStatement[],
    ): Promise<readonly BatchStatementResponse[]> => runTogether(statements),

    /** All or nothing. Throws `TransactionCanceledException` with the reasons when a condition failed. */
    async transact(items: TransactWriteItemsCommandInput['TransactItems']): Promise<void> {
      const { ConsumedCapacity } = await answered(
        client.send(
          new TransactWriteItemsCommand({ TransactItems: items, ReturnConsumedCapacity: 'TOTAL' }),
        ),
      );
      meter({ operation: 'transact', units: unitsOf(ConsumedCapacity) });
    },

    put: (input: PutItemCommandInput): Promise<Written> =>
      written(client.send(new PutItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))),

    remove: (input: DeleteItemCommandInput): Promise<Written> =>
      written(client.send(new DeleteItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))),

    update: (input: UpdateItemCommandInput): Promise<Written> =>
      written(client.send(new UpdateItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }))),

    /** The items of a query, at most `most`; what is not given is not read either. */
    async query(
      input: Omit<QueryCommandInput, 'Limit'>,
      most = Number.POSITIVE_INFINITY,
    ): Promise<Item[]> {
      const items: Item[] = [];
      const Limit = Number.isFinite(most) ? most : undefined;
      for await (const item of queried({ ...input, Limit })) {
        if (items.push(item) === most) break;
      }
      return items;
    },

    /** The items of a query one at a time: for what is more than is held at once. */
    queryEach: (input: QueryCommandInput): AsyncGenerator<Item> => queried(input),

    /** Every item of a table, one at a time: for auditors and operators alone, no function's role may scan. */
    scan: (input: ScanCommandInput): AsyncGenerator<Item> =>
      paged(
        (start) =>
          client.send(
            new ScanCommand({
              ...input,
              ExclusiveStartKey: start,
              ReturnConsumedCapacity: 'TOTAL',
            }),
          ),
        input.ExclusiveStartKey,
      ),
  };
};

export type Dynamo = ReturnType<typeof createDynamo>;

/** The outcome of one statement with a version condition. Throws what will be the same tomorrow. */
export const outcomeOf = ({
  Error: error,
}: BatchStatementResponse): 'written' | 'stale' | 'unavailable' => {
  if (!error) return 'written';
  if (error.Code === 'ConditionalCheckFailed' || error.Code === 'DuplicateItem') return 'stale';
  const named = Object.assign(new Error(error.Message ?? error.Code ?? 'statement failed'), {
    name: error.Code ?? 'Unknown',
  });
  if (!mayPass(named)) throw named;
  return 'unavailable';
};
