import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { Unfit, type Words } from '../events/words.ts';
import { instant } from '../settings/durations.ts';
import { isCsvHeader } from './csv-header.ts';
import type { ListEntry, StandingEntry } from './entry.ts';
import { entryFields, type FieldProblem, optionalFields } from './read-entry.ts';

/** One line of a file. */
type Line = {
  /** Line number, starting at 1. */
  readonly line: number;
  /** `null` if the line cannot be read. */
  readonly fields: Readonly<Record<string, unknown>> | null;
};

/** The format of a list file. */
export type Format = 'csv' | 'jsonl';

/** Thrown if a file as a whole is not a list; none of its lines is used. */
export class UnreadableList extends Unfit {
  override readonly name = 'UnreadableList';
  /** Problems of the header line; empty if the file has none. */
  readonly problems: readonly FieldProblem[];

  constructor(words: Words, problems: readonly FieldProblem[] = []) {
    super(words);
    this.problems = problems;
  }
}

/** Decodes UTF-8, with or without a byte order mark. Other encodings are refused. */
async function* decodeUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
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

/** The raw text of one line, with its line number. */
type TextLine = { readonly line: number; readonly text: string };

/** An upper bound for the length of any entry. */
const mostCharacters = 65_536;

const lineEnd = /\r\n|\n|\r/;

/** Splits a text into lines, with any line ending. Of a line too long for an entry only the start is kept. */
async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let line = 0;
  let rest = '';
  for await (const chunk of text) {
    const unsplit = rest + chunk;
    // The line feed that belongs to a trailing carriage return may be in the next chunk.
    const end = unsplit.length - (unsplit.endsWith('\r') ? 1 : 0);
    const texts = unsplit.slice(0, end).split(lineEnd);
    rest = (texts.pop() ?? '').slice(0, mostCharacters + 1) + unsplit.slice(end);
    for (const one of texts) yield { line: ++line, text: one };
  }
  for (const one of rest.split(lineEnd)) yield { line: ++line, text: one };
}

async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let isFirst = true;
  for await (const { line, text: written } of splitLines(text)) {
    if (written.trim() === '') continue;
    if (isFirst && isCsvHeader(written)) {
      throw new UnreadableList({
        'zh-CN': '文件像是 CSV，不是 JSONL：请按 CSV 格式（.csv）读取',
        en: 'the file looks like CSV, not JSON Lines: read it as CSV (.csv)',
      });
    }
    isFirst = false;
    let fields: unknown = null;
    try {
      if (written.length <= mostCharacters) fields = JSON.parse(written);
    } catch {
      // `fields` stays `null`: reported as an unreadable line.
    }
    const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
    yield { line, fields: isObject ? (fields as Line['fields']) : null };
  }
}

