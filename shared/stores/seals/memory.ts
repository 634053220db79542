import { dateOf } from '#shared/settings/durations.ts';
import { headOf } from '#shared/telemetry/audit.ts';
import { Seal } from '#shared/telemetry/seal.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import type { SealStore } from './port.ts';

/** Seals in memory, over the audit log of an in-memory ledger, where an entry is written when it happens. */
export const memorySeals = (
  { audit }: Pick<MemoryRecords, 'audit'>,
  seals: Map<string, Seal> = new Map(),
): SealStore => {
  const sorted = () => [...seals].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    async headsOn(day) {
      return new Map(
        [...audit].flatMap(([subject, entries]) => {
          const last = entries.findLast(({ at }) => dateOf(at) === day);
          return last ? [[subject, headOf(last)] as const] : [];
        }),
      );
    },
    async last() {
      const last = sorted().at(-1);
      return last ? Seal.parse(last[1]) : null;
    },
    async all() {
      return sorted().map(([day, seal]) => ({ day, seal }));
    },
    async keep(seal) {
      if (seals.has(seal.day)) return 'there';
      seals.set(seal.day, seal);
      return 'kept';
    },
  };
};
