import { gunzipSync, gzipSync } from 'node:zlib';

/** An item holds 400 kB; the rest of it is small. */
const mostBytes = 300_000;

/** Compresses a body to fit one item; one that will not fit is cut and says so. */
export const packBody = (body: string): { readonly packed: Uint8Array; readonly cut: boolean } => {
  const packed = gzipSync(body);
  return packed.length <= mostBytes
    ? { packed, cut: false }
    : { packed: gzipSync(body.slice(0, mostBytes / 4)), cut: true };
};

export const unpackBody = (packed: Uint8Array): string => gunzipSync(packed).toString('utf8');
