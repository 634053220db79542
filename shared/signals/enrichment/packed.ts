import { brotliDecompressSync } from 'node:zlib';

/** The bytes behind a string of `tables.generated.ts`. */
export const bytesOf = (packed: string): Uint8Array =>
  brotliDecompressSync(Buffer.from(packed, 'base64'));
