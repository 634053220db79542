import { fstatSync, writeSync } from 'node:fs';

/**
 * Makes writes to standard output complete or fail if it is a file. Node writes each chunk to a file once and
 * ignores how many bytes were written, so a disk that fills up would silently lose the rest.
 *
 * @example
 * writeAllOrFail(process.stdout); // ENOSPC arrives as the stream's 'error' event
 */
export const writeAllOrFail = (output: typeof process.stdout): void => {
  if (!fstatSync(output.fd).isFile()) return;
  output._write = (piece: Buffer, _, done) => {
    try {
      for (let at = 0; at < piece.length; ) at += writeSync(output.fd, piece, at);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
};
