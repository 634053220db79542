import { copyFileSync, existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { plainSchemaKeys } from './bundle/schemas.ts';
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
  alias: {
    '@aws-sdk/credential-provider-node': pathOf('./bundle/credentials.ts'),
    'node:http': pathOf('./bundle/http.ts'),
  },
  plugins: [plainSchemaKeys],
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
  /** Of those that a cold start reads, and of the data that its modules read then or later. */
  readonly startBytes: number;
};

/** These files and all that they import before they run. */
const readAtStart = (
  outputs: Metafile['outputs'],
  files: readonly string[],
): ReadonlySet<string> => {
  const read = new Set(files);
  for (const file of read) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') read.add(path);
    }
  }
  return read;
};

/** The data files of an output's modules: `name.bin` beside `name.ts`, see `packData`. */
const dataOf = ({ inputs }: Metafile['outputs'][string]): readonly string[] =>
  Object.keys(inputs)
    .map((module) => module.replace(/\.ts$/, '.bin'))
    .filter((file) => file.endsWith('.bin') && existsSync(file));

/**
 * Packs a module into `<outdir>/<its name>.mjs`, the files that this loads later and the data that its modules
 * read.
 *
 * Rejects with esbuild's `BuildFailure`, which names the file and line, when it does not build, and with an
 * `Error` that names the data files when two of them would lie there under one name.
 */
export const bundleModule = async (entry: string, outdir: string): Promise<Bundle> => {
  const {
    metafile: { outputs },
  } = await build({ ...bundling, entryPoints: [entry], outdir, metafile: true });
  const data = [...new Set(Object.values(outputs).flatMap(dataOf))];
  if (new Set(data.map((file) => basename(file))).size < data.length)
    throw new Error(`two data files of one name: ${data.join(', ')}`);
  for (const file of data) copyFileSync(file, join(outdir, basename(file)));
  const bytesOf = (files: Iterable<string>) =>
    [...files]
      .flatMap((file) => outputs[file] ?? [])
      .flatMap((output) => [output.bytes, ...dataOf(output).map((file) => statSync(file).size)])
      .reduce((sum, bytes) => sum + bytes);
  const name = `${basename(entry, '.ts')}.mjs`;
  const files = Object.keys(outputs);
  const entries = files.filter((file) => basename(file) === name);
  return {
    file: join(outdir, name),
    bytes: bytesOf(files),
    startBytes: bytesOf(readAtStart(outputs, entries)),
  };
};

/**
 * Packs `functions/<folder>/index.ts` as `bundleModule` does, and the console with its server. CDK deploys and
 * the local system runs the same files.
 *
 * @example
 * await bundleFunction('screen-events', 'dist/screen-events'); // { file: 'dist/screen-events/index.mjs', … }
 */
export const bundleFunction = async (
  folder: string,
  outdir: string,
  { from = functionsFolder }: { readonly from?: string } = {},
): Promise<Bundle> => {
  const bundle = await bundleModule(join(from, folder, 'index.ts'), outdir);
  if (folder === 'review-api') bundleConsole(join(outdir, 'console'));
  return bundle;
};
