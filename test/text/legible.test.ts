import { describe, expect, test } from 'vitest';
import { contactsOf } from '#shared/text/contacts.ts';
import { hitReader } from '#shared/text/hits.ts';
import { isLegible, isSpelled } from '#shared/text/legible.ts';
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

describe('in pinyin throughout', () => {
  const spelled = (text: string): boolean => {
    const streams = normalise(text);
    return isSpelled(streams, contactsOf(text, streams.folded));
  };
  test.each([
    ['all of it', 'jin tian tian qi hen hao, wo men yi qi qu gong yuan', true],
    ['but for a contact', 'gao jia shou ka, jia wei xin demo_2024', true],
    ['but for a character or two', 'jin tian tian qi hen 好, wo men yi qi qu gong yuan', true],
    ['half of it', '今天天气很好，wo men yi qi qu 公园', false],
    ['a word of it', '高价 shou yin hang ka 四件套', false],
    ['none of it', '今天天气很好，我们一起去公园', false],
    ['English', 'We can sing a long song, she can go on and on, he can run home', false],
  ])('%s', (_, text, expected) => {
    expect(spelled(text)).toBe(expected);
  });
});
