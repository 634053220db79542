import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** Name of the local system's own key for appeal links, as used in its settings. */
export const appealKeyName = 'local';

/**
 * Returns the public key for appeal links that are signed on this machine, in the format of
 * `appeal.linkKeys`. Creates the private key (Ed25519, PKCS #8 in PEM) if there is none. Each machine has its
 * own: a deployed platform must accept only the key of its own backend.
 *
 * @param file path of the private key
 * @example
 * const line = publicAppealKey('.clearspring/demo/appeal-links.pem'); // 'MCowBQYDK2VwAyEA…='
 */
export const publicAppealKey = (file: string): string => {
  const { privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  try {
    writeFileSync(file, privateKey, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return createPublicKey(readFileSync(file, 'utf8'))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
};
