/**
 * Returns the class of a pinyin syllable. Syllables that a careless or southern speaker pronounces alike
 * share a class: tones are ignored, zh = z, ch = c, sh = s, n = l, -ng = -n. (The edges of the homophone
 * graph of C2TU, 2025.)
 */
export const syllableClassOf = (spelling: string): string =>
  spelling
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiouv])/, 'l')
    .replace(/ng$/, 'n')
    .replace(/^lue$/, 'lve');
