import type { Span } from '../reading.ts';

/**
 * A text written anew as it was meant. Unit `i` was written at `starts[i]..ends[i]` (UTF-16 indexes into the original).
 */
export type MeantText = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** A range of a text with what is meant by it. */
export type Replacement = Span & { readonly reads: string };

const letterOrDigit = /[a-z0-9]/i;

/** Writes a text anew, from its beginning to its end. */
export const rewriterOf = (text: string) => {
  let meant = '';
  const starts: number[] = [];
  const ends: number[] = [];
  // The range that stays as written and is still to be copied.
  let from = 0;
  let to = 0;
  const copyKept = (): void => {
    for (let at = from; at < to; at++) {
      starts.push(at);
      ends.push(at + 1);
    }
    meant += text.slice(from, to);
    from = to;
  };
  /** Each unit of a replacement refers to the whole range replaced. */
  const replace = ({ start, end, reads }: Replacement): void => {
    copyKept();
    for (let k = 0; k < reads.length; k++) {
      starts.push(start);
      ends.push(end);
    }
    meant += reads;
  };
  return {
    keep: (start: number, end: number): void => {
      if (start !== to) {
        copyKept();
        from = start;
      }
      to = end;
    },
    replace,
    /** Leaves a picture out, but keeps apart two numbers that it separates. */
    leaveOut: (picture: Span): void => {
      copyKept();
      if (letterOrDigit.test(meant.at(-1) ?? '')) replace({ ...picture, reads: ' ' });
    },
    result: (): MeantText => {
      copyKept();
      return { text: meant, starts, ends };
    },
  };
};

/** Replaces ranges of a text, in its order. Spaces between two of them are left out. */
export const replaced = (text: string, replacements: readonly Replacement[]): MeantText => {
  const meant = rewriterOf(text);
  let read = 0;
  for (const replacement of replacements) {
    const { start, end } = replacement;
    if (read === 0 || text.slice(read, start).trim() !== '') meant.keep(read, start);
    meant.replace(replacement);
    read = end;
  }
  meant.keep(read, text.length);
  return meant.result();
};
