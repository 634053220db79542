import { describe, expect, test } from 'vitest';
import { contactsOf } from '#shared/text/contacts.ts';
import { hitReader } from '#shared/text/hits.ts';
import { isLegible } from '#shared/text/legible.ts';
import { normalise } from '#shared/text/normalise.ts';
import { vocabularyOf } from '#shared/text/terms.ts';

const readHits = hitReader(vocabularyOf());
const legible = (text: string): boolean => {
  const streams = normalise(text);
  return isLegible(streams, readHits(streams), contactsOf(text, streams.folded));
};

describe('in the language of the model', () => {
  test.each([
    ['one Chinese character', 'see you at noon 吧'],
    ['a word of the lexicon', '+vx demo_1'],
    ['pinyin throughout', 'jin tian tian qi hen hao, wo men yi qi qu gong yuan'],
    ['four syllables of it', 'hao jia wo ba'],
    ['pinyin with a contact in it', 'jin tian tian qi hen hao, lian xi demo_2024@mail.example'],
  ])('%s', (_, text) => {
    expect(legible(text)).toBe(true);
  });
});

describe('not in it', () => {
  test.each([
    [
      'English that has syllables of pinyin',
      'We can sing a long song, she can go on and on, he can run home',
    ],
    ['Malay', 'saya mau makan di rumah dan ingin pulang ke kampung halaman lagi'],
    ['a few syllables', 'ni hao ma'],
    ['syllables within a link', 'https://wo-men-yi-qi-qu.example/gong-yuan-zou-yi-zou'],
    ['a word of the lexicon within a link', 'https://vx.example/tg'],
  ])('%s', (_, text) => {
    expect(legible(text)).toBe(false);
  });
});
