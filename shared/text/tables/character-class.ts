/** The class of a character as written, before any folding. The classes of a post are its skeleton. */
export const CharacterClass = {
  other: 0,
  /** Level 1 of GB 2312: the 3,755 characters of everyday writing. */
  hanCommon: 1,
  /** Level 2 of GB 2312. */
  hanLessCommon: 2,
  hanRare: 3,
  /** A Han character that folds to a different one: traditional, variant, radical. */
  hanVariant: 4,
  digit: 5,
  latin: 6,
  /** Not ASCII, but read as ASCII letters or digits: full-width, mathematical, Cyrillic, circled. */
  styled: 7,
  separator: 8,
  lineBreak: 9,
  picture: 10,
  invisible: 11,
  letter: 12,
  kana: 13,
} as const;
export type CharacterClass = (typeof CharacterClass)[keyof typeof CharacterClass];
