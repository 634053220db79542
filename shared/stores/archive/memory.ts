import { hourOfPart, isWithin, packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore } from './port.ts';

/** Stores an archive in memory, as the compressed parts that S3 would hold. */
export const memoryArchive = (platformId: string): ArchiveStore => {
  const parts = new Map<string, Uint8Array>();
  return {
    async append(ids, occurrences) {
      const [first] = occurrences;
      if (first) parts.set(partName(platformId, ids, first.sentAt), packLines(occurrences));
    },
    async *read(hours) {
      for (const key of [...parts.keys()].toSorted()) {
        if (isWithin(key, hours)) yield* unpackLines(key, parts.get(key) as Uint8Array);
      }
    },
    async *parts(hours) {
      for (const [key, { length }] of [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        if (isWithin(key, hours)) yield { hour: hourOfPart(key), bytes: length };
      }
    },
    async *names(hours) {
      yield* [...parts.keys()].toSorted().filter((key) => isWithin(key, hours));
    },
    async open(name) {
      const bytes = parts.get(name);
      return bytes ? unpackLines(name, bytes) : [];
    },
  };
};
