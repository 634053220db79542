import type { Dynamo } from '../dynamo.ts';
import { recordKeys } from '../record-keys.ts';
import type { BrakeCounts } from './port.ts';

/** Reads the counters that the ledger's transactions increment. */
export const dynamoBrakes = (dynamo: Dynamo, table: string, platformId: string): BrakeCounts => {
  const { key } = recordKeys(platformId);
  return {
    async read(ids) {
      const items = await dynamo.readItems(
        table,
        ids.map((id) => key('B', id)),
        false,
      );
      const prefix = key('B', '').pk.length;
      return new Map(items.map(({ pk, n }) => [(pk as string).slice(prefix), n as number]));
    },
  };
};
