import { existsSync, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { localized, refusal, voiceOf } from '#infra/localize.ts';
import { type ListEntry, ownKey, type StandingEntry } from '#shared/lists/entry.ts';
import { type LineProblem, readImport } from '#shared/lists/import.ts';
import { type Format, UnreadableList } from '#shared/lists/lines.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import type { FieldProblem } from '#shared/lists/read-entry.ts';
import type { Hashing, RawKind } from '#shared/lists/value.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { type RecordsLocation, withPlatform } from './connect.ts';
import { displayNameOf, openInput } from './lines.ts';
import { countryOption } from './options.ts';
import { printable } from './printable.ts';

const words = {
  at: {
    'zh-CN': '{place}: {field}：{problem}。{remedy}。',
    en: '{place}: {field} {problem}: {remedy}',
  },
  more: {
    'zh-CN': '仅显示前 {shown} 处',
    en: 'only the first {shown} {shown|problem is|problems are} shown',
  },
  refused: {
    'zh-CN': '{path} 中有误，未使用：请改正',
    en: '{path} has invalid lines and is not used: correct them',
  },
  foreign: {
    'zh-CN':
      '{path}：其中的联系方式是以导出平台的密钥计算的摘要：用 --exported-by 写明该平台，或按原样填写联系方式',
    en: '{path}: its contacts are hashed with the secret of the platform that exported them: name that platform with --exported-by, or write contacts as they are, not hashed',
  },
} as const satisfies Readonly<Record<string, Words>>;

export const mostShown = 200;

/** Returns the format of a list file: the one given, else by the file name. */
export const formatOf = (path: string | undefined, asked: Format | undefined): Format => {
  if (asked) return asked;
  const extension = /\.(csv|jsonl|ndjson)(?:\.gz)?$/i.exec(path ?? '')?.[1]?.toLowerCase();
  if (extension) return extension === 'csv' ? 'csv' : 'jsonl';
  throw refusal(
    {
      'zh-CN': '请写明“{path}”的格式：--format csv 或 --format jsonl',
      en: 'the format of “{path}” is unknown: add --format csv or --format jsonl',
    },
    { path: path ?? '-' },
  );
};

const shortestKey = 32;

/** Reads a key from a file: hexadecimal, base64 or raw bytes. */
const readKey = (path: string): Uint8Array => {
  if (!existsSync(path)) {
    throw refusal({ 'zh-CN': '没有密钥文件 {path}', en: 'there is no key file {path}' }, { path });
  }
  const bytes = readFileSync(path);
  const text = bytes.toString('latin1').trim();
  // A hexadecimal key that is too short has the letters of a base64 key.
  const key = /^(?:[0-9a-f]{2}){22,}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/_-]{43,}={0,2}$/.test(text)
      ? Buffer.from(text, 'base64')
      : bytes;
  if (key.length < shortestKey) {
    throw refusal(
      {
        'zh-CN': '{path} 中的密钥不足 {bytes} 字节：请用约定的密钥',
        en: 'the key in {path} is shorter than {bytes} bytes: use the agreed key',
      },
      { path, bytes: shortestKey },
    );
  }
  return key;
};

/** A key given on the command line as `name=file`. */
export type NamedKey = { readonly name: string; readonly path: string };

export const namedKey = (text: string): NamedKey => {
  const parts = /^([a-z][a-z0-9-]{0,30})=(.+)$/.exec(text);
  if (!parts?.[1] || !parts[2])
    throw new InvalidArgumentError(
      localized({
        'zh-CN': '应为“名称=文件”，名称用小写字母、数字与连字符，如 cn-2026。',
        en: 'It must be name=file, with a name of lower-case letters, digits and hyphens, such as cn-2026.',
      }),
    );
  return { name: parts[1], path: parts[2] };
};

/** Returns a function that hashes raw values under a named key. */
export const rawHashing = async (
  { name, path }: NamedKey,
  country: string,
): Promise<NonNullable<Hashing['raw']>> => {
  // Imported only if a key is given: it includes the phone number metadata of every country.
  const { hashEmail, hashIdentity, hashPayment, hashPhone } = await import(
    '#shared/client/keyed-hashes.ts'
  );
  const keys = { [name]: readKey(path) };
  const hashes: { readonly [Kind in RawKind]: (written: string) => object | null } = {
    identity: (written) => hashIdentity(written, keys)?.hashes ?? null,
    phone: (written) => hashPhone(written, country, keys)?.hashes ?? null,
    email: (written) => hashEmail(written, keys)?.hashes ?? null,
    payment: (written) => hashPayment('bank-card', written, keys),
  };
  return (kind, written) => hashes[kind](written) as Readonly<Record<string, string>> | null;
};

