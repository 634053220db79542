import { expect, it } from 'vitest';
import { refusal, voiceOf } from '#infra/localize.ts';
import type { Words } from '#shared/rules/words.ts';

it('demands a value for each placeholder in either language, and takes no others', () => {
  const words = {
    read: { 'zh-CN': '{path}：{count} 行', en: '{path}: {count} {count|line|lines}' },
    form: { 'zh-CN': '每行一个 {"id"}', en: 'one {"id","text":{…}} a line' },
  } as const satisfies Readonly<Record<string, Words>>;
  const { say } = voiceOf(words, 'en');
  expect(say('read', { path: 'a.csv', count: 1 })).toBe('a.csv: 1 line');
  expect(say('form')).toBe(words.form.en);
  expect(refusal(words.read, { path: 'a.csv', count: 2 }).words).toEqual({
    'zh-CN': 'a.csv：2 行',
    en: 'a.csv: 2 lines',
  });
  const refused = [
    // @ts-expect-error: no values
    () => say('read'),
    // @ts-expect-error: one is missing
    () => say('read', { path: 'a.csv' }),
    // @ts-expect-error: values for words without placeholders
    () => say('form', { id: 'a' }),
    // @ts-expect-error: a misspelled one, in words written where they are used
    () => refusal({ 'zh-CN': '没有 {path}', en: 'no {path}' }, { file: 'a.csv' }),
  ];
  expect(refused).toHaveLength(4);
});
