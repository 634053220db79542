import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/** What is longer goes packed: Lambda takes 4,096 bytes of environment in all. */
const plainBytes = 2_000;

/**
 * A platform's settings as a function's environment carries them: JSON, or JSON by Brotli in Base64
 * where it is long.
 *
 * @example
 * packSettings({ platformId: 'demo' }); // '{"platformId":"demo"}'
 */
export const packSettings = (settings: object): string => {
  const plain = JSON.stringify(settings);
  return Buffer.byteLength(plain) <= plainBytes
    ? plain
    : brotliCompressSync(plain).toString('base64');
};

/**
 * The JSON of settings that were packed or were not.
 *
 * Throws when it is neither.
 */
export const unpackSettings = (text: string): unknown =>
  JSON.parse(
    text.trimStart().startsWith('{')
      ? text
      : brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8'),
  );
