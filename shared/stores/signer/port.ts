/**
 * Signs what must not be disowned or forged: ECDSA on P-256 with SHA-256.
 *
 * Both methods throw `Unavailable` when it cannot be done now.
 */
export type Signer = {
  /** The key that verifies, SPKI in PEM. */
  readonly publicKey: () => Promise<string>;
  /** The signature in DER over at most 4,096 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};
