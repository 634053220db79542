import { convertToAttr, marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import {
  entryIdOf,
  entryName,
  isInForce,
  ListedKind,
  type ListName,
  StagedEntry,
  StandingEntry,
} from '#shared/lists/entry.ts';
import { ListChange, sortKeyOf } from '#shared/lists/list-change.ts';
import { day } from '../../settings/durations.ts';
import {
  type Dynamo,
  type Item,
  ifNew,
  ifVersion,
  statementOutcomeOf,
  writesPerCall,
} from '../dynamo.ts';
import { Unavailable } from '../failure.ts';
import { pack, unpack } from '../pack.ts';
import { pageOfShards, seconds, shardOf } from '../record-keys.ts';
import { retryContested } from '../retry-contested.ts';
import type { EntryKey, ListStore, PlacedPage } from './port.ts';

/** Number of partitions that the entries of one list, up to a million, are spread over. */
const shards = 16;
const changeDays = 1_096;
/**
 * Days that a page outlives its entries. If the last page vanished, the next one would get its number,
 * and workers that had read that far would skip it.
 */
const pageDays = 30;
const stagedDays = 30;
const fingerprintBytes = 6;

const sequenceKey = (sequence: number): string => String(sequence).padStart(10, '0');

/** Condition: the item still has the body that was read. */
const ifUnchanged = ({ body }: Item) => ({
  ConditionExpression: 'body = :body',
  ExpressionAttributeValues: marshall({ ':body': body }),
});

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
  // Change ids are in no order: the console draws them at random within a day, the command line makes its
  // own.
  const changesKey = `${platformId}#LC`;
  const changeKey = (changeId: string) => ({ pk: changesKey, sk: changeId });
  const partKey = (changeId: string, part: number) => ({
    pk: `${platformId}#LS#${changeId}`,
    sk: sequenceKey(part),
  });
  const lockKey = (changeId: string) => ({ pk: `${platformId}#LS#${changeId}`, sk: 'hold' });

  const partOf = (changeId: string, part: number, entries: readonly StagedEntry[]) => ({
    TableName: table,
    Item: marshall({
      ...partKey(changeId, part),
      body: pack(entries.map((entry) => StagedEntry.parse(entry))),
      expiresAt: seconds(now() + stagedDays * day),
    }),
  });
  const entriesOf = ({ body }: Item) => z.array(StagedEntry).parse(unpack(body));

  const changeOf = ({ body }: Item) => ListChange.parse(unpack(body));

  const entryOf = ({ body }: Item) => StandingEntry.parse(unpack(body));
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
    const [last] = await dynamo.query(
      {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': pages }),
        ProjectionExpression: 'sk',
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      1,
    );
    return Number(last?.sk ?? 0);
  };

  return {
    async find(keys, { at = now() } = {}) {
      // Consistent: a worker that was told of an entry a moment ago must find it.
      const items = await dynamo.readItems(table, keys.map(entryKey), true);
      return [...new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values()]
        .map(entryOf)
        .filter((entry) => isInForce(entry, at));
    },

    async findById(list, entryId) {
      const keys = ListedKind.options.map((kind) => keyOf(list, kind, entryId));
      const entry = (await dynamo.readItems(table, keys, true)).map(entryOf).find(inForce);
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
      return { entries: items.map(entryOf).filter(inForce), next };
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
      const items = await dynamo.readItems(table, [...remove, ...put].map(entryKey), true);
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
      const items = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: marshall({ ':pk': pages, ':after': sequenceKey(sequence) }),
        ConsistentRead: true,
      });
      return items.map(pageOf).filter(({ until }) => until > now());
    },

    async stage(changeId, part, entries) {
      await dynamo.put(partOf(changeId, part, entries));
    },

    async restage(changeId, part, next) {
      await retryContested('a part of a list change', async () => {
        const [item] = await dynamo.readItems(table, [partKey(changeId, part)], true);
        const entries = await next(item ? entriesOf(item) : null);
        const { held } = await dynamo.put({
          ...partOf(changeId, part, entries),
          ...(item ? ifUnchanged(item) : ifNew),
        });
        return held || null;
      });
    },

    async staged(changeId, part) {
      const [item] = await dynamo.readItems(table, [partKey(changeId, part)], true);
      return item ? entriesOf(item) : null;
    },

    async write(change, from) {
      const { held } = await dynamo.put({
        TableName: table,
        Item: marshall({
          ...changeKey(change.changeId),
          // The `byDay` index, which lists decisions by day, also lists changes by the time they were
          // proposed.
          dayKey: changesKey,
          decidedAt: sortKeyOf(change),
          state: change.state,
          body: pack(ListChange.parse(change)),
          expiresAt: seconds(change.proposedAt + changeDays * day),
        }),
        ...(from === null
          ? ifNew
          : {
              ConditionExpression: '#state = :from',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: marshall({ ':from': from }),
            }),
      });
      return held ? 'written' : 'stale';
    },

    async lock(changeId, { at, until, turn }) {
      const key = lockKey(changeId);
      const put = (v: number, from: number) =>
        dynamo.put({
          TableName: table,
          Item: marshall({ ...key, v, until, expiresAt: seconds(now() + stagedDays * day) }),
          ...ifVersion('v', from),
        });
      if (turn !== null) return (await put(turn, turn)).held ? turn : null;
      const [existing] = await dynamo.readItems(table, [key], true);
      if (existing && existing.until > at) return null;
      const from = existing?.v ?? 0;
      return (await put(from + 1, from)).held ? from + 1 : null;
    },

    async readChange(changeId) {
      const [item] = await dynamo.readItems(table, [changeKey(changeId)], true);
      return item ? changeOf(item) : null;
    },

    async changes() {
      const items = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': changesKey }),
        ConsistentRead: true,
      });
      return items.map(changeOf).toSorted((a, b) => (sortKeyOf(a) > sortKeyOf(b) ? -1 : 1));
    },

    async changesSince(at, { after, most }) {
      const from = new Date(at).toISOString();
      // `BETWEEN` refuses a span that ends before it begins, as after a cursor that `at` has passed since.
      if (after !== null && after < from) return [];
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'byDay',
          KeyConditionExpression: 'dayKey = :changes AND decidedAt BETWEEN :from AND :to',
          ExpressionAttributeValues: marshall({
            ':changes': changesKey,
            ':from': from,
            ':to': after ?? '~',
          }),
          ScanIndexForward: false,
        },
        most + 1,
      );
      // `BETWEEN` includes the cursor itself, which the last page returned already.
      return items
        .filter(({ decidedAt }) => decidedAt !== after)
        .slice(0, most)
        .map(changeOf);
    },
  };
};
