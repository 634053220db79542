import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ensureKeyFile } from '#shared/stores/signer/file.ts';

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
  ensureKeyFile(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  return createPublicKey(readFileSync(file, 'utf8'))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
};
