import { hourOf } from '#shared/settings/durations.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import { type BrakeCounts, sumByBrake } from './port.ts';

/** Reads the counters of an in-memory ledger. */
export const memoryBrakes = ({ brakes }: Pick<MemoryRecords, 'brakes'>): BrakeCounts => ({
  async ofHour(at) {
    return sumByBrake([...brakes.values()].filter(({ hour }) => hour === hourOf(at)));
  },
});
