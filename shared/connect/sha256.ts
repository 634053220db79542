import { createHash, createHmac, createSecretKey } from 'node:crypto';

const keyOf = (secret: string | ArrayBuffer | ArrayBufferView) => {
  if (typeof secret === 'string') return secret;
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(secret)
    ? secret
    : new Uint8Array(secret);
  return createSecretKey(new Uint8Array(buffer, byteOffset, byteLength));
};

/**
 * SHA-256 for signing in the AWS SDK; an HMAC if there is a secret.
 *
 * The secret is wrapped in a `KeyObject`, because for a secret of bytes Node internally throws and catches
 * two exceptions, at three times the cost of the HMAC.
 *
 * @example
 * const hash = new Sha256('a secret');
 * hash.update(new TextEncoder().encode('a message'));
 * (await hash.digest()).length; // 32
 */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret ? createHmac('sha256', keyOf(secret)) : createHash('sha256');
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}
