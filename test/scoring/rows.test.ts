import { expect, test } from 'vitest';
import { AccountRow, LabelledRow, readRow } from '#shared/scoring/rows.ts';

test('a row may have missing values, text values, numeric ids and extra fields', () => {
  const line =
    '{"id":7,"label":1,"features":{"a":null,"b":true,"c":"web","d":1.5},"more":1,"group":3}';
  expect(readRow(line, LabelledRow)).toEqual({
    id: 7,
    label: 1,
    features: { a: null, b: true, c: 'web', d: 1.5 },
    group: 3,
  });
});

test.each([
  ['{"id":"a","features":{}}', 'label: is missing'],
  ['{"id":"a","label":"1","features":{}}', 'label: must be 1 (abusive), 0 (honest)'],
  ['{"id":"a","label":1}', 'features: is missing'],
  ['{"id":"a","label":1,"features":{"x":{"y":1}}}', 'features.x: must be a number'],
  ['{"id":"a","label":1,"features":{"x":[1]}}', 'features.x: must be a number'],
  ['{"id":"a","label":1,"features":{},"weight":-1}', 'weight: '],
  ['{"label":1,"features":{}}', 'id: is missing'],
  ['{"id":1234567890123456789,"label":1,"features":{}}', 'id: must be in quotes'],
  ['{"id":"a","label":1,"features":{},"group":9007199254740993}', 'group: must be in quotes'],
  ['{"id":', 'not JSON'],
  ['[]', 'the line: '],
  ['null', 'the line: '],
])('%s is rejected with the field: %s', (line, problem) => {
  expect(() => readRow(line, LabelledRow)).toThrow(problem);
});

test.each([
  ['{"id":"a","label":"1","features":{}}', 'label：应为 1（违规）、0（正常），未知时为 null'],
  ['{"id":"a","label":1}', 'features：缺失'],
  ['{"id":"a","label":1,"features":7}', 'features：应为特征名与值的对象'],
  ['{"id":"a","label":1,"features":{"":1}}', 'features.：应为特征名与值的对象'],
  ['{"id":[],"label":1,"features":{}}', 'id：应为名称或编号'],
  ['{"id":"a","label":1,"features":{},"weight":"2"}', 'weight：应为大于零的数字'],
  ['[]', '该行：应为对象'],
])('%s is rejected in Chinese, too: %s', (line, problem) => {
  expect(() => readRow(line, LabelledRow)).toThrow(
    expect.objectContaining({ words: expect.objectContaining({ 'zh-CN': problem }) }),
  );
});

test('a feature absent from a row is missing, whatever its name', () => {
  const { features } = readRow('{"id":"a","features":{"x":1}}', AccountRow);
  expect([features.constructor, features.toString]).toEqual([undefined, undefined]);
});

test('a row needs no label for scoring', () => {
  expect(readRow('{"id":"a","features":{"x":1}}', AccountRow).features).toEqual({ x: 1 });
});
