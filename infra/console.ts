import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const web = fileURLToPath(new URL('../functions/review-api/web/', import.meta.url));
const vite = join(
  dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
);

/** What compresses; pictures of other kinds are compressed already. */
const compressible = '**/*.{html,js,css,svg}';

/**
 * Builds the review console into a folder that review-api serves: `index.html`, `mark.svg`, and under
 * `assets/` what is named by its own hash and never changes. Each file lies there a second time as
 * `<name>.br`, compressed once for all.
 *
 * Throws when the console does not build; what is wrong is on standard error.
 *
 * @example
 * bundleConsole('cdk.out/bundles/review-api/web');
 */
export const bundleConsole = (outdir: string): void => {
  const folder = resolve(outdir);
  execFileSync(
    process.execPath,
    [vite, 'build', web, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  for (const name of globSync(compressible, { cwd: folder })) {
    const file = join(folder, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
  }
};
