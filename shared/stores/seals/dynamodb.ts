import { marshall } from '@aws-sdk/util-dynamodb';
import type { AuditHead } from '#shared/telemetry/audit.ts';
import { Seal } from '#shared/telemetry/seal.ts';
import { bodyOf, sealKey } from '../audit-log/dynamodb.ts';
import { type Dynamo, ifNew, inPartition } from '../dynamo.ts';
import { everyShard, recordKeys } from '../record-keys.ts';
import type { SealStore } from './port.ts';

/** Stores seals in DynamoDB: append-only items of the audit table, which also holds the chains. */
export const dynamoSeals = (dynamo: Dynamo, table: string, platformId: string): SealStore => {
  const { dayKey } = recordKeys(platformId);
  const query = inPartition(table, sealKey(platformId));
  return {
    async headsOn(day) {
      // A subject is always in the same shard, so the shards can be read independently.
      const heads = await everyShard(async (shard) => {
        const written = dynamo.queryEach({
          TableName: table,
          IndexName: 'byDay',
          KeyConditionExpression: 'dayKey = :day',
          ExpressionAttributeValues: marshall({ ':day': dayKey(day, shard) }),
        });
        const ends = new Map<string, AuditHead>();
        for await (const { pk, sk, body } of written) {
          const subject = (pk as string).slice(platformId.length + 1);
          // An unreadable entry must not keep the others from being sealed. It yields no usable head, and
          // verifying its chain reports it.
          const { hash = '' } = (bodyOf({ body }) ?? {}) as { readonly hash?: string };
          // The index is in order of the sequence, so the last entry of a chain remains.
          ends.set(subject, { sequence: Number(sk), hash });
        }
        return [...ends];
      });
      return new Map(heads);
    },

    async last() {
      const [item] = await dynamo.query({ ...query, ScanIndexForward: false }, 1);
      return item ? Seal.parse(bodyOf(item)) : null;
    },

    async all() {
      const items = await dynamo.query(query);
      return items.map((item) => ({ day: item.sk as string, seal: bodyOf(item) }));
    },

    async keep(seal) {
      const { held } = await dynamo.put({
        TableName: table,
        // Not packed, so that auditors can read it without our code.
        Item: marshall({ pk: sealKey(platformId), sk: seal.day, body: JSON.stringify(seal) }),
        ...ifNew,
      });
      return held ? 'kept' : 'there';
    },
  };
};
