import { CharacterClass } from '../tables/character-class.ts';
import { classes, firstHan, lastHan } from '../tables/tables.ts';

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
/** Whether a code unit is a Han character between `firstHan` and `lastHan`, the range of the sound tables. */
export const isHan = (unit: number): boolean => unit >= firstHan && unit <= lastHan;
/** Whether a folded code unit is a Latin letter. Folding lower-cases letters. */
export const isLatin = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;
export const isLetterOrDigit = (unit: number): boolean => isLatin(unit) || isDigit(unit);

/** Returns the code units of some characters. */
export const unitsOf = (characters: string): ReadonlySet<number> =>
  new Set(Array.from(characters, (character) => character.charCodeAt(0)));

/** Returns 1 for the code units of some characters, by code unit: a faster set, for what is asked of every character. */
export const flagsOf = (characters: string): Uint8Array => {
  const flags = new Uint8Array(0x10000);
  for (const unit of unitsOf(characters)) flags[unit] = 1;
  return flags;
};

export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
export const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** The classes of characters that words are made of; the others separate. */
const wordClasses = Uint8Array.from(Object.values(CharacterClass), (kind) =>
  Number(
    kind !== CharacterClass.separator &&
      kind !== CharacterClass.lineBreak &&
      kind !== CharacterClass.picture,
  ),
);

/** Code unit → 1 if words are made of it, 0 if it separates them. */
const wordUnits = (() => {
  const units = new Uint8Array(0x10000);
  for (let unit = 0x80; unit < units.length; unit++)
    units[unit] = wordClasses[classes[unit] as number] as number;
  // Folded text holds no capital letters.
  for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789') units[letter.charCodeAt(0)] = 1;
  units[0xfffd] = 0;
  return units;
})();

/** Whether a code unit belongs to words; the others separate them. */
export const isWordUnit = (unit: number): boolean => wordUnits[unit] === 1;
