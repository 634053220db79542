import { marshall } from '@aws-sdk/util-dynamodb';
import { day } from '#shared/settings/durations.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { pageOfShards, seconds, shardOf } from '../record-keys.ts';
import { packBody, unpackBody } from './body.ts';
import { type Quarantined, type QuarantineStore, takenFor } from './port.ts';

/** Number of partitions that a flood of unreadable messages is spread over. */
const shards = 8;

/** Stores the quarantine in DynamoDB, for as long as the platform's settings say. */
export const dynamoQuarantine = (
  dynamo: Dynamo,
  table: string,
  {
    platformId,
    retentionDays,
    now,
  }: { readonly platformId: string; readonly retentionDays: number; readonly now: () => number },
): QuarantineStore => {
  const partition = (shard: number) => `${platformId}#Q#${shard}`;
  const keyOf = (id: string) => ({ pk: partition(shardOf(id, shards)), sk: id });

  const read = (item: Item): Quarantined => ({
    id: item.sk,
    reason: item.reason,
    field: item.field,
    sentAt: item.sentAt,
    body: unpackBody(item.body),
    cut: item.cut,
  });

  // DynamoDB deletes expired items late, so they are filtered out on read.
  const isUnexpired = (item: Item) => item.expiresAt * 1000 > now();

  return {
    async keep({ id, reason, field, sentAt, body }) {
      const { packed, cut } = packBody(body);
      await dynamo.put({
        TableName: table,
        Item: marshall(
          {
            ...keyOf(id),
            reason,
            field,
            sentAt,
            body: packed,
            cut,
            expiresAt: seconds(now() + retentionDays * day),
          },
          { removeUndefinedValues: true },
        ),
        // An expired message that DynamoDB has not deleted yet counts as gone.
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: marshall({ ':now': now() / 1000 }),
      });
    },

    async page(paging) {
      const { items, next } = await pageOfShards(shards, paging, (shard, from, most) =>
        dynamo.query(
          {
            TableName: table,
            KeyConditionExpression: from === null ? 'pk = :pk' : 'pk = :pk AND sk > :from',
            ExpressionAttributeValues: marshall({
              ':pk': partition(shard),
              ...(from !== null && { ':from': from }),
            }),
          },
          most,
        ),
      );
      return { messages: items.filter(isUnexpired).map(read), next };
    },

    async count(most) {
      let counted = 0;
      // One partition after another: messages are spread unevenly, so a share for each would miss some.
      for (let shard = 0; shard < shards && counted < most; shard++) {
        const unexpired = await dynamo.query(
          {
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            FilterExpression: 'expiresAt > :now',
            ExpressionAttributeValues: marshall({
              ':pk': partition(shard),
              ':now': now() / 1000,
            }),
            ProjectionExpression: 'pk',
          },
          most - counted,
        );
        counted += unexpired.length;
      }
      return counted;
    },

    async find(id) {
      const [item] = await dynamo.readItems(table, [keyOf(id)]);
      return item && isUnexpired(item) ? read(item) : null;
    },

    async take(id, { causeId, at }) {
      const [item] = await dynamo.readItems(table, [keyOf(id)]);
      if (!item) return false;
      const { held } = await dynamo.put({
        TableName: table,
        Item: marshall({ ...item, takenBy: causeId, takenAt: at }),
        // Without the first part, a message that was removed meanwhile would be stored again.
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(takenBy) OR takenBy = :by OR takenAt <= :over)',
        ExpressionAttributeValues: marshall({ ':by': causeId, ':over': at - takenFor }),
      });
      return held;
    },

    async giveBack(id, causeId) {
      const [item] = await dynamo.readItems(table, [keyOf(id)]);
      if (!item) return;
      const { takenBy, takenAt, ...free } = item;
      await dynamo.put({
        TableName: table,
        Item: marshall(free),
        ConditionExpression: 'takenBy = :by',
        ExpressionAttributeValues: marshall({ ':by': causeId }),
      });
    },

    async remove(id) {
      await dynamo.remove({ TableName: table, Key: marshall(keyOf(id)) });
    },
  };
};
