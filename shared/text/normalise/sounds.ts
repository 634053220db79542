import { firstHan, spellings, syllables } from '../tables/tables.ts';
import { isHan, isLatin } from './characters.ts';
import {
  borrowStream,
  gapKinds,
  type MutableStream,
  type Stream,
  type Workspace,
} from './stream.ts';

/**
 * Returns one unit per syllable. Latin letters count as pinyin if the whole run, or a word in it, is
 * syllables.
 */
export const soundsOf = (plain: Stream, workspace: Workspace): Stream => {
  const out = borrowStream(workspace, 'sounds', plain.length);
  let n = 0;
  // Number of letters and digits without a sound since the last sound, and whether anything else occurred.
  let skipped = 0;
  let isSeparated = true;
  for (let i = 0; i < plain.length; ) {
    const unit = plain.units[i] as number;
    if (isLatin(unit)) {
      let end = i;
      while (end < plain.length && isLatin(plain.units[end] as number)) end++;
      let typedEnd = writeTypedPinyin(plain, i, end, out, n);
      const isWholePinyin = typedEnd > n;
      for (let from = i; from < end; ) {
        let to = isWholePinyin ? end : from + 1;
        while (to < end && plain.gaps[to] === gapKinds.none) to++;
        if (!isWholePinyin && to - from < end - i)
          typedEnd = writeTypedPinyin(plain, from, to, out, n);
        isSeparated ||= plain.gaps[from] !== gapKinds.none;
        if (typedEnd === n) skipped += to - from;
        else {
          out.gaps[n] = gapOf(skipped, isSeparated);
          n = typedEnd;
          skipped = 0;
          isSeparated = false;
        }
        from = to;
      }
      i = end;
      continue;
    }
    isSeparated ||= plain.gaps[i] !== gapKinds.none;
    const sound = isHan(unit) ? (syllables[unit - firstHan] as number) : 0;
    if (sound === 0) skipped++;
    else {
      out.units[n] = sound;
      out.starts[n] = plain.starts[i] as number;
      out.ends[n] = plain.ends[i] as number;
      out.gaps[n++] = gapOf(skipped, isSeparated);
      skipped = 0;
      isSeparated = false;
    }
    i++;
  }
  out.length = n;
  return out;
};

const gapOf = (skipped: number, isSeparated: boolean): number => {
  if (skipped === 0) return isSeparated ? gapKinds.signs : gapKinds.none;
  return skipped === 1 && !isSeparated ? gapKinds.oneLetter : gapKinds.letters;
};

const longestSpelling = 6;
const longestPinyin = 60;

/** Appends a letter to a spelling encoded as a number, five bits per letter. */
const keyWith = (key: number, letter: number): number => (key << 5) | (letter & 31);
const soundOfKey: ReadonlyMap<number, number> = new Map(
  [...spellings].map(([spelling, sound]) => [
    Array.from(spelling, (letter) => letter.charCodeAt(0)).reduce(keyWith, 0),
    sound,
  ]),
);

// For each letter of a run: length and sound of the syllable with which the rest can be divided into
// syllables; length 0 if that is impossible. Reused between runs.
const syllableLengths = new Uint8Array(longestPinyin + 1);
const syllableSounds = new Uint16Array(longestPinyin);

/**
 * Divides a Latin run into syllables of pinyin, preferring long ones at the beginning, and writes their
 * sounds to `out` from `at`. Returns the new end, or `at` if the run as a whole is not pinyin.
 */
function writeTypedPinyin(
  plain: Stream,
  start: number,
  end: number,
  out: MutableStream,
  at: number,
): number {
  const length = end - start;
  if (length < 2 || length > longestPinyin) return at;
  syllableLengths[length] = 1;
  for (let i = length - 1; i >= 0; i--) {
    syllableLengths[i] = 0;
    const most = Math.min(longestSpelling, length - i);
    let key = 0;
    for (let size = 1; size <= most; size++) {
      key = keyWith(key, plain.units[start + i + size - 1] as number);
      const sound = syllableLengths[i + size] === 0 ? undefined : soundOfKey.get(key);
      if (sound === undefined) continue;
      syllableLengths[i] = size;
      syllableSounds[i] = sound;
    }
  }
  if (syllableLengths[0] === 0) return at;
  let n = at;
  for (let i = 0; i < length; ) {
    const size = syllableLengths[i] as number;
    out.units[n] = syllableSounds[i] as number;
    out.starts[n] = plain.starts[start + i] as number;
    out.ends[n] = plain.ends[start + i + size - 1] as number;
    out.gaps[n++] = gapKinds.none;
    i += size;
  }
  return n;
}
