/**
 * Splits a typed or pasted text into distinct account ids, at lines, spaces, and Chinese or Latin commas.
 *
 * @example
 * accountsIn('u-1，u-2\nu-1'); // ['u-1', 'u-2']
 */
export const accountsIn = (typed: string): readonly string[] => [
  ...new Set(typed.split(/[\s,，、;；]+/).filter((id) => id !== '')),
];
