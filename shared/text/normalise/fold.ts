import { CharacterClass } from '../tables/character-class.ts';
import { astralOf, classes, expansions, folds } from '../tables/tables.ts';
import { syllableAt } from './bopomofo.ts';
import { dropFillers } from './fillers.ts';
import { markInserted } from './inserted.ts';
import { borrowStream, longestText, type Stream, type Workspace, writeUnit } from './stream.ts';

/** Marks the second half of a surrogate pair in the skeleton. */
export const surrogateTail = 255;

/**
 * Folds each character by the tables, which contain the stages of `tables/stages.ts`, and writes syllables of Bopomofo
 * in pinyin. Marks, inserted letters or digits, and fillers (if there are too many) are removed.
 */
export const fold = (
  text: string,
  skeleton = new Uint8Array(text.length),
  workspace: Workspace = {},
): Stream => {
  const read = Math.min(text.length, longestText);
  const out = borrowStream(workspace, 'folded', read);
  const inserted = markInserted(text, read);
  let n = 0;
  for (let at = 0; at < read; at++) {
    if (inserted !== undefined && inserted[at] === 1) {
      skeleton[at] = CharacterClass.invisible;
      continue;
    }
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit < 0xe000) {
      const point = text.codePointAt(at) ?? unit;
      const width = point > 0xffff ? 2 : 1;
      const known = width === 2 ? astralOf(point) : undefined;
      skeleton[at] =
        known?.kind ?? (point >= 0x20000 ? CharacterClass.hanRare : CharacterClass.other);
      if (width === 2 && at + 1 < read) skeleton[at + 1] = surrogateTail;
      const meant = known ? known.folded : null;
      // A picture without a meaning becomes a space, a lone surrogate a replacement character.
      if (meant === null)
        writeUnit(out, n++, known?.kind === CharacterClass.picture ? 0x20 : 0xfffd, at, at + width);
      else {
        const room = Math.min(meant.length, longestText - n - Math.max(0, read - at - width));
        for (let k = 0; k < room; k++) writeUnit(out, n++, meant.charCodeAt(k), at, at + width);
      }
      at += width - 1;
      continue;
    }
    skeleton[at] = classes[unit] as number;
    const syllable = syllableAt(text, at);
    if (syllable) {
      const { pinyin, end } = syllable;
      const room = Math.min(pinyin.length, longestText - n - Math.max(0, read - end));
      for (let k = 0; k < room; k++) writeUnit(out, n++, pinyin.charCodeAt(k), at, end);
      while (++at < end) skeleton[at] = classes[text.charCodeAt(at)] as number;
      at--;
      continue;
    }
    const meant = folds[unit] as number;
    if (meant === 0) continue;
    if (meant < 0xe000 || meant >= 0xf900) {
      writeUnit(out, n++, meant, at, at + 1);
      continue;
    }
    const longer = expansions[meant - 0xe000] ?? '';
    const room = Math.min(longer.length, longestText - n - (read - at - 1));
    for (let k = 0; k < room; k++) writeUnit(out, n++, longer.charCodeAt(k), at, at + 1);
  }
  out.length = n;
  dropFillers(out);
  return out;
};
