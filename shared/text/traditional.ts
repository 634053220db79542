import { atFirstUse } from './data-file.ts';
import { plain } from './plain.ts';
import type { Quote } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';
import { classes, firstHan, folds, lastHan } from './tables/tables.ts';

const isVariant = (unit: number): boolean => classes[unit] === CharacterClass.hanVariant;

/** Returns a text with traditional characters as simplified ones, and all else as it is. */
const simplified = (text: string): string =>
  text.replace(/[㐀-鿿]/g, (character) => {
    const unit = character.charCodeAt(0);
    return isVariant(unit) ? String.fromCharCode(folds[unit] as number) : character;
  });

/** Characters that only simplified writing has: 银, but not 台, which level 1 of Big5 has for 臺 too. */
const onlySimplified = atFirstUse((): ReadonlySet<string> => {
  const found = new Set<string>();
  for (let unit = firstHan; unit <= lastHan; unit++)
    if (isVariant(unit)) found.add(String.fromCharCode(folds[unit] as number));
  const bigFive = new TextDecoder('big5');
  for (let code = 0xa440; code < 0xc67f; code++)
    found.delete(bigFive.decode(Uint8Array.of(code >> 8, code & 0xff)));
  return found;
});

/**
 * Marks the quotes of a text that differ from their meaning by traditional script alone. None if the quotes mix it with
 * simplified script: whoever writes one of the two by habit does not put in characters of the other.
 */
export const withTraditionalMarked = (quotes: readonly Quote[]): readonly Quote[] => {
  const isTraditional = ({ text, reads }: Quote): boolean =>
    text !== reads && plain(text) !== plain(reads) && plain(simplified(text)) === plain(reads);
  const isSimplified = ({ text }: Quote): boolean =>
    [...text].some((character) => onlySimplified().has(character));
  return quotes.some(isTraditional) && !quotes.some(isSimplified)
    ? quotes.map((quote) => (isTraditional(quote) ? { ...quote, traditional: true } : quote))
    : quotes;
};
