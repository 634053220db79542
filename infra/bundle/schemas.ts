import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * esbuild plugin that inlines the keys of the SDK's schemas. The SDK writes them as `[_hH]: …`, with named
 * constants. esbuild cannot prove that reading these has no side effects, so it would keep the schemas of all
 * operations: 60 kB of S3 for the two operations in use.
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
