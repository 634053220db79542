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
type Diary = z.infer<typeof Diary>;

/** The diary of a data folder. */
export type DiaryFile = {
  readonly read: () => Diary;
  /** Writes what changed, atomically. */
  readonly write: (change: Partial<Diary>) => void;
};

/** Opens the diary of a data folder; begins a day that ends at `now` if there is none. */
export const openDiary = (folder: string, now: number): DiaryFile => {
  const file = join(folder, 'diary.json');
  let diary = existsSync(file)
    ? Diary.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { seed: 1, now, sent: 0, own: 0 };
  return {
    read: () => diary,
    write: (change) => {
      diary = { ...diary, ...change };
      const partial = `${file}.partial`;
      writeFileSync(partial, JSON.stringify(diary));
      renameSync(partial, file);
    },
  };
};
