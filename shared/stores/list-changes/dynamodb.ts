import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { ListEntry, StagedEntry, StandingEntry } from '#shared/lists/entry.ts';
import { ListChange, sortKeyOf } from '#shared/lists/list-change.ts';
import { day, instant } from '#shared/settings/durations.ts';
import { type Dynamo, type Item, ifNew, ifUnchanged, ifVersion, inPartition } from '../dynamo.ts';
import { pack, unpack } from '../pack.ts';
import { seconds, sequenceKey } from '../record-keys.ts';
import { retryContested } from '../retry-contested.ts';
import { parseStored } from '../unreadable.ts';
import type { ListChangeStore } from './port.ts';

const changeDays = 1_096;
const stagedDays = 30;

/** Stores changes of the lists in DynamoDB, as items of the records table. */
export const dynamoListChanges = (
  dynamo: Dynamo,
  table: string,
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): ListChangeStore => {
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
  const entriesOf = ({ body }: Item): readonly StagedEntry[] =>
    z
      .array(z.looseObject({}))
      .parse(unpack(body))
      .map((entry) => parseStored('changeId' in entry ? StandingEntry : ListEntry, entry));

  const changeOf = ({ body }: Item) => parseStored(ListChange, unpack(body));

  return {
    async stage(changeId, part, entries) {
      await dynamo.put(partOf(changeId, part, entries));
    },

    async restage(changeId, part, next) {
      await retryContested('a part of a list change', async () => {
        const [item] = await dynamo.readItems(table, [partKey(changeId, part)]);
        const entries = await next(item ? entriesOf(item) : null);
        const { held } = await dynamo.put({
          ...partOf(changeId, part, entries),
          ...(item ? ifUnchanged(item) : ifNew),
        });
        return held || null;
      });
    },

    async staged(changeId, part) {
      const [item] = await dynamo.readItems(table, [partKey(changeId, part)]);
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
      const [existing] = await dynamo.readItems(table, [key]);
      if (existing && existing.until > at) return null;
      const from = existing?.v ?? 0;
      return (await put(from + 1, from)).held ? from + 1 : null;
    },

    async read(changeId) {
      const [item] = await dynamo.readItems(table, [changeKey(changeId)]);
      return item ? changeOf(item) : null;
    },

    async all() {
      const items = await dynamo.query(inPartition(table, changesKey));
      return items.map(changeOf).toSorted((a, b) => (sortKeyOf(a) > sortKeyOf(b) ? -1 : 1));
    },

    async since(at, { after, most }) {
      const from = instant(at);
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
