import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Packs values into the bytes of a data file: cloned by V8 (`node:v8`), then compressed by Zstandard (RFC 8878).
 * The data of a module `name.ts` are the file `name.bin` beside it, and beside the bundle of a function. Zstandard
 * takes 9 % more bytes than Brotli and unpacks in less than half the time
 * (docs/decisions/0066-data-files-by-zstandard.md).
 *
 * @param shortestMatch - length in bytes from which repetitions are sought; 0 leaves it to Zstandard. Among numbers that
 *   are nearly random, naming a short repetition takes more bytes than it saves.
 */
export const packData = (content: unknown, shortestMatch = 0): Buffer =>
  zstdCompressSync(serialize(content), {
    params: {
      [constants.ZSTD_c_compressionLevel]: 22,
      [constants.ZSTD_c_minMatch]: shortestMatch,
    },
  });

/**
 * Unpacks the content of a data file. Does not validate it: these files are our own.
 *
 * @throws Error if the bytes are not a data file.
 * @example
 * unpackData<{ answers: string[] }>(packData({ answers: ['yes', 'no'] })).answers[1]; // 'no'
 */
export const unpackData = <Content>(packed: Uint8Array): Content =>
  // One chunk holds any of these files: no copies are joined.
  deserialize(zstdDecompressSync(packed, { chunkSize: largestFile }));

const largestFile = 1 << 20;

/**
 * Returns a function that unpacks a value on its first call and then returns the same value. For data that few
 * texts need.
 *
 * @example
 * const readings = atFirstUse(() => new Map([['收', 'shou']]));
 * readings() === readings(); // true
 */
export const atFirstUse = <Value>(unpack: () => Value): (() => Value) => {
  let value: Value | undefined;
  return () => {
    value ??= unpack();
    return value;
  };
};
