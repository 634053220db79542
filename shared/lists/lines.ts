import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { Unfit, type Words } from '../events/words.ts';
import type { ListEntry, StandingEntry } from './entry.ts';
import { entryFields, type FieldProblem, optionalFields } from './read-entry.ts';

/** One line of a file: its fields, or that it cannot be read. */
export type Line = {
  /** From 1, the way editors count. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>> | null;
};

export type Format = 'csv' | 'jsonl';

/** Thrown when a file as a whole cannot be a list: nothing of it is read. */
export class UnreadableList extends Unfit {
  override readonly name = 'UnreadableList';
  /** Of the header line; empty for what is no text. */
  readonly problems: readonly FieldProblem[];

  constructor(words: Words, problems: readonly FieldProblem[] = []) {
    super(words);
    this.problems = problems;
  }
}

/** Text of bytes: UTF-8 with or without a byte order mark, and nothing else. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableList({
      'zh-CN': '文件不是 UTF-8 编码：请另存为“CSV UTF-8”后重试',
      en: 'the file is not UTF-8: save it as “CSV UTF-8” and try again',
    });
  }
}

/** One line as it is written, and where. */
type Written = { readonly line: number; readonly text: string };

/** No entry is longer, whatever it names. */
const mostCharacters = 65_536;

const lineEnd = /\r\n|\n|\r/;

/** The lines of a text, however they end. Of one that is too long for an entry only the beginning is kept. */
async function* writtenLines(text: AsyncIterable<string>): AsyncGenerator<Written> {
  let line = 0;
  let rest = '';
  for await (const chunk of text) {
    const whole = rest + chunk;
    // What begins with a carriage return may go on with a line feed in the next chunk.
    const end = whole.length - (whole.endsWith('\r') ? 1 : 0);
    const texts = whole.slice(0, end).split(lineEnd);
    rest = (texts.pop() ?? '').slice(0, mostCharacters + 1) + whole.slice(end);
    for (const one of texts) yield { line: ++line, text: one };
  }
  for (const one of rest.split(lineEnd)) yield { line: ++line, text: one };
}

async function* jsonLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  for await (const { line, text: written } of writtenLines(text)) {
    if (written.trim() === '') continue;
    let fields: unknown = null;
    try {
      if (written.length <= mostCharacters) fields = JSON.parse(written);
    } catch {
      // Told as a line that cannot be read.
    }
    const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
    yield { line, fields: isObject ? (fields as Line['fields']) : null };
  }
}

const headerOf = (names: readonly string[]): readonly string[] => {
  const header = names.map((name) => name.trim().toLowerCase());
  const known: readonly string[] = entryFields;
  const problems: FieldProblem[] = [
    ...header
      .filter((name) => !known.includes(name))
      .map((field) => ({ field, is: { code: 'unknown-field' } as const })),
    ...known
      .filter((name) => !optionalFields.has(name) && !header.includes(name))
      .map((field) => ({ field, is: { code: 'missing' } as const })),
    ...header
      .filter((name, i) => header.indexOf(name) !== i)
      .map((field) => ({ field, is: { code: 'twice' } as const })),
  ];
  if (problems.length > 0) {
    throw new UnreadableList(
      {
        'zh-CN': '首行不是名单的列名',
        en: 'the first line does not name the columns of a list',
      },
      problems,
    );
  }
  return header;
};

/** Spreadsheets write what their country separates by: whatever the header line has most of. */
const delimiterOf = (header: string): string =>
  [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';

/** What separates the fields, where a spreadsheet says so before the header line. */
const said = /^sep=([,;\t])$/i;

const quotesIn = (text: string): number => text.split('"').length - 1;

/** The fields of a record (RFC 4180); `null` where its quotes do not close as they should. */
const fieldsIn = (record: string, delimiter: string): readonly string[] | null => {
  if (!record.includes('"')) return record.split(delimiter);
  try {
    return (parse(record, { delimiter, relax_column_count: true }) as string[][])[0] ?? null;
  } catch {
    return null;
  }
};

/**
 * The records of a CSV file. A field in quotes may go on over several lines; a quote that nothing
 * closes, or that closes wrongly, spoils the line that it is on and no other.
 */
async function* csvRecords(
  lines: AsyncIterator<Written, undefined>,
): AsyncGenerator<{ readonly line: number; readonly record: readonly string[] | null }> {
  const again: Written[] = [];
  const next = async () => again.shift() ?? (await lines.next()).value;
  let delimiter: string | undefined;
  for (let first = await next(); first; first = await next()) {
    const { line, text } = first;
    if (text === '') continue;
    const asked = said.exec(text)?.[1];
    if (delimiter === undefined && asked) {
      delimiter = asked;
      continue;
    }
    delimiter ??= delimiterOf(text);
    const more: Written[] = [];
    let record = text;
    for (let quotes = quotesIn(text); quotes % 2 === 1 && record.length <= mostCharacters; ) {
      const another = await next();
      if (!another) break;
      more.push(another);
      record += `\n${another.text}`;
      quotes += quotesIn(another.text);
    }
    const fields = record.length <= mostCharacters ? fieldsIn(record, delimiter) : null;
    if (fields === null) again.unshift(...more);
    if (fields?.every((field) => field === '')) continue;
    yield { line, record: fields };
  }
}

// Spreadsheets are kept from running a cell by an apostrophe before it; one that stood there gets another.
const unescaped = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/, '');
const escaped = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/, "''");

async function* csvLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let header: readonly string[] | null = null;
  for await (const { line, record } of csvRecords(writtenLines(text))) {
    if (header === null) {
      header = record && headerOf(record);
      if (header === null) break;
      continue;
    }
    const fields =
      record?.length === header.length
        ? Object.fromEntries(header.map((name, i) => [name, unescaped(record[i] ?? '')]))
        : null;
    yield { line, fields };
  }
  if (header === null) {
    throw new UnreadableList({
      'zh-CN': '文件为空，或首行无法读取',
      en: 'the file is empty, or its first line cannot be read',
    });
  }
}

/**
 * The lines of a list file, one at a time, however long it is.
 *
 * @throws {UnreadableList} for what is no UTF-8 text, and for a CSV file whose header is not a list's
 */
export const linesOfList = (
  bytes: AsyncIterable<Uint8Array>,
  format: Format,
): AsyncGenerator<Line> =>
  format === 'csv' ? csvLines(decoded(bytes)) : jsonLines(decoded(bytes));

/** When an entry ends, as it is exported. */
const instantOf = (at: number): string => new Date(at).toISOString();

const fieldsOf = (entry: ListEntry): Readonly<Record<string, string>> => ({
  list: entry.list,
  kind: entry.kind,
  key: entry.key ?? '',
  value: entry.value,
  source: entry.source,
  reason: entry.reason,
  authority: entry.authority ?? '',
  owner: entry.owner,
  expires: instantOf(entry.expiresAt),
});

/** The first line of an exported file. */
export const headerLine = (format: Format): string =>
  format === 'csv' ? `${entryFields.join(',')}\n` : '';

/**
 * An entry as a line that `readEntry` reads again. No spreadsheet runs a cell of it: what begins like
 * a formula has an apostrophe before it.
 */
export const stringifyEntry = (entry: ListEntry | StandingEntry, format: Format): string => {
  const fields = fieldsOf(entry);
  return format === 'jsonl'
    ? `${JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== '')))}\n`
    : stringify([entryFields.map((name) => escaped(fields[name] ?? ''))], {
        escape_formulas: true,
      });
};
