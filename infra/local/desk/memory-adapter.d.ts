declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  import type { AdapterConstructor } from 'oidc-provider';

  /**
   * What the issuer keeps, in memory.
   *
   * @param clockTolerance in seconds
   */
  export const createMemoryAdapter: (clockTolerance: number) => AdapterConstructor;
}
