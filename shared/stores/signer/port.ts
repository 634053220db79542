/**
 * Signs what must not be repudiated or forged: ECDSA on P-256 with SHA-256.
 *
 * Both methods throw `Unavailable` if the key is unavailable.
 */
export type Signer = {
  /** The public key, SPKI in PEM. */
  readonly publicKey: () => Promise<string>;
  /** The DER signature over at most 4,096 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};
