import { describe, expect, it } from 'vitest';
import { ruleFields } from '#functions/review-api/rules/language.ts';
import { spanOf as daysSearched } from '#functions/review-api/server/span.ts';
import { rangeOf } from '#functions/review-api/web/editor/places.ts';
import { durationOf } from '#functions/review-api/web/figures/durations.ts';
import { readDays, spanOf } from '#functions/review-api/web/figures/span.ts';
import { formatOf } from '#functions/review-api/web/pages/lists/file-format.ts';
import { readListFilter } from '#functions/review-api/web/pages/lists/filter.ts';
import { readReason } from '#functions/review-api/web/pages/quarantine/filter.ts';
import {
  neutralSignals,
  readValue,
  writtenValue,
} from '#functions/review-api/web/pages/rule/case-values.ts';
import { errorOf, faultsOf } from '#functions/review-api/web/pages/rule/problems.ts';
import { readRuleFilter } from '#functions/review-api/web/pages/rules/filter.ts';
import {
  guessSearchKey,
  readQuery,
  restrictedSelection,
} from '#functions/review-api/web/search/query.ts';

describe('search parameters of a page', () => {
  it('are read if valid, and ignored otherwise', () => {
    expect(readDays({ days: '30' })).toEqual({ days: 30 });
    expect(readDays({ days: '31' })).toEqual({});
    expect(readReason({ reason: 'bad-field' })).toEqual({ reason: 'bad-field' });
    expect(readReason({ reason: '<b>' })).toEqual({});
    expect(readRuleFilter({ life: 'shadow', q: '转账' })).toEqual({ life: 'shadow', q: '转账' });
    expect(readRuleFilter({ life: 'toString', q: '' })).toEqual({});
    expect(readListFilter({ list: 'allow', kind: 'device' })).toEqual({
      list: 'allow',
      kind: 'device',
    });
    expect(readListFilter({ list: 'other', kind: 'constructor' })).toEqual({});
    expect(readQuery({ q: ' u-1 ', by: 'contact', from: '2026-11-01', outcome: 'x' })).toEqual({
      q: 'u-1',
      by: 'contact',
      from: '2026-11-01',
    });
    // The router parses a query of digits as a number.
    expect(readQuery({ q: 20_001 })).toEqual({ q: '20001', by: 'account' });
    expect(readQuery({ by: 'rule' })).toEqual({});
  });
});

describe('the selection of accounts that a rule restricted', () => {
  const now = Date.parse('2026-11-24T08:00:00.000Z');

  it('covers the days of the search, or the last seven by default', () => {
    expect(restrictedSelection({ q: 'content.card-trade' }, now)).toEqual({
      kind: 'rule',
      rule: 'content.card-trade',
      from: daysSearched({}, now).from,
      to: now,
    });
    expect(
      restrictedSelection({ q: 'a.b', from: '2026-11-20', to: '2026-11-21' }, now),
    ).toMatchObject({
      from: Date.parse('2026-11-20'),
      to: Date.parse('2026-11-22') - 1,
    });
    const to = '2026-11-21';
    expect(restrictedSelection({ q: 'a.b', to }, now)).toMatchObject({
      from: daysSearched({ to }, now).from,
    });
  });
});

describe('values of signals', () => {
  it.each([
    ['3', 3],
    ['0.5', 0.5],
    ['true', true],
    ['flag', 'flag'],
    ['"3"', '3'],
    ['["a"]', ['a']],
    ['[{"kind":"qq"}]', [{ kind: 'qq' }]],
  ])('are typed as JSON or as a text: %s', (typed, value) => {
    expect(readValue(typed)).toEqual(value);
    expect(writtenValue(value)).toBe(typed);
  });

  it('start with the names in an expression', () => {
    const when =
      'has(payment) && content.verdict.startsWith("f") && counts.posts.hour > 2.5 && novelty.device && content.contacts.exists(c, c.kind == "qq")';
    expect(neutralSignals(when, ruleFields)).toEqual({
      'novelty.device': false,
      'counts.posts.hour': 0,
      'content.verdict': '',
      'content.contacts': [],
    });
  });
});

