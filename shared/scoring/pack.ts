import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { AccountModel } from './account-model.ts';

/**
 * Packs a model as text to embed in a module: Brotli in base64. It contains only feature names and numbers.
 */
export const packAccountModel = (model: AccountModel): string =>
  brotliCompressSync(JSON.stringify(model), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  }).toString('base64');

/** Unpacks a model packed by `packAccountModel`. */
export const unpackAccountModel = (packed: string): AccountModel =>
  AccountModel.parse(JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString()));
