import { gunzipSync, gzipSync } from 'node:zlib';

/** An item holds 400 kB; its other attributes are small. */
const mostBytes = 300_000;

/** Compresses a body to fit into one item; a body that is too large is cut, and `cut` says so. */
export const packBody = (body: string): { readonly packed: Uint8Array; readonly cut: boolean } => {
  const packed = gzipSync(body);
  return packed.length <= mostBytes
    ? { packed, cut: false }
    : { packed: gzipSync(body.slice(0, mostBytes / 4)), cut: true };
};

export const unpackBody = (packed: Uint8Array): string => gunzipSync(packed).toString('utf8');
