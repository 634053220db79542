import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore } from './port.ts';

/** An archive in a folder, laid out as in S3: what `aws s3 sync` brings home is read as it is. */
export const folderArchive = (folder: string, platformId: string): ArchiveStore => ({
  async append(name, occurrences) {
    const [first] = occurrences;
    if (!first) return;
    const path = join(folder, partName(platformId, name, first.sentAt));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, packLines(occurrences));
  },

  async *read() {
    const parts: string[] = [];
    for await (const part of glob(`${platformId}/**/*.jsonl.gz`, { cwd: folder })) parts.push(part);
    for (const part of parts.toSorted()) yield* unpackLines(await readFile(join(folder, part)));
  },
});
