import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const functionsFolder = pathOf('../functions/');

/**
 * How every function is packed: ES modules with the SDK inside, minified, for the runtime that Lambda
 * and the local system share. Measured: an SDK inside the bundle loads in half the time of one
 * outside it. What the code imports when it needs it is a file of its own, and costs no cold start.
 */
const bundling = {
  bundle: true,
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  mainFields: ['module', 'main'],
  // The SDK asks for it in browsers only.
  external: ['bowser'],
  alias: { '@aws-sdk/credential-provider-node': pathOf('./bundle/credentials.ts') },
  // What is still CommonJS inside the SDK asks for Node's own modules with `require`.
  banner: {
    js: "import{createRequire as createRequireOf}from'node:module';const require=createRequireOf(import.meta.url);",
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

export type Bundle = {
  /** The module that exports `handler`. */
  readonly file: string;
  /** Of all its files. */
  readonly bytes: number;
};

/**
 * Packs `functions/<folder>/index.ts` into `<outdir>/index.mjs` and the files that it loads later. CDK deploys and the local system
 * runs the same file.
 *
 * Throws esbuild's `BuildFailure`, which names the file and line, when the function does not build.
 *
 * @example
 * bundleFunction('screen-events', 'dist/screen-events'); // { file: 'dist/screen-events/index.mjs', bytes: 1_234_567 }
 */
export const bundleFunction = (
  folder: string,
  outdir: string,
  { from = functionsFolder }: { readonly from?: string } = {},
): Bundle => {
  const { metafile } = buildSync({
    ...bundling,
    entryPoints: [join(from, folder, 'index.ts')],
    outdir,
    metafile: true,
  });
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  return { file: join(outdir, 'index.mjs'), bytes };
};
