import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Decision } from '#shared/decisions/decision.ts';
import { dateOf } from '#shared/settings/durations.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { unpack } from '../pack.ts';
import { everyShard, recordKeys } from '../record-keys.ts';
import { parseStored, readEach } from '../unreadable.ts';
import type { DecisionIndex, DecisionPage } from './port.ts';

/** The cursor of one partition: the last item returned; `null` before the first one. */
const PartitionCursor = z.tuple([z.string(), z.string()]).nullable();
type PartitionCursor = z.infer<typeof PartitionCursor>;
const PageCursor = z.array(PartitionCursor);

const parseCursor = (after: string | null): readonly PartitionCursor[] => {
  if (after === null) return [];
  try {
    return PageCursor.parse(JSON.parse(after));
  } catch {
    throw new RangeError('`after` is not a place that this index returned');
  }
};

/** Reads decisions by account and by day, from the indexes of the records table. */
export const dynamoDecisions = (
  dynamo: Dynamo,
  table: string,
  platformId: string,
): DecisionIndex => {
  const { key, accountKey, dayKey } = recordKeys(platformId);
  const idOf = (item: Item) => (item.pk as string).slice(key('D', '').pk.length);

  const read = async (
    index: 'byAccount' | 'byDay',
    partition: string,
    cursor: PartitionCursor,
    most: number,
  ): Promise<readonly Item[]> => {
    const name = index === 'byAccount' ? 'accountKey' : 'dayKey';
    return dynamo.query(
      {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': name },
        ExpressionAttributeValues: marshall({ ':partition': partition }),
        ScanIndexForward: false,
        ...(cursor && {
          ExclusiveStartKey: marshall({
            ...key('D', cursor[1]),
            [name]: partition,
            decidedAt: cursor[0],
          }),
        }),
      },
      most,
    );
  };

  const page = async (
    partitions: readonly (readonly Item[])[],
    before: readonly PartitionCursor[],
    most: number,
  ): Promise<DecisionPage> => {
    const all = partitions
      .flatMap((items, at) => items.map((item) => ({ item, at })))
      .toSorted((a, b) => (a.item.decidedAt > b.item.decidedAt ? -1 : 1));
    const given = all.slice(0, most);
    const cursors = partitions.map((_, at): PartitionCursor => {
      const last = given.findLast((one) => one.at === at)?.item;
      return last ? [last.decidedAt as string, idOf(last)] : (before[at] ?? null);
    });
    return {
      decisions: readEach(
        given.map(({ item }) => item),
        idOf,
        ({ body }) => parseStored(z.array(Decision), unpack(body)),
      ).flat(),
      // A page that is not full is the last one: `most` items were requested from each partition.
      next: given.length === most ? JSON.stringify(cursors) : null,
    };
  };

  return {
    async ofAccount(accountId, { after, most }) {
      const before = parseCursor(after);
      const items = await read('byAccount', accountKey(accountId), before[0] ?? null, most);
      return page([items], before, most);
    },
    async ofDay(at, { after, most }) {
      const before = parseCursor(after);
      const items = await everyShard(async (shard) => [
        await read('byDay', dayKey(dateOf(at), shard), before[shard] ?? null, most),
      ]);
      return page(items, before, most);
    },
  };
};
