import { marshall } from '@aws-sdk/util-dynamodb';
import { OutboxItem } from '#shared/effects/outbox.ts';
import { day, instant } from '#shared/settings/durations.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { pack, unpack } from '../pack.ts';
import { everyShard, recordKeys, seconds, shardOf } from '../record-keys.ts';
import { asUnreadable, type OutboxStore } from './port.ts';

/** Days that acknowledged messages are kept, for lookups. */
const acknowledgedDays = 30;

/** Returns a message as an item of the records table. It is in the `due` index until it is acknowledged. */
export const messageItem = (platformId: string, message: OutboxItem): Item => {
  const { key, dueShard } = recordKeys(platformId);
  return {
    ...key('O', message.id),
    // An attribute of its own, which is removed without writing the message anew.
    body: pack({ ...message, failedDetail: undefined }),
    committedAt: message.committedAt,
    ...(message.dueAt !== null && {
      dueShard: dueShard('O', shardOf(message.id)),
      dueAt: instant(message.dueAt),
    }),
  };
};

const read = ({ body, dueAt, acknowledgedAt, failedAt, failedDetail }: Item): OutboxItem =>
  OutboxItem.parse({
    ...(unpack(body) as object),
    ...(dueAt !== undefined && { dueAt: Date.parse(dueAt) }),
    failedAt,
    failedDetail: failedDetail || undefined,
    ...(acknowledgedAt !== undefined && { acknowledgedAt, dueAt: null }),
  });

/** The message, or `null` if another release wrote it and this one cannot read it. */
const readOrNull = (item: Item): OutboxItem | null => {
  try {
    return read(item);
  } catch {
    return null;
  }
};

/** A receipt counts while the message is not acknowledged, and unless it is older than the message. */
const whileOpen = 'attribute_not_exists(acknowledgedAt) AND committedAt <= :committedBy';

/** Why a receipt did not count, from the message that `whileOpen` did not hold for. */
const discounted = (item: Item | null) => {
  if (!item) return { kind: 'unknown' } as const;
  return { kind: item.acknowledgedAt === undefined ? 'earlier' : 'repeat' } as const;
};

/** Stores the outbox in DynamoDB, as items of the records table. */
export const dynamoOutbox = (dynamo: Dynamo, table: string, platformId: string): OutboxStore => {
  const { key, dueShard } = recordKeys(platformId);
  return {
    async due(now, most) {
      const items = await everyShard((shard) =>
        dynamo.query(
          {
            TableName: table,
            IndexName: 'due',
            KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
            ExpressionAttributeValues: marshall({
              ':shard': dueShard('O', shard),
              ':now': instant(now),
            }),
          },
          most,
        ),
      );
      const all = items.map((item) => ({ item, message: readOrNull(item) }));
      return {
        messages: all.flatMap(({ message }) => message ?? []),
        unreadable: all.flatMap(({ item, message }) =>
          message ? [] : (item.pk as string).slice(key('O', '').pk.length),
        ),
      };
    },

    async find(id) {
      const [item] = await dynamo.readItems(table, [key('O', id)]);
      return item ? (readOrNull(item) ?? asUnreadable(id, item)) : null;
    },

    async postpone(before, after) {
      if (before.dueAt === null) return;
      const { body, dueAt } = messageItem(platformId, after);
      await dynamo.update({
        TableName: table,
        Key: marshall(key('O', before.id)),
        // Leaves `failedAt` and `failedDetail` alone: a receipt may have set them meanwhile, and it counts.
        UpdateExpression: 'SET body = :body, dueAt = :after',
        ConditionExpression: 'dueAt = :before',
        ExpressionAttributeValues: marshall({
          ':body': body,
          ':after': dueAt,
          ':before': instant(before.dueAt),
        }),
      });
    },

    async defer(id, until) {
      await dynamo.update({
        TableName: table,
        Key: marshall(key('O', id)),
        UpdateExpression: 'SET dueAt = :until',
        ConditionExpression: 'attribute_exists(dueAt)',
        ExpressionAttributeValues: marshall({ ':until': instant(until) }),
      });
    },

    async acknowledge(id, at, committedBy = Number.MAX_SAFE_INTEGER) {
      const { held, item } = await dynamo.update({
        TableName: table,
        Key: marshall(key('O', id)),
        UpdateExpression:
          'SET acknowledgedAt = :at, expiresAt = :expiresAt REMOVE dueShard, dueAt, failedDetail',
        ConditionExpression: whileOpen,
        ExpressionAttributeValues: marshall({
          ':at': at,
          ':committedBy': committedBy,
          ':expiresAt': seconds(at + acknowledgedDays * day),
        }),
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      if (!held) return discounted(item);
      const waited = item ? at - item.committedAt : 0;
      return { kind: 'acknowledged', waited: Math.max(0, waited) };
    },

    async fail(id, at, committedBy = Number.MAX_SAFE_INTEGER, detail = '') {
      const { held, item } = await dynamo.update({
        TableName: table,
        Key: marshall(key('O', id)),
        UpdateExpression: 'SET failedAt = :at, failedDetail = :detail',
        ConditionExpression: whileOpen,
        ExpressionAttributeValues: marshall({
          ':at': at,
          ':committedBy': committedBy,
          ':detail': detail,
        }),
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      if (!held) return discounted(item);
      return { kind: item?.failedAt === undefined ? 'failed' : 'failed-again' };
    },
  };
};
