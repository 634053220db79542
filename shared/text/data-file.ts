import { deserialize, serialize } from 'node:v8';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/**
 * The bytes of a data file: values as V8 clones them, and Brotli (RFC 7932) over that. The data of a
 * module `name.ts` lie beside it in `name.bin`, and beside the bundle of a function: as text of the
 * module they would be a third larger, in base64.
 */
export const packData = (content: unknown): Buffer =>
  brotliCompressSync(serialize(content), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });

/**
 * What is in a data file of ours; nothing is checked.
 *
 * @throws Error when the bytes are no data file.
 * @example
 * unpackData<{ answers: string[] }>(packData({ answers: ['yes', 'no'] })).answers[1]; // 'no'
 */
export const unpackData = <Content>(packed: Uint8Array): Content =>
  deserialize(brotliDecompressSync(packed));
