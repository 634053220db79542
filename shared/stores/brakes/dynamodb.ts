import { marshall } from '@aws-sdk/util-dynamodb';
import type { BrakeKey } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import { hourOf } from '#shared/settings/durations.ts';
import type { Dynamo } from '../dynamo.ts';
import { type BrakeCounts, sumByBrake } from './port.ts';

/** Keys of counters: those of a clock hour share a partition, so that one query finds every brake. */
export const brakeKeys = (platformId: string) => {
  const pk = (hour: string) => `${platformId}#B#${hour}`;
  return { pk, key: ({ hour, id }: BrakeItem) => ({ pk: pk(hour), sk: id }) };
};

/** Reads the counters that the ledger's transactions increment. */
export const dynamoBrakes = (dynamo: Dynamo, table: string, platformId: string): BrakeCounts => {
  const { pk } = brakeKeys(platformId);
  return {
    async ofHour(at) {
      const items = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': pk(hourOf(at)) }),
      });
      return sumByBrake(items.map(({ k, n }) => ({ key: k as BrakeKey, count: n as number })));
    },
  };
};
