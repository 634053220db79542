import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { buildOnce, nameOfSources, packageLocks } from './built-once.ts';
import { oneRegion } from './bundle/one-region.ts';
import { packageVersions } from './bundle/package-versions.ts';
import { withoutReviewWords } from './bundle/review-words.ts';
import { plainSchemaKeys } from './bundle/schemas.ts';
import { bundleConsole } from './console.ts';
import { refusal } from './localize.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const functionsFolder = pathOf('../functions/');

/**
 * Bundler options of every function: minified ES modules that include the SDK, for the runtime that Lambda
 * and the local system share. Measured: a bundled SDK loads in half the time of an external one. Dynamic
 * imports become files of their own and add nothing to a cold start.
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
  // Only imported by the SDK's browser build.
  external: ['bowser'],
  alias: {
    '@aws-sdk/credential-provider-node': pathOf('./bundle/credentials.ts'),
    'node:http': pathOf('./bundle/http.ts'),
  },
  plugins: [plainSchemaKeys, packageVersions, oneRegion],
  // The SDK's remaining CommonJS modules load Node's built-in modules with `require`.
  banner: {
    js: "import{createRequire as createRequireOf}from'node:module';const require=createRequireOf(import.meta.url);",
  },
  logLevel: 'silent',
} as const satisfies BuildOptions;

export type Bundle = {
  /** The module that exports `handler`. */
  readonly file: string;
  /** Total size of all files. */
  readonly bytes: number;
  /** Size of the files read at a cold start, and of the data files of their modules except `*.lazy.bin`. */
  readonly startBytes: number;
};

/** Returns these files and everything that they import statically, directly or not. */
const filesReadAtStart = (
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

/**
 * Data files of an output's modules: `name.bin` next to `name.ts`, or `name.lazy.bin` if most requests do not read it,
 * see `packData`.
 */
const dataFilesOf = ({ inputs }: Metafile['outputs'][string]): readonly string[] =>
  Object.keys(inputs)
    .flatMap((module) => [module.replace(/\.ts$/, '.bin'), module.replace(/\.ts$/, '.lazy.bin')])
    .filter((file) => file.endsWith('.bin') && existsSync(file));

/**
 * Bundles a module into `<outdir>/<its name>.mjs`, together with its lazily loaded chunks and the data files
 * that its modules read.
 *
 * @throws esbuild's `BuildFailure`, which names the file and line, if the module does not build
 * @throws {Error} that names the data files, if two of them have the same file name
 */
export const bundleModule = async (
  entry: string,
  outdir: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> => {
  const {
    metafile: { outputs },
  } = await build({
    ...bundling,
    plugins: [...bundling.plugins, ...plugins],
    entryPoints: [entry],
    outdir,
    metafile: true,
  });
  const data = [...new Set(Object.values(outputs).flatMap(dataFilesOf))];
  if (new Set(data.map((file) => basename(file))).size < data.length)
    throw new Error(`data files in the bundle have the same name: ${data.join(', ')}; rename one`);
  for (const file of data) copyFileSync(file, join(outdir, basename(file)));
  const bytesOf = (files: Iterable<string>, isCounted = (_dataFile: string) => true) =>
    [...files]
      .flatMap((file) => outputs[file] ?? [])
      .flatMap((output) => [
        output.bytes,
        ...dataFilesOf(output)
          .filter(isCounted)
          .map((file) => statSync(file).size),
      ])
      .reduce((sum, bytes) => sum + bytes);
  const name = `${basename(entry, '.ts')}.mjs`;
  const files = Object.keys(outputs);
  const entries = files.filter((file) => basename(file) === name);
  return {
    file: join(outdir, name),
    bytes: bytesOf(files),
    startBytes: bytesOf(filesReadAtStart(outputs, entries), (file) => !file.endsWith('.lazy.bin')),
  };
};

/**
 * Names the state of all that a bundle is made of. The lock files stand for the packages.
 *
 * @param from root of another repository than this one
 */
export const nameOfFunctions = (from?: string): string =>
  nameOfSources(
    [
      '{shared,functions,infra/bundle}/**/*.*',
      'infra/bundle.ts',
      '{package,tsconfig}.json',
      ...packageLocks,
    ],
    { exclude: ['functions/review-api/web/**'], from },
  );

/** Bundles a function from a folder of functions. Reviewers read in the console alone. */
const bundleFrom = (functions: string, folder: string, outdir: string): Promise<Bundle> =>
  bundleModule(
    join(functions, folder, 'index.ts'),
    outdir,
    folder === 'review-api' ? [] : [withoutReviewWords],
  );

/** Bundles of the repository's functions, each `<function>-<name of the sources>`. */
const builds = pathOf('../node_modules/.cache/functions/');

/** Bundles a function of the repository, unless its sources are those of an earlier bundle. */
const bundleOnce = async (folder: string, outdir: string): Promise<Bundle> => {
  const name = nameOfFunctions();
  const built = join(builds, `${folder}-${name}`);
  await buildOnce(built, async (temporaryFolder) => {
    const sizes = await bundleFrom(functionsFolder, folder, join(temporaryFolder, 'code'));
    if (nameOfFunctions() !== name)
      throw refusal({
        'zh-CN': '打包期间源文件有改动：请重试',
        en: 'source files changed while they were bundled: try again',
      });
    writeFileSync(join(temporaryFolder, 'sizes.json'), JSON.stringify(sizes));
  });
  cpSync(join(built, 'code'), outdir, { recursive: true });
  const { bytes, startBytes } = JSON.parse(readFileSync(join(built, 'sizes.json'), 'utf8'));
  return { file: join(outdir, 'index.mjs'), bytes, startBytes };
};

/**
 * Bundles `functions/<folder>/index.ts` as `bundleModule` does; review-api also gets the built console. CDK
 * deploys these files and the local system runs the same ones.
 *
 * @param from another folder of functions than the repository's, whose bundles are not kept
 * @throws {Error} if source files change meanwhile
 * @example
 * const { file } = await bundleFunction('screen-events', 'dist/screen-events');
 * // writes dist/screen-events/index.mjs, which is `file`
 */
export const bundleFunction = async (
  folder: string,
  outdir: string,
  { from }: { readonly from?: string } = {},
): Promise<Bundle> => {
  const bundle = await (from === undefined
    ? bundleOnce(folder, outdir)
    : bundleFrom(from, folder, outdir));
  if (folder === 'review-api') await bundleConsole(join(outdir, 'console'));
  // CDK deploys the modes of the files, and Lambda reads them as another user: a strict umask would lock it out.
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o644);
  }
  return bundle;
};
