import { describe, expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import {
  boundary,
  type CharacterPairs,
  packPairs,
  pairCost,
  pairsOf,
  shippedPairs,
  unknownCost,
  unpackPairs,
} from '#shared/text/model/character-pairs.ts';
import { shippedModel } from '#shared/text/model/model.ts';
import { normalise } from '#shared/text/normalise/normalise.ts';
import type { Replacement } from '#shared/text/parts/meant-text.ts';
import { partReader } from '#shared/text/parts/parts.ts';
import {
  charactersBy,
  correctionsBy,
  pinyinReader,
  spellingCorrector,
} from '#shared/text/parts/spelling.ts';
import { undisguiser } from '#shared/text/parts/undisguise.ts';
import { createTextReader, readText } from '#shared/text/read.ts';
import type { TextReader } from '#shared/text/reading.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';
import { characterPairsOf, countPairs } from '#shared/text/training/pair-counts.ts';
import { attack } from './attacks.ts';
import { eighthFrauds } from './posts/eighth.ts';
import { everyday } from './posts/ordinary.ts';

const codeOf = (character: string): number => character.charCodeAt(0);
const pairsIn = (...texts: string[]): CharacterPairs =>
  characterPairsOf([countPairs(texts.map((text) => ({ text, source: 'collected' })))]);

const applied = (text: string, replacements: readonly Replacement[]): string => {
  let meant = '';
  let read = 0;
  for (const { start, end, reads } of replacements) {
    meant += text.slice(read, start) + reads;
    read = end;
  }
  return meant + text.slice(read);
};
const nothingKept = (): boolean => false;

describe('pairs of characters', () => {
  test('a cost is −log2 of how often the second follows the first', () => {
    const pairs = pairsIn('收卡', '收卡', '收卡', '收号');
    const [card, account] = ['卡', '号'].map((character) =>
      pairCost(pairs, codeOf('收'), codeOf(character)),
    );
    // (80 + 4) / 59.5 and (80 + 4) / 19.5 posts, each collected post counting twentyfold.
    expect([card, account]).toEqual([0, 2]);
    expect(pairCost(pairs, codeOf('卡'), codeOf('收'))).toBe(unknownCost);
  });

  test('characters on both sides of a comma are no pair', () => {
    const pairs = pairsIn('收卡，加我');
    expect(pairCost(pairs, codeOf('卡'), codeOf('加'))).toBe(unknownCost);
    expect(pairCost(pairs, codeOf('加'), codeOf('我'))).toBeLessThan(unknownCost);
  });

  test('posts of our own count less than collected ones, and once a post', () => {
    const own = countPairs([{ text: '收卡收卡', source: 'own offers' }]);
    const collected = countPairs([{ text: '收卡收卡', source: 'collected' }]);
    const pair = codeOf('收') * 0x1_0000 + codeOf('卡');
    expect([own.get(pair), collected.get(pair)]).toEqual([1, 20]);
    // A single text of our own is not enough.
    expect(pairCost(characterPairsOf([own]), codeOf('收'), codeOf('卡'))).toBe(unknownCost);
  });

  test('packed pairs have the same costs', () => {
    const pairs = pairsOf([
      [codeOf('银'), codeOf('行'), 0.4],
      [codeOf('行'), codeOf('卡'), 14.6],
    ]);
    const unpacked = unpackPairs(packPairs(pairs));
    expect(pairCost(unpacked, codeOf('银'), codeOf('行'))).toBe(0);
    expect(pairCost(unpacked, codeOf('行'), codeOf('卡'))).toBe(14);
    expect(unpacked).toEqual(pairs);
  });
});

describe('corrections', () => {
  const correct = correctionsBy(shippedPairs);
  const corrected = (text: string): string =>
    applied(text, correct(text, normalise(text).plain, nothingKept, 2));

  test.each([
    ['homophones', '刷丹日结，做任务领佣巾', '刷单日结，做任务领佣金'],
    ['swapped neighbours', '出租信微号，一天百两', '出租微信号，一天两百'],
  ])('%s are replaced by what is likelier', (_, written, meant) => {
    expect(corrected(written)).toBe(meant);
  });

  test('a few letters beside characters are read as their initials', () => {
    expect(corrected('打字员rj三百，加wx')).toBe('打字员日结三百，加微信');
    expect(corrected('打字员wxyzk三百')).toBe('打字员wxyzk三百');
    expect(corrected('rj，wx')).toBe('rj，wx');
    expect(corrected('客服已转移到蝙蝠，下载蝙蝠app搜索')).not.toContain('a片');
    expect(corrected('打字员rj三百，下载app，加wx')).toBe('打字员日结三百，下载app，加微信');
  });

  test.each([
    'ping没问题，curl也通',
    '装了gpu驱动',
    '换个url试试',
    '导出json文件，问问gpt',
    '一起玩qq飞车吧，QQ群里说',
    '去atm取钱，etc扣费',
    '玩dnf和lol，csgo也行',
    '做个spa，吃kfc',
  ])('words in Latin letters are not taken apart: %s', (text) => {
    expect(correctionsBy(shippedPairs)(text, normalise(text).plain, nothingKept, 1)).toEqual([]);
  });

  test('neighbours in two clauses are not swapped', () => {
    const likely = ['\0卡', '卡收', '收加', '加我'].map(
      ([left = '', right = '']) => [codeOf(left), codeOf(right), 0] as const,
    );
    const correctAll = correctionsBy(() => pairsOf(likely));
    const changesIn = (text: string): string =>
      applied(text, correctAll(text, normalise(text).plain, nothingKept, 1));
    expect(changesIn('收卡加我')).toBe('卡收加我');
    expect(changesIn('收，卡加我')).toBe('收，卡加我');
  });

  test('a single correction is not made', () => {
    expect(corrected('刷丹日结')).toBe('刷丹日结');
  });

  test('what is kept stays as written', () => {
    const text = '刷丹日结，做任务领佣巾';
    const keepsFirst = ({ start }: { start: number }): boolean => start < 2;
    expect(correct(text, normalise(text).plain, keepsFirst, 2)).toEqual([]);
  });

  test('ordinary texts are hardly ever corrected', () => {
    expect(everyday.filter((text) => corrected(text) !== text).length).toBeLessThan(
      everyday.length / 20,
    );
  });
});

describe('pinyin in characters', () => {
  const meantBy = (text: string): string =>
    charactersBy(shippedPairs)(text, normalise(text).sounds, nothingKept)
      .map(({ reads }) => reads)
      .join('');

  test.each([
    ['gao jia shou yin hang ka', '高价收银行卡'],
    ['zhao jian zhi shua dan , ri jie', '招兼职刷单日结'],
    ['xian jin jie qian, dang tian fang kuan', '现金借钱当天放款'],
  ])('%s', (text, meant) => {
    expect(meantBy(text)).toBe(meant);
  });

  test('letters that are no pinyin begin a clause', () => {
    const pairs = pairsOf([
      [codeOf('收'), codeOf('卡'), 0],
      [boundary, codeOf('咖'), 0],
      [boundary, codeOf('收'), 0],
    ]);
    const meantBySmall = (text: string): string =>
      charactersBy(() => pairs)(text, normalise(text).sounds, nothingKept)
        .map(({ reads }) => reads)
        .join('');
    expect(meantBySmall('shou ka')).toBe('收卡');
    expect(meantBySmall('shou 123 ka')).toBe('收咖');
  });

  test('characters among pinyin stay as written', () => {
    const text = '收 yin hang ka';
    const { sounds } = normalise(text);
    expect(applied(text, charactersBy(shippedPairs)(text, sounds, nothingKept))).toBe(
      '收 银 行 卡',
    );
  });
});

test('of a very long text only the beginning is corrected', () => {
  const offer = '刷丹日结，做任务领佣巾。';
  const rare = '乡蚂郊蚱'.repeat(15_000);
  const { plain } = normalise(`${offer}${rare}${offer}`);
  const found = correctionsBy(shippedPairs)(`${offer}${rare}${offer}`, plain, nothingKept, 2);
  expect(found.slice(0, 2).map(({ reads }) => reads)).toEqual(['单', '金']);
  expect(found.at(-1)?.end).toBeLessThanOrEqual(offer.length + 1_000);

  const pinyin = 'shou yin hang ka '.repeat(3_000);
  const characters = charactersBy(shippedPairs)(pinyin, normalise(pinyin).sounds, nothingKept);
  expect(characters).toHaveLength(1_000);
});

describe('the text that is read', () => {
  const analyse = textAnalyser(shippedVocabulary());

  test('contacts stay as written, and every character has its place', () => {
    const text = 'shou yin hang ka , jia wei xin demo_2024';
    const { streams, contacts } = analyse(text);
    const {
      text: meant,
      starts,
      ends,
    } = pinyinReader(shippedPairs)(text, streams.sounds, contacts);
    expect(meant).toContain('收银行卡');
    expect(meant).toContain('demo_2024');
    const at = meant.indexOf('银行');
    expect(text.slice(starts[at], ends[at + 1])).toBe('yin hang');
    const contact = meant.indexOf('demo');
    expect(text.slice(starts[contact], ends[contact + 3])).toBe('demo');
  });

  test('spelling is corrected in the undisguised text, with places in the text as written', () => {
    const text = '刷🌸丹日结，做🌸任务领佣巾，加微信 demo_2024';
    const { streams, hits, contacts } = analyse(text);
    const undisguised = undisguiser(shippedVocabulary())(text, streams, hits, contacts);
    const corrected = spellingCorrector(shippedPairs)(text, streams, contacts, undisguised, 2);
    expect(corrected?.text).toBe('刷单日结，做任务领佣金，加微信 demo_2024');
    const at = corrected?.text.indexOf('佣金') as number;
    expect(text.slice(corrected?.starts[at], corrected?.ends[at + 1])).toBe('佣巾');
  });

  test('two corrections suffice in a text with a contact, three are needed without one', () => {
    const partsOf = partReader(shippedVocabulary(), shippedPairs);
    const { experts } = shippedModel();
    const isReadAs = (text: string, meant: string): boolean =>
      partsOf(analyse(text), -1, experts, true).some((part) => part.text === meant);
    const twice = ['刷丹日结，做任务领佣巾', '刷单日结，做任务领佣金'] as const;
    expect(isReadAs(`${twice[0]}，QQ 12345678`, `${twice[1]}，QQ 12345678`)).toBe(true);
    expect(isReadAs(...twice)).toBe(false);
    expect(isReadAs(`${twice[0]}，流水达的尤先`, `${twice[1]}，流水达的优先`)).toBe(true);
  });

  test('a word for a contact stays as written: Q群 has no initial', () => {
    const partsOf = partReader(shippedVocabulary(), shippedPairs);
    const text = '刷丹日结，做任务领佣巾，进Q群 12345678';
    const forms = partsOf(analyse(text), -1, shippedModel().experts, true).map((part) => part.text);
    expect(forms).toContain('刷单日结，做任务领佣金，进Q群 12345678');
  });

  test('a text that is far from being flagged is not corrected', () => {
    const text = '刷丹日结，做任务领佣巾，QQ 12345678';
    const partsOf = partReader(shippedVocabulary(), shippedPairs);
    const isCorrectedAt = (logit: number): boolean =>
      partsOf(analyse(text), logit, shippedModel().experts, true).some(
        (part) => part.text === '刷单日结，做任务领佣金，QQ 12345678',
      );
    expect([-2.1, -1.9].map(isCorrectedAt)).toEqual([false, true]);
  });

  test('ids of accounts stay as written', () => {
    const partsOf = partReader(shippedVocabulary(), shippedPairs);
    const text = 'gao jia shou yin hang ka, kuaishou hao yin_hang_88 lian xi wo';
    const parts = partsOf(analyse(text), -1, shippedModel().experts, true);
    const read = parts.find(({ kind }) => kind === 'characters')?.text;
    expect(read).toContain('收银行卡');
    expect(read).toContain('yin_hang_88');
  });

  test('a text in pinyin is not worse for characters that are not flagged', () => {
    const strict = { reachable: 0.9999, unreachable: 0.9999, brief: 0.9999, spelled: 0.9999 };
    const model = { ...shippedModel(), flags: strict, hide: 0.99999 };
    const text = 'zhao jian zhi shua dan , ri jie er bai , jia wo wei xin';
    const withoutPairs = createTextReader({ ...model, pairs: () => pairsOf([]) });
    expect(createTextReader(model)(text).score).toBe(withoutPairs(text).score);
  });

  test.each(['pinyinWhole', 'transposed'])('more frauds are flagged under %s', (name) => {
    const withoutPairs = createTextReader({ ...shippedModel(), pairs: () => pairsOf([]) });
    const written = Object.values(eighthFrauds)
      .flat()
      .map((text, seed) => attack(text, [name], seed));
    const flaggedBy = (read: TextReader): number =>
      written.filter((text) => read(text).verdict !== 'allow').length;
    expect(flaggedBy(readText)).toBeGreaterThan(flaggedBy(withoutPairs));
  });
});
