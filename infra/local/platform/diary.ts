import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Which day the pretend platform plays, and how far it came: a stopped day goes on where it stopped. */
const Diary = z.strictObject({
  seed: z.number().int(),
  /** When the day ends, epoch milliseconds. */
  now: z.number().int(),
  /** Messages of the day on the queue so far. */
  sent: z.number().int().nonnegative(),
  /** Messages that people sent themselves. */
  own: z.number().int().nonnegative(),
});
export type Diary = z.infer<typeof Diary>;

const fileIn = (folder: string) => join(folder, 'diary.json');

/** The diary of a data folder, or a new one for a day that ends at `now`. */
export const readDiary = (folder: string, now: number): Diary =>
  existsSync(fileIn(folder))
    ? Diary.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
    : { seed: 1, now, sent: 0, own: 0 };

/** Keeps the diary, whole or not at all. */
export const writeDiary = (folder: string, diary: Diary): void => {
  const partial = `${fileIn(folder)}.partial`;
  writeFileSync(partial, JSON.stringify(diary));
  renameSync(partial, fileIn(folder));
};
