/** The platform's own secret, from which keyed hashes are made. Made once, never changed. */
export type SecretStore = {
  /** 32 bytes, the same for every caller from the first call on. */
  readonly sketchKey: () => Promise<Uint8Array>;
};
