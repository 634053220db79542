import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Signer } from './port.ts';

/** A new P-256 key, PKCS #8 in PEM. */
export const generateKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** Makes the key file of a local system, readable by its owner alone; one that is there stays. */
export const ensureKeyFile = (path: string): void => {
  try {
    writeFileSync(path, generateKey(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Signs with a key in hand, PKCS #8 in PEM. */
export const keySigner = (privateKey: string): Signer => {
  const key = createPrivateKey(privateKey);
  return {
    async publicKey() {
      return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
    },
    async sign(bytes) {
      return sign('sha256', bytes, key);
    },
  };
};

/**
 * Signs with the key in a file: the local system, where no key service is.
 *
 * @throws {Error} when the file cannot be read or holds no key
 */
export const fileSigner = (path: string): Signer => keySigner(readFileSync(path, 'utf8'));