describe('guessSearchKey', () => {
  it.each([
    ['dec-3Jb9', 'decision'],
    ['cas-3Jb9', 'case'],
    ['staff.night-transfers', 'rule'],
    ['高价收卡', 'text'],
    ['earn money', 'text'],
    ['u-20000', 'account'],
    ['mail.example', 'account'],
    ['user:20000', 'account'],
    ['wechat:demo_a1', 'contact'],
    ['official-account：demo a1', 'contact'],
    ['+8613800138000', 'contact'],
    ['13800138000', 'contact'],
    ['+86 138 0013 8000', 'contact'],
    ['20261124001', 'account'],
    ['138001380001', 'account'],
    ['@demo_a1', 'contact'],
    ['https://demo.example/a 1', 'contact'],
  ])('%s is read as %s', (asked, by) => expect(guessSearchKey(asked)).toBe(by));
});

describe('spanOf', () => {
  it('counts days in UTC, today included', () =>
    expect(spanOf(7, Date.UTC(2026, 10, 24, 23))).toEqual({
      from: '2026-11-18',
      to: '2026-11-24',
    }));
});

describe('durationOf', () => {
  it.each([
    [34, '34 ms'],
    [1240, '1.2 sec'],
    [90_000, '1.5 min'],
    [0, '0 ms'],
    [null, '—'],
  ])('%s is shown as %s', (length, told) => expect(durationOf(length, 'en')).toBe(told));

  it.each([
    [34, '34 毫秒'],
    [90_000, '1.5 分钟'],
    [7_200_000, '2 小时'],
  ])('%s has its Chinese unit apart, as in the words of the console: %s', (length, told) =>
    expect(durationOf(length, 'zh-CN')).toBe(told),
  );
});

describe('rangeOf', () => {
  const text = 'a.b > 1 &&\n  counts.tranfers > 2\n  || a.c == "x y"';
  it.each([
    ['a word', { line: 2, column: 10 }, 'tranfers'],
    ['one character', { line: 1, column: 5 }, '>'],
    ['an operator', { line: 3, column: 10 }, '=='],
    ['a text in quotes', { line: 3, column: 13 }, '"x y"'],
    ['the last character for a place behind the end', { line: 3, column: 99 }, '"'],
  ])('marks %s', (_, place, marked) => {
    const { from, to } = rangeOf(text, place);
    expect(text.slice(from, to)).toBe(marked);
  });

  it('marks nothing in an empty text', () =>
    expect(rangeOf('', { line: 1, column: 1 })).toEqual({ from: 0, to: 0 }));
});

describe('problems of a rule', () => {
  const words = (text: string) => ({ 'zh-CN': `${text}中`, en: text });
  const problems = [
    { field: 'title.en', message: words('too short'), remedy: words('say something'), at: null },
    {
      field: 'when',
      message: words('no such name'),
      remedy: words('it has a'),
      at: { line: 1, column: 3, excerpt: '' },
    },
  ];

  it('are shown at their field and at the one around it', () => {
    expect(errorOf(problems, 'title.en', 'en')).toBe('too short: say something');
    expect(errorOf(problems, 'title', 'zh-CN')).toBe('too short中：say something中');
    expect(errorOf(problems, 'title.zh-CN', 'en')).toBeUndefined();
  });

  it('are shown at their position in the expression', () =>
    expect(faultsOf(problems, 'when', 'en')).toEqual([
      { line: 1, column: 3, message: 'no such name: it has a' },
    ]));
});

describe('formatOf', () => {
  it.each([
    ['entries.jsonl', 'a,b', 'jsonl'],
    ['entries.CSV', '{}', 'csv'],
    [null, '  {"kind":"device"}', 'jsonl'],
    [null, 'kind,value', 'csv'],
  ] as const)('%s, beginning %j, is %s', (name, text, format) =>
    expect(formatOf(name, text)).toBe(format),
  );
});
