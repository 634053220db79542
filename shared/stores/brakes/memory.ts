import type { MemoryRecords } from '../ledger/memory.ts';
import type { BrakeCounts } from './port.ts';

/** Reads the counters of an in-memory ledger. */
export const memoryBrakes = ({ brakes }: Pick<MemoryRecords, 'brakes'>): BrakeCounts => ({
  async read(ids) {
    return new Map(
      ids.flatMap((id) => {
        const count = brakes.get(id);
        return count === undefined ? [] : [[id, count] as const];
      }),
    );
  },
});
