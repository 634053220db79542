import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/** Longer settings are compressed: Lambda allows 4,096 bytes for the whole environment. */
const plainBytes = 2_000;

/** Escapes all but ASCII: CloudFormation returns other characters of a template as question marks. */
const toAscii = (json: string): string =>
  json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Serialises a platform's settings for a function's environment, in ASCII: as JSON or, if that is too long, as
 * Base64 of Brotli-compressed JSON.
 *
 * @example
 * packSettings({ platformId: 'demo', name: '演示' }); // '{"platformId":"demo","name":"\\u6f14\\u793a"}'
 */
export const packSettings = (settings: object): string => {
  const json = JSON.stringify(settings);
  const plain = toAscii(json);
  return plain.length <= plainBytes ? plain : brotliCompressSync(json).toString('base64');
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
