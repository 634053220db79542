import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const webFolder = fileURLToPath(new URL('../functions/review-api/web/', import.meta.url));
const lockFile = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const dist = join(webFolder, 'dist');
const vite = join(
  dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
);

/** Files worth compressing; other image formats are compressed already. */
const compressible = '**/*.{html,js,css,svg}';

/** Names a build by the hash of its sources and the lock file, so unchanged sources are not built again. */
const buildName = (): string => {
  const hash = createHash('sha256').update(readFileSync(lockFile));
  const sources = globSync('**/*.*', { cwd: webFolder, exclude: ['dist/**'] }).toSorted();
  for (const name of sources) hash.update(name).update(readFileSync(join(webFolder, name)));
  return `build-${hash.digest('hex').slice(0, 16)}`;
};

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
 * Returns the folder of the built console, building it if its current sources have no build yet. The build
 * runs in a temporary folder that is then renamed, so concurrent builds do not disturb each other.
 */
const builtFolder = (): string => {
  const folder = join(dist, buildName());
  if (existsSync(folder)) return folder;
  mkdirSync(dist, { recursive: true });
  const temporaryFolder = mkdtempSync(join(dist, 'made-'));
  try {
    build(temporaryFolder);
    renameSync(temporaryFolder, folder);
  } catch (error) {
    rmSync(temporaryFolder, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
};

/**
 * Copies the built review console into a folder that review-api serves: `index.html`, `mark.svg`, and files
 * under `assets/` that are named by their content hash and never change. Each compressible file is there a
 * second time as `<name>.br`, precompressed with Brotli.
 *
 * @throws {Error} if the console does not build; the build's errors are on standard error
 *
 * @example
 * bundleConsole('cdk.out/bundles/review-api/console');
 */
export const bundleConsole = (outdir: string): void => {
  cpSync(builtFolder(), resolve(outdir), { recursive: true });
};
