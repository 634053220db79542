import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/** Longer settings are compressed: Lambda allows 4,096 bytes for the whole environment. */
const plainBytes = 2_000;

/**
 * Serialises a platform's settings for a function's environment: as JSON or, if that is too long, as
 * Base64 of Brotli-compressed JSON.
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
 * Parses the result of `packSettings`, or plain JSON.
 *
 * @throws {Error} if the text is neither
 */
export const unpackSettings = (text: string): unknown =>
  JSON.parse(
    text.trimStart().startsWith('{')
      ? text
      : brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8'),
  );
