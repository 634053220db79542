import { expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import type { MeantText } from '#shared/text/parts/meant-text.ts';
import { undisguiser } from '#shared/text/parts/undisguise.ts';
import { readText } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';
import { attack } from './attacks.ts';
import { offers } from './posts/offers.ts';

const vocabulary = shippedVocabulary();
const analyse = textAnalyser(vocabulary);
const meantOf = undisguiser(vocabulary);
const undisguised = (text: string): MeantText | null => {
  const { streams, hits, contacts } = analyse(text);
  return meantOf(text, streams, hits, contacts);
};
const undisguisedText = (text: string): string | undefined => undisguised(text)?.text;

test('characters inserted as noise are removed', () => {
  expect(undisguisedText('高价收🌸银行💫卡')).toBe('高价收银行卡');
  expect(undisguisedText('刷💧单兼🈶职，菠🍍菜平台')).toBe('刷单兼职，菠菜平台');
  expect(undisguisedText('高价\u200b收银\u2060行卡')).toBe('高价收银行卡');
  expect(undisguisedText('高的价收的银行的卡')).toBe('高价收银行卡');
  expect(undisguisedText('高1价2收3银4行5卡')).toBe('高价收银行卡');
});

test('disguised trade terms are restored to their lexicon form', () => {
  expect(undisguisedText('高价收银航卡')).toBe('高价收银行卡');
  expect(undisguisedText('高价收yin hang卡')).toBe('高价收银行卡');
  expect(undisguisedText('高价收ㄧㄣˊㄏㄤˊ卡')).toBe('高价收银行卡');
  expect(undisguisedText('高价收yhk，当天结')).toBe('高价收银行卡，当天结');
  expect(undisguisedText('高价收银h卡')).toBe('高价收银行卡');
  expect(undisguisedText('高价收银卡行')).toBe('高价收银行卡');
});

test('a plainly written text stays unchanged', () => {
  expect(undisguised('高价收银行卡，加微信 demo_2024')).toBeNull();
  // Pictures with a meaning are folded to it, so they are not disguises here.
  expect(undisguised('➕微信 demo_2024')).toBeNull();
  expect(undisguised('招喝🍵的妹子，一张💳一千')).toBeNull();
});

test.each([
  '电脑维修先查主机，有需要的来',
  '夜跑群招人，走路小白也行',
  '代打机票行程单',
  '出闲置裙子，S码M码都有，A卡N卡不收',
  '雨天走路小心',
  '以后取代现金支付',
  '二手手机卡顿，低价出',
  '招主播，卖童装的，会说会笑就行，来线下试播',
])('everyday words stay unchanged: %s', (text) => {
  expect(undisguisedText(text)).toBeUndefined();
});

test('two numbers separated by an emoji are not joined', () => {
  expect(undisguisedText('QQ 12345678🌸87654321')).toBe('QQ 12345678 87654321');
});

test('initials throughout a text can stand for words of two characters', () => {
  expect(undisguisedText('收d号，价格好')).toBeUndefined();
  expect(undisguisedText('大l收手j卡，价g好，拍d日j')).toContain('收手机卡');
});

test('a homophone entirely in everyday characters is not a trade term', () => {
  expect(undisguisedText('买了几斤苹果')).toBeUndefined();
  expect(undisguisedText('空闲时间做，时间自由')).toBeUndefined();
  // Sounds across two clauses do not form a word either.
  expect(undisguisedText('这是公司的公，互相帮忙')).toBeUndefined();
});

test('a letter within a longer word is not an initial', () => {
  expect(undisguisedText('银hk卡')).toBeUndefined();
});

test('a contact stays as written', () => {
  expect(undisguisedText('收yhk，加微信 yhk_2024')).toBe('收银行卡，加微信 yhk_2024');
});

test('every character maps to its place in the original', () => {
  const text = '高价收🌸银h卡，加薇❤ demo_2024';
  const { text: plain, starts, ends } = undisguised(text) as MeantText;
  expect(plain).toBe('高价收银行卡，加微信 demo_2024');
  const at = plain.indexOf('银行卡');
  expect(text.slice(starts[at], ends[at + 2])).toBe('银h卡');
  const contact = plain.indexOf('demo');
  expect(text.slice(starts[contact], ends[plain.length - 1])).toBe('demo_2024');
  expect(starts).toHaveLength(plain.length);
});

test('a disguised offer is flagged and quoted as written', () => {
  const text = '股数民据天每更新，刚开户的也有，需的要老板来聊';
  const { verdict, evidence } = readText(text);
  expect(verdict).toBe('flag');
  for (const { start, end, text: quoted } of evidence) expect(text.slice(start, end)).toBe(quoted);
  expect(evidence).toContainEqual({ start: 0, end: 4, text: '股数民据', reads: '股民数据' });
});

test('disguised offers are restored to their plain form', () => {
  const restored = Object.values(offers)
    .flat()
    .map((text) => ({ text, disguised: attack(text, ['emojiNoise'], 1) }))
    .filter(({ text, disguised }) => text !== disguised && !/[a-z0-9]/i.test(text));
  expect(restored.length).toBeGreaterThan(10);
  for (const { text, disguised } of restored)
    expect(undisguisedText(disguised)).toBe(undisguisedText(text) ?? text);
});
