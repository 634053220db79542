import type { Item } from './dynamo.ts';

/**
 * Keys of the records table, and of the `byDay` index that the audit table has too. Ids contain no `#`, so no id can reach
 * the item of another.
 */
export const recordKeys = (platformId: string) => ({
  key: (letter: string, id: string) => ({ pk: `${platformId}#${letter}#${id}`, sk: 'S' }),
  /** Partition key of the `due` index. */
  dueShard: (letter: string, shard: number) => `${platformId}#${letter}#${shard}`,
  /** Partition key of the `byAccount` index. */
  accountKey: (accountId: string) => `${platformId}#${accountId}`,
  /** Partition key of the `byDay` index; `day` as `dateOf` returns it. */
  dayKey: (day: string, shard: number) => `${platformId}#${day}#${shard}`,
});

/** Number of partitions that due items and a day's decisions are spread over. */
const shards = 4;

export const shardOf = (id: string, of: number = shards): number => {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 65_536;
  return sum % of;
};

/** Queries every partition; results are in no order. */
export const everyShard = async <T>(call: (shard: number) => Promise<readonly T[]>): Promise<T[]> =>
  (await Promise.all(Array.from({ length: shards }, (_, shard) => call(shard)))).flat();

/**
 * Reads a page of items that are spread over partitions, one partition after another.
 *
 * @param paging.after `next` of the page before; `null` for the first page
 * @param read returns at most `most` items of a partition, in order, after the sort key `from`
 * @returns `next` is `null` on the last page
 */
export const pageOfShards = async (
  shards: number,
  { after, most }: { readonly after: string | null; readonly most: number },
  read: (shard: number, from: string | null, most: number) => Promise<readonly Item[]>,
): Promise<{ readonly items: readonly Item[]; readonly next: string | null }> => {
  const [place = '', start = ''] = (after ?? '').split('|');
  const items: Item[] = [];
  for (let shard = Number(place); shard < shards; shard++) {
    const from = shard === Number(place) && start ? start : null;
    items.push(...(await read(shard, from, most - items.length)));
    if (items.length === most) return { items, next: `${shard}|${items.at(-1)?.sk}` };
  }
  return { items, next: null };
};

/** A number as a sort key: keys sort as the numbers do. */
export const sequenceKey = (place: number): string => String(place).padStart(10, '0');

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
