import { once } from 'node:events';
import { Command } from 'commander';
import pc from 'picocolors';
import type { BadLine, Post } from '#infra/cli/posts.ts';
import { printable } from '#infra/cli/printable.ts';
import { localized, outputLanguage } from '#infra/localize.ts';
import { kindWords, listWords } from '#shared/lists/entry.ts';
import { createListLookup } from '#shared/lists/find.ts';
import { categories } from '#shared/rules/categories.ts';
import type { Language } from '#shared/rules/words.ts';
import { type ListMatch, listKeysInText, matchesOf } from '#shared/signals/listed.ts';
import { longestText } from '#shared/text/normalise/stream.ts';
import type { TextReading } from '#shared/text/reading.ts';
import { type RecordsLocation, withLocationOptions } from '../connect.ts';
import { emptyFileError, unreadLinesMessage } from '../lines.ts';
import {
  type ListFileOptions,
  type ListsInFile,
  readListFile,
  withListFile,
} from '../list-file.ts';
import { jsonLinesOption } from '../options.ts';
import { outcomes } from '../report.ts';

type Options = ListFileOptions &
  Pick<RecordsLocation, 'dataDir' | 'deployed'> & { readonly json?: boolean };

const colours = { allow: pc.dim, flag: pc.yellow, hide: pc.red } as const;

/** `clearspring screen-text`: reads posts and reports which are black-gray, and why. */
export const screenText = withLocationOptions(withListFile(new Command('screen-text')))
  .description(
    localized({
      'zh-CN': '筛查内容是否涉黑灰产：每行一个结论，按输入顺序',
      en: 'screen posts for black-gray trades, offline: one verdict per line, in input order',
    }),
  )
  .argument(
    '<posts>',
    localized({
      'zh-CN': '每行一个 JSON {"id","text"} 的文件；- 表示标准输入',
      en: 'file of JSON lines {"id","text"}; - for standard input',
    }),
  )
  .addOption(jsonLinesOption())
  .action(async (path: string, { json = false, ...options }: Options) => {
    const [{ Post, readPosts }, { readText }, { replayKey }] = await Promise.all([
      import('#infra/cli/posts.ts'),
      import('#shared/text/read.ts'),
      import('../account-replay.ts'),
    ]);
    const language = json ? 'en' : outputLanguage;
    const lists = await readListFile(options, replayKey, options, language);
    const listedIn = listReader(lists);
    const counts = { allow: 0, flag: 0, hide: 0 };
    let skipped = 0;
    const onSkipped = ({ place, problem }: BadLine) => {
      skipped++;
      process.stderr.write(`${place}: ${problem}\n`);
    };
    const readable = readPosts(path, onSkipped, Post);
    for await (const post of readable) {
      const reading = readText(post.text);
      const listed = options.lists === undefined ? null : listedIn(post.text, reading);
      const read = { ...reading, verdict: verdictWith(reading, listed ?? []) };
      counts[read.verdict]++;
      const line = json ? asJson(post, read, listed) : asLine(post, read, listed ?? [], language);
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    }
    const { allow, flag, hide } = counts;
    const posts = allow + flag + hide;
    if (posts + skipped === 0) throw emptyFileError(path, { 'zh-CN': '内容', en: 'post' });
    if (!json) {
      process.stderr.write(
        `${localized(
          {
            'zh-CN': '{posts} 条内容：隐藏 {hide}，转人工 {flag}，放行 {allow}',
            en: '{posts} {posts|post|posts}: {hide} hide, {flag} flag, {allow} allow',
          },
          { posts, hide, flag, allow },
        )}\n`,
      );
    }
    if (skipped > 0) {
      process.stderr.write(`${unreadLinesMessage(skipped)}\n`);
      process.exitCode = 1;
    }
  });

/** Returns a function that looks a text up on the lists as of now, because posts in a file have no time. */
const listReader = ({ entries, hash }: ListsInFile) => {
  const among = createListLookup(entries);
  return (text: string, reading: TextReading): readonly ListMatch[] =>
    matchesOf([...among(listKeysInText(reading, text, hash)).values()].flat(), Date.now(), null);
};

/** A match on the block list flags a text, like the rules `content.listed-…`; other lists change nothing. */
const verdictWith = ({ verdict }: TextReading, listed: readonly ListMatch[]) =>
  verdict === 'allow' && listed.some(({ list }) => list === 'block') ? 'flag' : verdict;

/** Whether a text is so long that only its start and end were read. */
const isOversize = ({ text }: Post): boolean => text.length > longestText;

/** @param listed `null` if no lists are used; the line then has no `listed` field */
const asJson = (post: Post, reading: TextReading, listed: readonly ListMatch[] | null): string => {
  const { score, verdict, category, intent, evidence, contacts } = reading;
  return JSON.stringify({
    id: post.id,
    score,
    verdict,
    category,
    intent,
    // What else a quote is marked with is for rules.
    evidence: evidence.map(({ start, end, text, reads }) => ({ start, end, text, reads })),
    contacts,
    ...(isOversize(post) && { oversize: true }),
    ...(listed && { listed }),
  });
};

const oversizeWords: Readonly<Record<Language, string>> = {
  'zh-CN': '[过长：只读了首尾]',
  en: '[too long: only start and end were read]',
};

/** Columns of a verdict and a category: codes in English, names in Chinese padded with full-width spaces. */
const columnsOf = (
  { verdict, category }: Pick<TextReading, 'verdict' | 'category'>,
  language: Language,
): readonly [string, string] =>
  language === 'en'
    ? [verdict.padEnd(5), (category ?? '-').padEnd(19)]
    : [
        outcomes[verdict][language].padEnd(4, '\u3000'),
        (category ? categories[category][language] : '－').padEnd(14, '\u3000'),
      ];

const asLine = (
  post: Post,
  { verdict, score, category, evidence }: TextReading,
  listed: readonly ListMatch[],
  language: Language,
): string => {
  const [verdictColumn, categoryColumn] = columnsOf({ verdict, category }, language);
  return [
    colours[verdict](verdictColumn),
    score.toFixed(3),
    categoryColumn,
    printable(String(post.id)),
    [
      ...(isOversize(post) ? [oversizeWords[language]] : []),
      ...evidence.map(({ text, reads }) => printable(text === reads ? text : `${text}→${reads}`)),
      ...listed.map(
        ({ list, kind, source }) =>
          `[${listWords[list][language]} · ${kindWords[kind][language]} · ${source}]`,
      ),
    ].join(' '),
  ].join('  ');
};
