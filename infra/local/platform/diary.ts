import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Progress of the simulated day, so that a stopped day continues where it stopped. */
const Diary = z.strictObject({
  seed: z.number().int(),
  /** End of the day, epoch milliseconds. */
  now: z.number().int(),
  /** Number of the day's messages sent so far. */
  sent: z.number().int().nonnegative(),
  /** Number of messages that users sent themselves. */
  own: z.number().int().nonnegative(),
});
export type Diary = z.infer<typeof Diary>;

const fileIn = (folder: string) => join(folder, 'diary.json');

/** Reads the diary of a data folder; returns a new one for a day that ends at `now` if there is none. */
export const readDiary = (folder: string, now: number): Diary =>
  existsSync(fileIn(folder))
    ? Diary.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
    : { seed: 1, now, sent: 0, own: 0 };

/** Writes the diary atomically. */
export const writeDiary = (folder: string, diary: Diary): void => {
  const partial = `${fileIn(folder)}.partial`;
  writeFileSync(partial, JSON.stringify(diary));
  renameSync(partial, fileIn(folder));
};
