declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  import type { AdapterConstructor } from 'oidc-provider';

  /**
   * Returns the issuer's in-memory storage.
   *
   * @param clockTolerance in seconds
   */
  export const createMemoryAdapter: (clockTolerance: number) => AdapterConstructor;
}
