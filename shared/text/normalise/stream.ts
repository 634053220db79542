import type { Span } from '../reading.ts';
import { isLatin } from './characters.ts';

/**
 * A sequence of characters derived from a text. Character `i` was written at `starts[i]..ends[i]` (UTF-16
 * indexes into the original). `gaps[i]` is one of `gapKinds`: not 0 if something that is not in the stream
 * (a space, a sign, a picture) precedes it.
 */
export type Stream = {
  readonly length: number;
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly gaps: Uint8Array;
};

/**
 * What precedes a character outside the stream: only signs and spaces, one letter or digit that touches
 * both neighbours, or more letters and digits. The last two occur only in the stream of sounds.
 */
export const gapKinds = { none: 0, signs: 1, oneLetter: 2, letters: 3 } as const;

/**
 * Largest number of UTF-16 units read of a text. Expansions of characters are cut short if they would leave
 * no room for the characters that follow, so that a text is always read to its end.
 */
export const longestText = 65_536;

/** Buffers that a reader reuses for every text. Their previous content is lost. */
export type Workspace = {
  skeleton?: Uint8Array<ArrayBuffer>;
} & { [Name in 'folded' | 'squeezed' | 'rejoined' | 'sounds' | 'symbols']?: MutableStream };

/** A stream while it is written. Arrays may be longer than the stream. */
export type MutableStream = {
  length: number;
  units: Uint16Array;
  starts: Uint32Array;
  ends: Uint32Array;
  gaps: Uint8Array;
};

/** Returns an empty stream with room for so many characters. */
export const newStream = (capacity: number): MutableStream => ({
  length: 0,
  units: new Uint16Array(capacity),
  starts: new Uint32Array(capacity),
  ends: new Uint32Array(capacity),
  gaps: new Uint8Array(capacity),
});

/** Returns a stream to write to: the one in the workspace if it is large enough, else a new one. */
export const borrowStream = (
  workspace: Workspace,
  name: Exclude<keyof Workspace, 'skeleton'>,
  capacity: number,
): MutableStream => {
  const reused = workspace[name];
  if (reused && reused.gaps.length >= capacity) {
    reused.length = 0;
    return reused;
  }
  const fresh = newStream(roomyCapacity(capacity));
  workspace[name] = fresh;
  return fresh;
};

/** Returns a capacity with room for somewhat longer texts, so that buffers are seldom replaced. */
export const roomyCapacity = (length: number): number => Math.min(length * 2 + 64, longestText);

const copyInto = <T extends Uint8Array | Uint16Array | Uint32Array>(longer: T, shorter: T): T => {
  longer.set(shorter);
  return longer;
};

/** Doubles the capacity of a stream. It starts at the length of the text, because few characters expand. */
const grow = (stream: MutableStream): void => {
  const capacity = Math.min(stream.units.length * 2 + 16, longestText);
  stream.units = copyInto(new Uint16Array(capacity), stream.units);
  stream.starts = copyInto(new Uint32Array(capacity), stream.starts);
  stream.ends = copyInto(new Uint32Array(capacity), stream.ends);
  stream.gaps = copyInto(new Uint8Array(capacity), stream.gaps);
};

/** Writes character `n` of a stream, which grows if it is full. */
export const writeUnit = (
  stream: MutableStream,
  n: number,
  unit: number,
  start: number,
  end: number,
): void => {
  if (n === stream.units.length) grow(stream);
  stream.units[n] = unit;
  stream.starts[n] = start;
  stream.ends[n] = end;
};

/** Returns where the characters `from` to `to` (exclusive) were written; one character by default. */
export const spanOf = (
  { starts, ends }: { readonly starts: ArrayLike<number>; readonly ends: ArrayLike<number> },
  from: number,
  to = from + 1,
): Span => ({ start: starts[from] as number, end: ends[to - 1] as number });

/** Whether a character touches the one before it. */
export const isJoined = ({ gaps, length }: Stream, at: number): boolean =>
  at > 0 && at < length && gaps[at] === gapKinds.none;

/** Whether a position is inside a word in Latin letters, such as a syllable of pinyin. */
export const cutsWord = (stream: Stream, at: number): boolean =>
  isJoined(stream, at) &&
  isLatin(stream.units[at - 1] as number) &&
  isLatin(stream.units[at] as number);

/** Whether a clause begins at a character of a stream: a sign that ends clauses precedes it. */
export const startsClause = (text: string, { starts, ends, gaps }: Stream, at: number): boolean =>
  at > 0 &&
  gaps[at] !== gapKinds.none &&
  clauseEnd.test(text.slice(ends[at - 1] as number, starts[at] as number));
const clauseEnd = /[，。！？；：、,.!?;:\n]/;

/** Returns a stream, or a part of it, as a string. */
export const asString = (stream: Stream, from = 0, to = stream.length): string => {
  const { buffer, byteOffset } = stream.units;
  return Buffer.from(buffer, byteOffset + from * 2, Math.max(0, to - from) * 2).toString('utf16le');
};
