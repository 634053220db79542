import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { bundleConsole } from './console.ts';

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
  /** Of those that a cold start reads. */
  readonly startBytes: number;
};

/** These files and all that they import before they run. */
const readAtStart = ({ outputs }: Metafile, files: readonly string[]): ReadonlySet<string> => {
  const read = new Set(files);
  for (const file of read) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') read.add(path);
    }
  }
  return read;
};

/**
 * Packs `functions/<folder>/index.ts` into `<outdir>/index.mjs` and the files that it loads later.
 * CDK deploys and the local system runs the same files.
 *
 * Rejects with esbuild's `BuildFailure`, which names the file and line, when the function does not build.
 *
 * @example
 * await bundleFunction('screen-events', 'dist/screen-events'); // { file: 'dist/screen-events/index.mjs', … }
 */
export const bundleFunction = async (
  folder: string,
  outdir: string,
  { from = functionsFolder }: { readonly from?: string } = {},
): Promise<Bundle> => {
  const { metafile } = await build({
    ...bundling,
    entryPoints: [join(from, folder, 'index.ts')],
    outdir,
    metafile: true,
  });
  if (folder === 'review-api') bundleConsole(join(outdir, 'console'));
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
  const files = Object.keys(metafile.outputs);
  return {
    file: join(outdir, 'index.mjs'),
    bytes: bytesOf(files),
    startBytes: bytesOf(
      readAtStart(
        metafile,
        files.filter((file) => file.endsWith('index.mjs')),
      ),
    ),
  };
};
