import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
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
export class UnreadableList extends Error {
  override readonly name = 'UnreadableList';
  /** Of the header line; empty for what is no text. */
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = []) {
    super(message);
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
    throw new UnreadableList('the file is not UTF-8: save it as “CSV UTF-8” and try again');
  }
}

async function* textLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

async function* jsonLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  let line = 0;
  for await (const written of textLines(text)) {
    line += 1;
    if (written.trim() === '') continue;
    let fields: unknown = null;
    try {
      fields = JSON.parse(written);
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
    throw new UnreadableList('the header line does not name the fields of a list', problems);
  }
  return header;
};

/** Spreadsheets write what their country separates by: whatever the header line has most of. */
const delimiterOf = (header: string): string =>
  [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ',';

async function* csvLines(text: AsyncIterable<string>): AsyncGenerator<Line> {
  const chunks = text[Symbol.asyncIterator]();
  let begin = '';
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) break;
    begin += value;
    if (begin.includes('\n')) break;
  }
  async function* whole() {
    yield begin;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return;
      yield value;
    }
  }
  const skipped: Line[] = [];
  const parser = parse({
    delimiter: delimiterOf(begin.split('\n')[0] ?? ''),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // What follows a quote that is never closed is one bad record, told like any other.
    skip_records_with_error: true,
    on_skip: (error) => {
      skipped.push({ line: Number(error?.lines ?? 0), fields: null });
      return undefined;
    },
    max_record_size: 65_536,
  });
  const records = Readable.from(whole())
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  let header: readonly string[] | null = null;
  for await (const { record, info } of records as AsyncIterable<{
    record: readonly string[];
    info: { lines: number };
  }>) {
    if (header === null) {
      header = headerOf(record);
      continue;
    }
    yield* skipped.splice(0);
    const fields =
      record.length === header.length
        ? Object.fromEntries(header.map((name, i) => [name, record[i]]))
        : null;
    yield { line: info.lines, fields };
  }
  if (header === null) throw new UnreadableList('the file is empty, or its header cannot be read');
  yield* skipped;
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
    : stringify([entryFields.map((name) => fields[name])], { escape_formulas: true });
};
