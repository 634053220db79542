import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * esbuild plugin that leaves only the version of the `package.json` of each client of the SDK: the client names it in its
 * requests, and would bring along its scripts and lists of dependencies.
 */
export const packageVersions: Plugin = {
  name: 'package-versions',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    }),
};
