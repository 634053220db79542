import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';
import { entityNames } from '#functions/review-api/cases/links.ts';
import { recordedActions } from '#functions/review-api/cases/recorded-actions.ts';
import { restrictingOutcomes } from '#functions/review-api/web/cases/restricting.ts';
import { notify } from '#functions/review-api/web/notices/notices.ts';
import { detailNames } from '#functions/review-api/web/pages/audit/terms.ts';
import { lives } from '#functions/review-api/web/rules/terms.ts';
import { type Catalogue, filled, say, type Words } from '#functions/review-api/web/words/say.ts';
import * as terms from '#functions/review-api/web/words/terms.ts';
import { restrictingOutcomes as core } from '#shared/decisions/decision.ts';
import { categories } from '#shared/rules/categories.ts';
import { lifeNames } from '#shared/rules/life.ts';

import { fill } from '#shared/rules/words.ts';
import { Role } from '#shared/settings/review.ts';

const root = join(import.meta.dirname, '../../functions/review-api/web');
const files = (pattern: string) => globSync(pattern, { cwd: root, exclude: ['dist/**'] }).sort();

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = files('**/*.{ts,tsx}').map((file) => [file, read(file)] as const);

const catalogues = await Promise.all(
  files('**/{words,terms}.ts').map(async (file) => {
    const module: Readonly<Record<string, Catalogue>> = await import(join(root, file));
    return [file, Object.values(module)] as const;
  }),
);

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Whether a text consists only of placeholders and punctuation, which is the same in every language. */
const isFrame = (words: Words) =>
  [words['zh-CN'], words.en].every((text) => !/\p{L}/u.test(text.replaceAll(/\{\w+\}/g, '')));

