import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { buildOnce, nameOfSources, packageLocks } from './built-once.ts';

const webFolder = fileURLToPath(new URL('../functions/review-api/web/', import.meta.url));
const dist = join(webFolder, 'dist');
const vite = join(
  dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
);

/** Files worth compressing; other image formats are compressed already. */
const compressible = '**/*.{html,js,css,svg}';

const build = (folder: string): void => {
  execFileSync(
    process.execPath,
    [vite, 'build', webFolder, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  for (const name of globSync(compressible, { cwd: folder })) {
    const file = join(folder, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
  }
};

/**
 * Names the state of all that the console is made of. The lock files stand for the packages.
 *
 * @param from root of another repository than this one
 */
export const nameOfConsole = (from?: string): string =>
  nameOfSources(['functions/review-api/web/**/*.*', 'infra/console.ts', ...packageLocks], {
    exclude: ['functions/review-api/web/dist/**'],
    from,
  });

/**
 * Builds the review console, unless its sources have a build, and returns the folder of the build. It holds
 * what review-api serves: `index.html`, `mark.svg`, and files under `assets/` that are named by their content
 * hash and never change. Each compressible file is there a second time as `<name>.br`, precompressed with
 * Brotli.
 *
 * @throws {Error} if the console does not build; the build's errors are on standard error
 *
 * @example
 * const folder = await builtConsole();
 */
export const builtConsole = async (): Promise<string> => {
  const built = join(dist, `build-${nameOfConsole()}`);
  await buildOnce(built, build);
  return built;
};

/**
 * Copies the build of the review console (`builtConsole`) into a folder.
 *
 * @throws {Error} if the console does not build; the build's errors are on standard error
 *
 * @example
 * await bundleConsole('cdk.out/bundles/review-api/console');
 */
export const bundleConsole = async (outdir: string): Promise<void> => {
  cpSync(await builtConsole(), resolve(outdir), { recursive: true });
};