/** The names of the columns. Those without a name after the last one are dropped. */
const headerOf = (names: readonly string[]): readonly string[] => {
  const header = names
    .slice(0, names.findLastIndex((name) => !isBlank(name)) + 1)
    .map((name) => name.trim().toLowerCase());
  const known: readonly string[] = entryFields;
  if (!header.some((name) => known.includes(name))) {
    throw new UnreadableList({
      'zh-CN': `首行不是名单的列名：应为 ${known.join(',')}`,
      en: `the first line does not name the columns of a list: it must be ${known.join(',')}`,
    });
  }
  const problems: FieldProblem[] = [
    ...header
      .filter((name) => !known.includes(name))
      .map((field) => ({ field, problem: { code: 'unknown-field' } as const })),
    ...known
      .filter((name) => !optionalFields.has(name) && !header.includes(name))
      .map((field) => ({ field, problem: { code: 'missing' } as const })),
    ...header
      .filter((name, i) => header.indexOf(name) !== i)
      .map((field) => ({ field, problem: { code: 'twice' } as const })),
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

/** Guesses the delimiter, which spreadsheets choose by locale: the most frequent one in the header line. */
const delimiterOf = (header: string): string =>
  [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';

/** A line before the header in which a spreadsheet names the delimiter. */
const separatorLine = /^sep=([,;\t])$/i;

const isBlank = (cell: string): boolean => cell.trim() === '';

const countQuotes = (text: string): number => text.split('"').length - 1;

/** Returns the fields of a record (RFC 4180), or `null` if its quotes are not closed correctly. */
const fieldsIn = (record: string, delimiter: string): readonly string[] | null => {
  if (!record.includes('"')) return record.split(delimiter);
  try {
    return (parse(record, { delimiter, relax_column_count: true }) as string[][])[0] ?? null;
  } catch {
    return null;
  }
};

/**
 * Iterates over the records of a CSV file. A quoted field may span several lines. A quote that is not closed,
 * or closed incorrectly, makes only its own line unreadable.
 */
async function* readCsvRecords(
  lines: AsyncIterator<TextLine, undefined>,
): AsyncGenerator<{ readonly line: number; readonly record: readonly string[] | null }> {
  /** The next one last: taking the first of many would move all others. */
  const pushedBack: TextLine[] = [];
  const next = async () => pushedBack.pop() ?? (await lines.next()).value;
  let delimiter: string | undefined;
  for (let first = await next(); first; first = await next()) {
    const { line, text } = first;
    if (text === '') continue;
    const declared = separatorLine.exec(text)?.[1];
    if (delimiter === undefined && declared) {
      delimiter = declared;
      continue;
    }
    delimiter ??= delimiterOf(text);
    const more: TextLine[] = [];
    let record = text;
    for (let quotes = countQuotes(text); quotes % 2 === 1 && record.length <= mostCharacters; ) {
      const another = await next();
      if (!another) break;
      more.push(another);
      record += `\n${another.text}`;
      quotes += countQuotes(another.text);
    }
    const fields = record.length <= mostCharacters ? fieldsIn(record, delimiter) : null;
    if (fields === null) pushedBack.push(...more.toReversed());
    if (fields?.every(isBlank)) continue;
    yield { line, record: fields };
  }
}

// An apostrophe before a cell keeps spreadsheets from running it as a formula. An apostrophe that was already
// there is doubled.
const unescapeCell = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/, '');
const escapeCell = (cell: string): string => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/, "''");

async function* readCsvLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let header: readonly string[] | null = null;
  let cells = 0;
  for await (const { line, record } of readCsvRecords(splitLines(text))) {
    if (header === null) {
      header = record && headerOf(record);
      cells = record?.length ?? 0;
      if (header === null) break;
      continue;
    }
    // Spreadsheets write empty columns after the last one, such as those that only have a format.
    const fields =
      record?.length === cells && record.slice(header.length).every(isBlank)
        ? Object.fromEntries(header.map((name, i) => [name, unescapeCell(record[i] ?? '')]))
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
 * Streams the lines of a list file.
 *
 * @throws {UnreadableList} if the file is not UTF-8 text, if the header of a CSV file is not that of a list,
 *   or if a JSON Lines file looks like CSV
 */
export const linesOfList = (
  bytes: AsyncIterable<Uint8Array>,
  format: Format,
): AsyncGenerator<Line> =>
  format === 'csv' ? readCsvLines(decodeUtf8(bytes)) : readJsonLines(decodeUtf8(bytes));

const fieldsOf = (entry: ListEntry): Readonly<Record<string, string>> => ({
  list: entry.list,
  kind: entry.kind,
  key: entry.key ?? '',
  value: entry.value,
  source: entry.source,
  reason: entry.reason,
  authority: entry.authority ?? '',
  owner: entry.owner,
  expires: instant(entry.expiresAt),
});

/** Marks a CSV file as UTF-8 for spreadsheets, which otherwise garble its Chinese, and save it so. */
export const byteOrderMark = '\ufeff';

/** Returns the first line of an exported file: the column names in CSV, nothing in JSON Lines. */
export const headerLine = (format: Format): string =>
  format === 'csv' ? `${entryFields.join(',')}\n` : '';

/**
 * Writes an entry as a line that `readEntry` can read again. In CSV, a cell that begins like a formula gets
 * an apostrophe before it, so that spreadsheets do not run it.
 */
export const stringifyEntry = (entry: ListEntry | StandingEntry, format: Format): string => {
  const fields = fieldsOf(entry);
  return format === 'jsonl'
    ? `${JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== '')))}\n`
    : stringify([entryFields.map((name) => escapeCell(fields[name] ?? ''))], {
        escape_formulas: true,
      });
};
