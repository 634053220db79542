import type { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects.ts';
import { hourFolder, hourOfPart, isWithin, packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore, HourRange } from './port.ts';

/**
 * Parts read at the same time. S3 takes some 20 ms for each, and a quiet platform has nearly as many parts as events: one
 * after another, a week of them would take hours. Nothing is requested while the caller computes: a replay keeps the
 * thread for seconds, and answers that wait for it would count as timed out.
 */
const readTogether = 32;

/** Stores the archive in S3. Throws `Unavailable` for errors that a retry may fix. */
export const s3Archive = (client: S3Client, bucket: string, platformId: string): ArchiveStore => {
  const objects = s3Objects(client, bucket);

  /** The parts in S3's listing order: by key, and therefore by hour. */
  async function* partsIn(hours?: HourRange) {
    const listed = objects.list({
      Prefix: `${platformId}/`,
      ...(hours && { StartAfter: hourFolder(platformId, hours.from) }),
    });
    for await (const part of listed) {
      if (hours && hourOfPart(part.Key) >= hours.to) return;
      if (isWithin(part.Key, hours)) yield part;
    }
  }

  const open: ArchiveStore['open'] = async (name) => {
    const bytes = await objects.get(name);
    return bytes ? unpackLines(name, bytes) : [];
  };
  const openAll = async (names: readonly string[]) => (await Promise.all(names.map(open))).flat();

  return {
    async append(ids, occurrences) {
      const [first] = occurrences;
      if (!first) return;
      await objects.put(partName(platformId, ids, first.sentAt), packLines(occurrences));
    },

    async *read(hours) {
      let names: string[] = [];
      for await (const { Key } of partsIn(hours)) {
        if (names.push(Key) < readTogether) continue;
        yield* await openAll(names);
        names = [];
      }
      yield* await openAll(names);
    },

    async *parts(hours) {
      for await (const { Key, Size } of partsIn(hours))
        yield { hour: hourOfPart(Key), bytes: Size };
    },

    async *names(hours) {
      for await (const { Key } of partsIn(hours)) yield Key;
    },

    open,
  };
};
