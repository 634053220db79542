import { fstatSync, writeSync } from 'node:fs';

/**
 * Has what goes to standard output arrive whole, or fail, where that is a file. Node writes each piece to a file once and
 * does not look at how much of it was taken: a disk that fills up takes a part, and the rest would be missed by nobody.
 *
 * @example
 * writeAllOrFail(process.stdout); // the stream's 'error' event tells ENOSPC
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
