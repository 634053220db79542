import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** What the settings of the local system call its own key for links to appeal. */
export const appealKeyName = 'local';

/**
 * The public half of the key by which links to appeal are signed on this machine, as `appeal.linkKeys` takes it. The
 * key (Ed25519, PKCS #8 in PEM) is made when there is none: a platform's backend has its own, and nobody else's may be
 * in the settings of a platform that is deployed.
 *
 * @param file where the key is kept
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