describe('the words of the console', () => {
  it('are found', () => expect(catalogues.length).toBeGreaterThan(3));

  describe.each(catalogues)('%s', (_, exported) => {
    const entries = exported.flatMap((catalogue) => Object.entries(catalogue));

    it('has everything in both languages', () => {
      const missing = entries.filter(([, words]) => !(words['zh-CN']?.trim() && words.en?.trim()));
      expect(missing).toEqual([]);
    });

    it('uses the same values in both', () => {
      const differing = entries.filter(
        ([, words]) => String(places(words['zh-CN'])) !== String(places(words.en)),
      );
      expect(differing).toEqual([]);
    });

    it('uses the noun form that goes with the number', () => {
      const oneForm = /\{\w+\} (?:more |known )?(?!is\b|was\b)[a-z]{2,}s\b/;
      expect(entries.filter(([, words]) => oneForm.test(words.en))).toEqual([]);
    });

    it('chooses forms by numbers that it shows', () => {
      const chosen = ({ en }: Words) => [...en.matchAll(/\{(\w+)\|/g)].map(([, name]) => name);
      expect(
        entries.filter(([, words]) =>
          chosen(words).some((name) => !places(words.en).includes(`${name}`)),
        ),
      ).toEqual([]);
    });

    it('is Chinese in Chinese, and English in English', () => {
      const han = /\p{Script=Han}/u;
      // Language names are written in their own language, and product names are not translated.
      const named = new Set(['otherLanguage', 'switchLanguage']);
      const strays = entries.filter(
        ([name, words]) =>
          !named.has(name) && !isFrame(words) && (!han.test(words['zh-CN']) || han.test(words.en)),
      );
      expect(strays).toEqual([]);
    });
  });

  it.each(files('**/*.tsx'))('has all texts in a catalogue: %s', (file) => {
    expect(hanTextsIn(read(file))).toEqual([]);
  });
});

it('names the kinds of abuse as the core does', () => {
  const { unread: _, ...named } = terms.categories;
  expect(named).toEqual(categories);
  expect(lives).toEqual(lifeNames);
});

it('has the same restricting outcomes as the core', () => {
  expect(restrictingOutcomes).toEqual(core);
});

it('names acts on record as their buttons do', () => {
  const others =
    /暂缓|上报|提案|拒绝|taken back|^Took |called .* off|agreed to by|^Agreed|^Refused|asked for$|takes back/i;
  const told = [...Object.values(recordedActions), ...Object.values(detailNames)];
  expect(told.filter((words) => others.test(words['zh-CN']) || others.test(words.en))).toEqual([]);
});

it('names shared entities as the server does', () => {
  expect(terms.entityKinds).toEqual(entityNames);
});

it.each(files('**/words.ts'))('has no unused words: %s', async (file) => {
  const { words } = (await import(join(root, file))) as { readonly words: Catalogue };
  const said = usedIn(file);
  expect(Object.keys(words).filter((name) => !said.has(name))).toEqual([]);
});

describe('usedIn', () => {
  it('finds words used by name or by a computed name, and none of other catalogues', () => {
    const said = usedIn('pages/lists/words.ts');
    expect(['remove', 'dishonesty', 'seeRule'].map((name) => said.has(name))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('hanTextsIn', () => {
  it('finds texts and labels outside catalogues', () => {
    const source = 'export const A = () => <p title="a title">hello <b>{say(x)}</b>{\'你好\'}</p>;';
    expect(hanTextsIn(source).toSorted()).toEqual(['a title', 'hello', '你好']);
  });
});

describe('say', () => {
  it('fills placeholders, and leaves one without a value', () => {
    const words = { 'zh-CN': '第 {page} 页', en: 'Page {page} of {all}' };
    expect(say(words, 'zh-CN', { page: 2 })).toBe('第 2 页');
    expect(say(words, 'en', { page: '$&' })).toBe('Page $& of {all}');
  });

  it('demands a value for each placeholder of either language, and takes no others', () => {
    const words = { 'zh-CN': '第 {page} 页', en: 'Page {page} of {all} {all|page|pages}' } as const;
    const plain = { 'zh-CN': '页', en: 'Page' } as const;
    const either = (plural: boolean) => (plural ? words : ({ ...plain, en: '{page}' } as const));
    expect(say(words, 'en', { page: 1, all: 2 })).toBe('Page 1 of 2 pages');
    expect(filled(words, { page: plain, all: 1 })).toEqual({
      'zh-CN': '第页页',
      en: 'Page Page of 1 page',
    });
    expect(say(either(false), 'en', { page: 1, all: 2 })).toBe('1');
    const refused = [
      // @ts-expect-error: no values
      () => say(words, 'en'),
      // @ts-expect-error: one is missing, though Chinese does not need it
      () => say(words, 'zh-CN', { page: 1 }),
      // @ts-expect-error: one is missing for one of the sentences
      () => say(either(true), 'en', { page: 1 }),
      // @ts-expect-error: a misspelled one
      () => say(words, 'en', { page: 1, al: 2 }),
      // @ts-expect-error: one that the sentence does not use
      () => say(words, 'en', { page: 1, all: 2, left: 1 }),
      // @ts-expect-error: a value for words without placeholders
      () => say(plain, 'en', { page: 1 }),
      // @ts-expect-error: one is missing
      () => filled(words, { page: plain }),
      // @ts-expect-error: a notice without the values of its words
      () => notify({ id: 'page', kind: 'info', words }),
      // @ts-expect-error: a notice with a misspelled value
      () => notify({ id: 'page', kind: 'info', words, values: { page: 1, al: 2 } }),
    ];
    expect(refused).toHaveLength(9);
  });

  it('sets off Latin values from Chinese, but no Chinese ones, and keeps the spaces of a value', () => {
    const words = { 'zh-CN': '已由 {name} 撤销 {kind} {id}', en: '{name}: {kind} {id}' } as const;
    const told = (name: string, kind: string, id: string) =>
      say(words, 'zh-CN', { name, kind, id });
    expect(told('安宁', '设备', 'd-1')).toBe('已由安宁撤销设备 d-1');
    expect(told('Bo Lind', 'IP', '地址')).toBe('已由 Bo Lind 撤销 IP 地址');
    expect(told('张 三', '“甲”', '乙')).toBe('已由张 三撤销“甲” 乙');
    expect(say(words, 'en', { name: '安宁', kind: '设备', id: '甲' })).toBe('安宁: 设备 甲');
  });

  it('isolates a value that reads from right to left', () => {
    const words = { 'zh-CN': '{name} 提交于 {when}', en: 'by {name}, {when}' };
    const told = (name: string) => say(words, 'en', { name, when: '11/28' });
    expect(told('ئەخمەت')).toBe('by \u2068ئەخمەت\u2069, 11/28');
    expect(told('Lin\u202e')).toBe('by \u2068Lin\u202e\u2069, 11/28');
    // Adlam and Hanifi Rohingya are outside the first 65,536 characters.
    expect(told('𞤀𞤁𞤂')).toBe('by \u2068𞤀𞤁𞤂\u2069, 11/28');
    expect(told('𐴀𐴁')).toBe('by \u2068𐴀𐴁\u2069, 11/28');
    expect(told('林审核 Émile 👩‍💻')).toBe('by 林审核 Émile 👩‍💻, 11/28');
  });

  it('uses the noun form for none, one and several', () => {
    const words = {
      'zh-CN': '{count} 个账号未列出',
      en: '{count} {count|account is|accounts are} not shown',
    };
    const told = (count: number | string) => say(words, 'en', { count });
    expect([told(0), told('1'), told(1), told('1,001')]).toEqual([
      '0 accounts are not shown',
      '1 account is not shown',
      '1 account is not shown',
      '1,001 accounts are not shown',
    ]);
    expect(say(words, 'zh-CN', { count: 1 })).toBe('1 个账号未列出');
    expect(say(words, 'en')).toBe(words.en);
    for (const values of [{}, { count: 0 }, { count: 1 }, { count: '1,001' }]) {
      expect(say(words, 'en', values)).toBe(fill(words.en, values));
    }
  });
});

/**
 * Names of a catalogue's texts that are used: by name, or by a computed name that appears in quotes where
 * kinds and states are defined, such as the roles of the signed-in person.
 */
function usedIn(catalogue: string): ReadonlySet<string> {
  const computed = ['../contract/*.ts', `${dirname(catalogue)}/*.{ts,tsx}`]
    .flatMap(files)
    .filter((file) => file !== catalogue)
    .flatMap((file) => [...read(file).matchAll(/'([\w-]+)'/g)]);
  const said = sources.flatMap(([file, source]) =>
    [...source.matchAll(/\bwords(?: as (\w+))?[^{}]* \} from '(\..*)';/g)]
      .filter(([, , from = '']) => join(dirname(file), from) === catalogue)
      .flatMap(([, alias = 'words']) => [
        ...source.matchAll(RegExp(`\\b${alias}\\s*\\.(\\w+)|\\{ (\\w+) \\} = ${alias};`, 'g')),
        ...(RegExp(`\\b${alias}[[)]`).test(source) ? computed : []),
      ]),
  );
  return new Set([...Role.options, ...said.map(([, name, taken]) => name ?? taken ?? '')]);
}

const shownAttributes = new Set(['title', 'alt', 'placeholder', 'label', 'header', 'ariaLabel']);

/** Literal texts in a component: text between tags, labels, and any Chinese. */
function hanTextsIn(source: string): readonly string[] {
  const found: string[] = [];
  const word = /\p{L}/u;
  const walk = (node: unknown, attribute: string | null): void => {
    if (Array.isArray(node)) {
      for (const part of node) walk(part, attribute);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { readonly type?: string; readonly value?: unknown };
    if (type === 'JSXText' && typeof value === 'string' && word.test(value)) {
      // Names of keys are the same in every language.
      if (!/^\s*Ctrl\+K\s*$/.test(value)) found.push(value.trim());
      return;
    }
    if (type === 'StringLiteral' && typeof value === 'string') {
      const spoken = attribute !== null && shownAttributes.has(attribute) && word.test(value);
      if (spoken || /\p{Script=Han}/u.test(value)) found.push(value);
      return;
    }
    if (type === 'JSXAttribute') {
      const { name } = node as { readonly name?: { readonly value?: string } };
      walk(value, name?.value ?? null);
      return;
    }
    for (const part of Object.values(node)) walk(part, null);
  };
  walk(parseSync(source, { syntax: 'typescript', tsx: true }), null);
  return found;
}
