import { convertToAttr, marshall } from '@aws-sdk/util-dynamodb';
import {
  entryIdOf,
  entryName,
  isInForce,
  ListedKind,
  type ListName,
  StandingEntry,
} from '#shared/lists/entry.ts';
import { day } from '#shared/settings/durations.ts';
import {
  type Dynamo,
  type Item,
  ifNew,
  ifUnchanged,
  inPartition,
  statementOutcomeOf,
  writesPerCall,
} from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { pack, unpack } from '../pack.ts';
import { pageOfShards, seconds, sequenceKey, shardOf } from '../record-keys.ts';
import { retryContested } from '../retry-contested.ts';
import { parseStored, readEach } from '../unreadable.ts';
import type { EntryKey, ListStore, PlacedPage } from './port.ts';

/** Number of partitions that the entries of one list, up to a million, are spread over. */
const shards = 16;
/**
 * Days that a page outlives its entries. If the last page vanished, the next one would get its number,
 * and workers that had read that far would skip it.
 */
const pageDays = 30;
const fingerprintBytes = 6;

const packFingerprints = (fingerprints: readonly number[]): Uint8Array => {
  const bytes = Buffer.allocUnsafe(fingerprints.length * fingerprintBytes);
  for (const [i, fingerprint] of fingerprints.entries()) {
    bytes.writeUIntBE(fingerprint, i * fingerprintBytes, fingerprintBytes);
  }
  return bytes;
};

const unpackFingerprints = (packed: Uint8Array): readonly number[] => {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  return Array.from({ length: bytes.length / fingerprintBytes }, (_, i) =>
    bytes.readUIntBE(i * fingerprintBytes, fingerprintBytes),
  );
};

/** Writes some at a time: few, so that an import does not slow down screening. */
const inTurn = async <T>(
  all: readonly T[],
  write: (some: readonly T[]) => Promise<unknown>,
): Promise<void> => {
  for (let i = 0; i < all.length; i += writesPerCall) await write(all.slice(i, i + writesPerCall));
};

/** Stores lists in DynamoDB, as items of the records table. */
export const dynamoLists = (
  dynamo: Dynamo,
  table: string,
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): ListStore => {
  const partition = (list: ListName, shard: number) => `${platformId}#LE#${list}#${shard}`;
  const keyOf = (list: ListName, kind: ListedKind, entryId: string) => ({
    pk: partition(list, shardOf(entryId, shards)),
    sk: `${kind}#${entryId}`,
  });
  const entryKey = (entry: EntryKey) => keyOf(entry.list, entry.kind, entryIdOf(entry));
  const pages = `${platformId}#LP`;

  const entryOf = ({ body }: Item) => parseStored(StandingEntry, unpack(body));
  const entriesOf = (items: readonly Item[]) => readEach(items, ({ sk }) => sk, entryOf);
  const inForce = (entry: StandingEntry) => isInForce(entry, now());
  const itemOf = (entry: StandingEntry) => ({
    ...entryKey(entry),
    body: pack(StandingEntry.parse(entry)),
    expiresAt: seconds(entry.expiresAt),
  });

  const pageOf = ({ sk, list, kind, lengths, f, until }: Item): PlacedPage => ({
    sequence: Number(sk),
    list,
    kind,
    lengths,
    fingerprints: unpackFingerprints(f),
    until,
  });

  const lastSequence = async (): Promise<number> => {
    const latestFirst = { ...inPartition(table, pages), ScanIndexForward: false };
    const [last] = await dynamo.query({ ...latestFirst, ProjectionExpression: 'sk' }, 1);
    return Number(last?.sk ?? 0);
  };

  return {
    async find(keys, { at = now() } = {}) {
      // Consistent: a worker that was told of an entry a moment ago must find it.
      const items = await dynamo.readItems(table, keys.map(entryKey));
      const distinct = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
      return entriesOf([...distinct.values()]).filter((entry) => isInForce(entry, at));
    },

    async findById(list, entryId) {
      const keys = ListedKind.options.map((kind) => keyOf(list, kind, entryId));
      const entry = (await dynamo.readItems(table, keys)).map(entryOf).find(inForce);
      return entry ?? null;
    },

    async page(list, kind, paging) {
      const { items, next } = await pageOfShards(shards, paging, (shard, from, most) =>
        dynamo.query(
          {
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: marshall({
              ':pk': partition(list, shard),
              // The smallest string after the last key returned.
              ':from': from === null ? `${kind ?? ''}#` : `${from}!`,
              ':to': `${kind ?? '~'}#~`,
            }),
          },
          most,
        ),
      );
      return { entries: entriesOf(items).filter(inForce), next };
    },

    async put(entries) {
      const last = new Map(entries.map((entry) => [entryName(entry), entry])).values();
      await dynamo.writeItems(
        table,
        [...last].map((entry) => ({ PutRequest: { Item: marshall(itemOf(entry)) } })),
      );
    },

    async remove(keys) {
      const distinct = new Map(keys.map((key) => [entryName(key), key])).values();
      await dynamo.writeItems(
        table,
        [...distinct].map((key) => ({ DeleteRequest: { Key: marshall(entryKey(key)) } })),
      );
    },

    async takeBack(changeId, { remove, put }) {
      const items = await dynamo.readItems(table, [...remove, ...put].map(entryKey));
      const own = new Map(
        items
          .filter((item) => entryOf(item).changeId === changeId)
          .map((item) => [`${item.pk} ${item.sk}`, item]),
      );
      const ownItem = (key: EntryKey): readonly Item[] => {
        const { pk, sk } = entryKey(key);
        const item = own.get(`${pk} ${sk}`);
        return item ? [item] : [];
      };
      const removals = remove.flatMap(ownItem).map(({ pk, sk, body }) => ({
        item: { pk, sk },
        Statement: `DELETE FROM "${table}" WHERE pk = ? AND sk = ? AND body = ?`,
        Parameters: [pk, sk, body].map((value) => convertToAttr(value)),
      }));
      await inTurn(removals, async (some) => {
        const outcomes = (await dynamo.runStatements(some)).map(statementOutcomeOf);
        if (outcomes.includes('unavailable'))
          throw new Unavailable('entries could not be removed; try again');
      });
      // No statement puts an item in place of another one, so these are calls of their own.
      const puts = put.flatMap((entry) =>
        ownItem(entry).map((item) => ({
          TableName: table,
          Item: marshall(itemOf(entry)),
          ...ifUnchanged(item),
        })),
      );
      await inTurn(puts, (some) => Promise.all(some.map(dynamo.put)));
    },

    async publish({ list, kind, lengths, fingerprints, until }) {
      await retryContested('the index of the lists', async () => {
        const sk = sequenceKey((await lastSequence()) + 1);
        const { held } = await dynamo.put({
          TableName: table,
          Item: marshall({
            pk: pages,
            sk,
            list,
            kind,
            lengths,
            f: packFingerprints(fingerprints),
            until,
            expiresAt: seconds(until + pageDays * day),
          }),
          ...ifNew,
        });
        return held || null;
      });
    },

    async pagesAfter(sequence) {
      const items = await dynamo.query(inPartition(table, pages, sequenceKey(sequence)));
      return items.map(pageOf).filter(({ until }) => until > now());
    },
  };
};