/** Words a problem in one language. */
export const wordedProblem = (
  { field, problem: found }: FieldProblem,
  line: number,
  language: Language,
) => {
  const { problem, remedy } = explainProblem(found);
  return { line, field: printable(field), problem: problem[language], remedy: remedy[language] };
};

/** Formats problems for people, by line and field. */
export const problemLines = (
  path: string,
  problems: readonly LineProblem[],
  language: Language,
): readonly string[] => {
  const { say } = voiceOf(words, language);
  return [
    ...problems.map((problem) =>
      say('at', {
        place: `${displayNameOf(path)}:${problem.line}`,
        ...wordedProblem(problem, problem.line, language),
      }),
    ),
    ...(problems.length >= mostShown ? [say('more', { shown: problems.length })] : []),
  ];
};

/** Adds the file name to an error about the whole file. */
export const withFileName = (path: string, error: unknown, language: Language): unknown => {
  if (!(error instanceof UnreadableList)) return error;
  const inHeader = error.problems.map((problem) => ({ line: 1, ...problem }));
  return new Error(
    [
      `${displayNameOf(path)}: ${error.words[language]}`,
      ...problemLines(path, inHeader, language),
    ].join('\n'),
  );
};

/** The list file that an offline command judges by. */
export type ListFileOptions = {
  readonly lists?: string;
  readonly key?: NamedKey;
  readonly country: string;
  readonly exportedBy?: string;
};

/** Adds the options of a command that judges by a list file. */
export const withListFile = (command: Command): Command =>
  command
    .option(
      '--lists <file>',
      localized({
        'zh-CN': '同时依据这些名单判定：CSV 或 JSONL，同 lists export 的写法',
        en: 'also judge by these lists: CSV or JSONL, as written by lists export',
      }),
    )
    .option(
      '--key <name=file>',
      localized({
        'zh-CN': '以此密钥计算该文件中原始证件号、手机号与卡号的摘要',
        en: 'hash raw identity, phone and card numbers of that file with this key',
      }),
      namedKey,
    )
    .addOption(countryOption())
    .option(
      '--exported-by <platform>',
      localized({
        'zh-CN': '由哪个平台导出：其中的联系方式是以该平台的密钥计算的摘要',
        en: 'platform that exported the file: its contacts are hashed with that platform’s secret',
      }),
    );

/** Entries of a file, treated as always in force, and the hash for comparing their contacts. */
export type ListsInFile = {
  readonly entries: readonly StandingEntry[];
  readonly hash: KeyedHash;
};

/**
 * Reads the list file of a command. Contacts are hashed like those of the events: with the secret of the
 * platform that exported the file, or else with the command's own hash.
 *
 * @param ownHash the command's hash, used if no platform is named
 * @param where locates the records of the named platform
 * @throws {Error} with every invalid line and field; a list with invalid lines is not used
 */
export const readListFile = async (
  { lists: path, key, country, exportedBy }: ListFileOptions,
  ownHash: KeyedHash,
  where: Pick<RecordsLocation, 'dataDir' | 'deployed'>,
  language: Language,
): Promise<ListsInFile> => {
  if (path === undefined) return { entries: [], hash: ownHash };
  const hash =
    exportedBy === undefined
      ? ownHash
      : await withPlatform({ ...where, platform: exportedBy }, ({ keyedHash }) => keyedHash());
  const hashedHere = new Set<string>();
  const entries: ListEntry[] = [];
  const { bad, problems } = await readImport(openInput(path), {
    format: formatOf(path, undefined),
    at: Date.now(),
    hashing: {
      own: (name) => {
        const value = hash(name).toString(36);
        hashedHere.add(value);
        return value;
      },
      ...(key && { raw: await rawHashing(key, country) }),
    },
    onBatch: async (some) => {
      entries.push(...some);
    },
    mostProblems: mostShown,
  }).catch((error: unknown) => {
    throw withFileName(path, error, language);
  });
  const { say } = voiceOf(words, language);
  if (bad > 0) {
    throw new Error(
      [...problemLines(path, problems, language), say('refused', { path })].join('\n'),
    );
  }
  const foreign = entries.some((entry) => entry.key === ownKey && !hashedHere.has(entry.value));
  if (foreign && exportedBy === undefined) throw new Error(say('foreign', { path }));
  const alwaysInForce = { changeId: 'list-file', proposedBy: '', approvedBy: '', since: 0 };
  return { entries: entries.map((entry) => ({ ...entry, ...alwaysInForce })), hash };
};
