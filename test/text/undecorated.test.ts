import { expect, test } from 'vitest';
import { undecorated } from '#shared/text/parts/undecorated.ts';
import { readText } from '#shared/text/read.ts';

const offer = '收银行卡四件套，价高，当天结算';
const bare = (text: string) => undecorated(text)?.text;

test('topics at both ends and placeholders everywhere are left out', () => {
  expect(bare(`#同城 #打工人\n${offer}\n#早安# #旅行`)).toBe(offer);
  expect(bare(`[图片][图片]${offer}[微笑][OK]`)).toBe(offer);
  expect(bare('收银行[微笑]卡')).toBe('收银行卡');
  expect(bare(`[doge] #同城 ${offer}`)).toBe(offer);
});

test('topics amid a text, and what is longer than an emoticon, stay', () => {
  expect(bare('收#银行卡#四件套')).toBeUndefined();
  expect(bare('[银行卡四件套都可以]')).toBeUndefined();
  expect(bare('#1 hello')).toBe('hello');
  expect(bare(offer)).toBeUndefined();
  expect(bare(` ${offer}\n`)).toBeUndefined();
  expect(bare(` 收#银行卡#四件套\n`)).toBeUndefined();
});

test('a text that consists of them has no other', () => {
  expect(bare('#同城 #早安 [微笑]')).toBeUndefined();
  expect(bare('')).toBeUndefined();
});

test('its characters know where they were written', () => {
  const text = `[图片]#同城 收银行[微笑]卡 #早安`;
  const form = undecorated(text);
  for (const [i, unit] of [...(form?.text ?? '')].entries())
    expect(text.slice(form?.starts[i], form?.ends[i])).toBe(unit);
});

test('an offer between them is flagged as without, and quoted as written', () => {
  const [before, after] = ['[图片][玫瑰]#生活记录 #同城 ', ' [抱拳]\n#正能量 #每日一句 #好物分享'];
  const text = `${before}${offer}${after}`;
  const { verdict, evidence } = readText(text);
  expect(verdict).toBe('flag');
  for (const { start, end, text: quote } of evidence) expect(text.slice(start, end)).toBe(quote);
  expect(readText(`${before}周末一起去爬山，还差两个人${after}`).verdict).toBe('allow');
});

test('many signs take linear time', () => {
  expect(bare('#a#'.repeat(20_000))).toBeUndefined();
  expect(bare(`${'#a '.repeat(20_000)}x`)).toBe('x');
  expect(bare('['.repeat(60_000))).toBeUndefined();
  const gap = ' '.repeat(300_000);
  expect(bare(`#a${gap}x${'#a '.repeat(100_000)}`)).toBe('x');
  expect(bare(`${'#a '.repeat(100_000)}x${gap}#a`)).toBe('x');
  expect(bare(`${'[OK]'.repeat(100_000)}x${gap}y${gap}`)).toHaveLength(gap.length + 2);
}, 60_000);
