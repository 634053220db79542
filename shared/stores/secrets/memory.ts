import type { SecretStore } from './port.ts';

/** A secret in memory. */
export const memorySecrets = (key: Uint8Array): SecretStore => ({
  async sketchKey() {
    return key;
  },
});
