import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * esbuild plugin that replaces the SDK's signer for access points of several regions by the one that it falls back to.
 * All buckets are in one region, and no bundle includes the algorithm that the others need.
 */
export const oneRegion: Plugin = {
  name: 'one-region',
  setup: ({ onLoad }) =>
    onLoad(
      { filter: /signature-v4-multi-region[\\/].+[\\/]SignatureV4MultiRegion\.js$/ },
      ({ path }) => ({
        contents: `import { SignatureV4SignWithCredentials } from './SignatureV4SignWithCredentials';
        export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
          static sigv4aDependency() { return 'none'; }
        }`,
        resolveDir: dirname(path),
      }),
    ),
};
