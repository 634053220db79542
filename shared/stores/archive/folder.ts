import { glob, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hourOfPart, isWithin, packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore } from './port.ts';

const partsIn = async (folder: string, platformId: string): Promise<readonly string[]> => {
  const parts: string[] = [];
  for await (const part of glob(`${platformId}/**/*.jsonl.gz`, { cwd: folder })) parts.push(part);
  return parts.toSorted();
};

/** Stores an archive in a folder, laid out as in S3: a copy made with `aws s3 sync` can be read as is. */
export const folderArchive = (
  folder: string,
  platformId: string,
): Omit<ArchiveStore, 'names' | 'open'> => ({
  async append(ids, occurrences) {
    const [first] = occurrences;
    if (!first) return;
    const path = join(folder, partName(platformId, ids, first.sentAt));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, packLines(occurrences));
  },

  async *read(hours) {
    for (const part of await partsIn(folder, platformId)) {
      if (isWithin(part, hours)) yield* unpackLines(part, await readFile(join(folder, part)));
    }
  },

  async *parts(hours) {
    for (const part of await partsIn(folder, platformId)) {
      if (isWithin(part, hours))
        yield { hour: hourOfPart(part), bytes: (await stat(join(folder, part))).size };
    }
  },
});
