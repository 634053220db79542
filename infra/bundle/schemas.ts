import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Writes out the keys of the SDK's schemas. The SDK has them as `[_hH]: …`, names of constants, of which esbuild
 * cannot tell that nothing happens when they are read, and so it keeps the schemas of all operations: 60 kB of S3 for
 * two.
 */
export const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk[\\/]client-.+[\\/]schemas_0\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const constants = source.matchAll(/^const (\w+) = (".*");$/gm);
      const values = new Map(Array.from(constants, ([, name, value]) => [name, value]));
      return {
        contents: source.replaceAll(/\[(\w+)\](?=:)/g, (key, name) => values.get(name) ?? key),
      };
    }),
};
