import { expect, test } from 'vitest';
import { columnsOf } from '#shared/text/parts/columns.ts';
import { readText } from '#shared/text/read.ts';

const texts = (text: string): string[] => columnsOf(text).map((columns) => columns.text);

test('cells are read downwards, from the right column and from the left one', () => {
  expect(texts('卡收\n加银\n我行')).toEqual(['收银行卡加我', '卡加我收银行']);
});

test('a separator between cells, emoji and cells left blank are understood', () => {
  expect(texts('　　收\n❤　银\n薇　行\n\n加　卡')).toEqual(['收银行卡❤薇加', '❤薇加收银行卡']);
  expect(texts('💳|收\n薇|银\n加|行')[0]).toBe('收银行💳薇加');
});

test('lines end as on Windows, and each character knows its place', () => {
  const text = '卡　收\r\n❤　银\r\n薇　行\r\n';
  const [columns] = columnsOf(text);
  expect(columns?.text).toBe('收银行卡❤薇');
  expect(columns?.starts.map((start) => text[start]).join('')).toBe('收银行卡❤薇');
});

test('lines of different length, two lines, one column and long texts are not columns', () => {
  expect(texts('今天天气好\n明天下雨\n后天刮大风')).toEqual([]);
  expect(texts('收银\n行卡')).toEqual([]);
  expect(texts('收\n银\n行\n卡')).toEqual([]);
  expect(texts(Array.from({ length: 31 }, () => '收银').join('\n'))).toEqual([]);
  expect(texts(Array.from({ length: 3 }, () => '收'.repeat(31)).join('\n'))).toEqual([]);
});

test('each character knows where it was written', () => {
  const text = '卡　💳\n加　银\n我　行';
  const [columns] = columnsOf(text);
  for (const [i, unit] of [...(columns?.text ?? '')].join('').split('').entries())
    expect(text.slice(columns?.starts[i], columns?.ends[i])).toContain(unit);
});

test('an offer in columns is flagged, and its quotes lie in the text', () => {
  const offer = '出租银行卡四件套一套一天八百当天结算量大从优';
  const cells = [...offer.padEnd(25, '　')];
  const rows = [0, 1, 2, 3, 4].map((row) =>
    [4, 3, 2, 1, 0].map((column) => cells[column * 5 + row]),
  );
  const text = rows.map((row) => row.join('　')).join('\n');
  const { verdict, category, evidence } = readText(text);
  expect([verdict, category]).toEqual(['flag', 'card-trade']);
  expect(evidence.length).toBeGreaterThan(0);
  for (const { start, end, text: quote } of evidence) expect(text.slice(start, end)).toBe(quote);
  expect(readText(rows.map((row) => row.toReversed().join('')).join('\n')).verdict).toBe('flag');
  expect(readText('春眠不觉晓\n处处闻啼鸟\n夜来风雨声\n花落知多少').verdict).toBe('allow');
});

test('the quotes of an offer in columns are in the order of the text, not of the columns', () => {
  const { verdict, evidence } = readText('诚快办代\n信递证开\n　到刻发\n　付章票');
  const starts = evidence.map(({ start }) => start);
  expect([verdict, starts.length > 1]).toEqual(['flag', true]);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});

test('a list of words of equal length is not read downwards', () => {
  expect(readText('银行卡\n身份证\n手机卡\n充电线\n户口本\n结婚证').verdict).toBe('allow');
});
