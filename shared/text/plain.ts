/** Words as they are compared with what was meant: their width, case and spaces are no disguise. */
export const plain = (words: string): string =>
  words.normalize('NFKC').toLowerCase().replace(/\s/g, '');
