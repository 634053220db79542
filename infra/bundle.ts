import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

const functionsFolder = fileURLToPath(new URL('../functions/', import.meta.url));

/**
 * How every function is packed: one ES module with the SDK inside, minified, for the runtime that
 * Lambda and the local system share. Measured: an SDK inside the bundle loads in half the time of one
 * outside it.
 */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // What is still CommonJS inside the SDK asks for Node's own modules with `require`.
  banner: {
    js: "import{createRequire as createRequireOf}from'node:module';const require=createRequireOf(import.meta.url);",
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

export type Bundle = {
  /** The module that exports `handler`. */
  readonly file: string;
  readonly bytes: number;
};

/**
 * Packs `functions/<folder>/index.ts` into `<outdir>/index.mjs`. CDK deploys and the local system
 * runs the same file.
 *
 * Throws esbuild's `BuildFailure`, which names the file and line, when the function does not build.
 *
 * @example
 * bundleFunction('screen-events', 'dist/screen-events'); // { file: 'dist/screen-events/index.mjs', bytes: 412_345 }
 */
export const bundleFunction = (
  folder: string,
  outdir: string,
  { from = functionsFolder }: { readonly from?: string } = {},
): Bundle => {
  const file = join(outdir, 'index.mjs');
  buildSync({ ...bundling, entryPoints: [join(from, folder, 'index.ts')], outfile: file });
  return { file, bytes: statSync(file).size };
};
