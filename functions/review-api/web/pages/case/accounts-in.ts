/**
 * Account ids out of what was typed or pasted: by lines, spaces or commas of either language, each once.
 *
 * @example
 * accountsIn('u-1，u-2\nu-1'); // ['u-1', 'u-2']
 */
export const accountsIn = (typed: string): readonly string[] => [
  ...new Set(typed.split(/[\s,，、;；]+/).filter((id) => id !== '')),
];
