import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { day } from '#shared/settings/durations.ts';
import { refusal } from './localize.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The packages as they are to be, and as npm installed them: after a pull, they differ until `npm install`. */
export const packageLocks = ['package-lock.json', 'node_modules/.package-lock.json'] as const;

/**
 * Names a state of source files by a hash of their paths and contents: 16 hexadecimal digits.
 *
 * @param patterns globs, from the root of the repository unless `from` is another folder
 */
export const nameOfSources = (
  patterns: readonly string[],
  {
    exclude,
    from = root,
  }: { readonly exclude: readonly string[]; readonly from: string | undefined },
): string => {
  const hash = createHash('sha256');
  for (const path of globSync(patterns, { cwd: from, exclude }).toSorted()) {
    hash.update(`${path}\0`).update(readFileSync(join(from, path)));
  }
  return hash.digest('hex').slice(0, 16);
};

/** @throws {Unfit} that names the folder of builds and the remedy, if the user may not write there */
const writeIn = <Result>(builds: string, write: () => Result): Result => {
  try {
    return write();
  } catch (error) {
    throw refusal(
      {
        'zh-CN':
          '{builds} 不可写（{message}），而函数与审核台要构建到此处：请以运行者的身份安装，或取得写权限',
        en: 'cannot write to {builds} ({message}), where functions and the console are built: install as the user who runs it, or get permission to write there',
      },
      { builds, message: (error as Error).message },
    );
  }
};

/** Deletes the builds in a folder that nobody used for a day. */
const deleteUnused = (folder: string): void => {
  const aDayAgo = Date.now() - day;
  for (const name of readdirSync(folder)) {
    const build = join(folder, name);
    const used = statSync(build, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (used < aDayAgo) rmSync(build, { recursive: true, force: true });
  }
};

/**
 * Builds a folder if it does not exist, and then deletes the builds beside it that nobody used for a day. The
 * build runs in a temporary folder that is then renamed: concurrent builds do not disturb each other, and a
 * failed one leaves nothing.
 *
 * @param folder path with the name of the build's sources in it
 * @throws {Unfit} that names the remedy, if the folder of builds is not writable
 * @throws {Error} whatever the build throws
 */
export const buildOnce = async (
  folder: string,
  build: (temporaryFolder: string) => void | Promise<void>,
): Promise<void> => {
  const builds = dirname(folder);
  if (existsSync(folder)) {
    const now = new Date();
    writeIn(builds, () => utimesSync(folder, now, now));
    return;
  }
  const temporaryFolder = writeIn(builds, () => {
    mkdirSync(builds, { recursive: true });
    return mkdtempSync(join(builds, 'made-'));
  });
  try {
    await build(temporaryFolder);
    renameSync(temporaryFolder, folder);
  } catch (error) {
    rmSync(temporaryFolder, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  deleteUnused(builds);
};
