import { glob, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hourOfPart, isWithin, notWhole, packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore } from './port.ts';

const partsIn = async (folder: string, platformId: string): Promise<readonly string[]> => {
  const parts: string[] = [];
  for await (const part of glob(`${platformId}/**/*.jsonl*`, { cwd: folder })) parts.push(part);
  // A copy that broke off, or one that was decompressed: left out in silence, its events would be missing.
  const other = parts.find((part) => !part.endsWith('.jsonl.gz'));
  if (other) throw notWhole(other, { 'zh-CN': '不是 .jsonl.gz 文件', en: 'not a .jsonl.gz file' });
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
