import { expect, test } from 'vitest';
import { toneless } from '#shared/text/parts/toneless.ts';
import { readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';

const meant = (text: string) => toneless(text)?.text;

test('an offer in pinyin with the numbers of tones is read as without, and quoted as written', () => {
  const text = 'gao1 jia4 shou1 yin2 hang2 ka3 si4 jian4 tao4, jia1 wei1 xin4 demo_88';
  const read = readText(text);
  const plain = readText('gao jia shou yin hang ka si jian tao, jia wei xin demo_88');
  expect([read.verdict, read.score]).toEqual(['flag', plain.score]);
  expect([read.template, templateOf(text)]).toEqual([plain.template, plain.template]);
  expect(read.contacts).toMatchObject([{ kind: 'wechat', value: 'demo_88', text: 'demo_88' }]);
  expect(read.evidence.length).toBeGreaterThan(0);
  for (const { start, end, text: quote } of read.evidence)
    expect(text.slice(start, end)).toBe(quote);
});

test('syllables may touch if there are several', () => {
  expect(meant('加Wei1 xin4：demo_88')).toBe('加Wei xin：demo_88');
  expect(meant('shou1yin2hang2ka3 demo1')).toBe('shouyinhangka demo1');
});

test.each([
  '微信 li1ming2',
  '微信 wei1 xin4_demo',
  'abc1 xyz2 room3 seat4',
  'e2 e4, a1 b2',
  '五号线 a1 口，mp3 mp4',
])('names, codes and places stay: %s', (text) => {
  expect(toneless(text)).toBeNull();
});

test('many syllables take linear time', () => {
  for (const part of ['shou', 'shou1_', 'x1', 'xian']) {
    expect(toneless(`${part.repeat(100_000)} a1 bc1`)).toBeNull();
  }
  expect(meant('shou1 '.repeat(100_000))).toHaveLength(500_000);
}, 60_000);
