import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Signer } from './port.ts';

/** Generates a P-256 private key, PKCS #8 in PEM. */
export const generateKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

/**
 * Creates a key file of a local system, readable by its owner alone; keeps an existing file.
 *
 * @param generate returns a new private key, PKCS #8 in PEM; P-256 by default
 */
export const ensureKeyFile = (path: string, generate = generateKey): void => {
  try {
    writeFileSync(path, generate(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Signs with a private key in memory, PKCS #8 in PEM. */
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
 * Signs with the private key in a file: for the local system, which has no key service.
 *
 * @throws {Error} if the file cannot be read or holds no key
 */
export const fileSigner = (path: string): Signer => keySigner(readFileSync(path, 'utf8'));
