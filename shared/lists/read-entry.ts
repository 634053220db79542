import * as z from 'zod';
import { personalNumbers } from '../events/redact.ts';
import { day } from '../settings/durations.ts';
import {
  isTooLongLived,
  kindsByList,
  ListEntry,
  ListedKind,
  ListName,
  longestTexts,
} from './entry.ts';
import type { EntryProblem } from './problem.ts';
import { type Hashing, type ReadValue, readValue } from './value.ts';

/** The fields of a line, in export order. */
export const entryFields = [
  'list',
  'kind',
  'key',
  'value',
  'source',
  'reason',
  'authority',
  'owner',
  'expires',
] as const;
export type EntryField = (typeof entryFields)[number];

/** Columns that a file may omit. */
export const optionalFields: ReadonlySet<string> = new Set<EntryField>(['key', 'authority']);

/** Problems of the column `key`, although reading the value finds them. */
const keyProblemCodes: ReadonlySet<EntryProblem['code']> = new Set([
  'bad-key-name',
  'needless-key',
  'foreign-contact-key',
]);

/** The field that a problem found by reading the value is about. */
export const fieldAbout = ({ code }: EntryProblem): 'key' | 'value' =>
  keyProblemCodes.has(code) ? 'key' : 'value';

export type FieldProblem = { readonly field: string; readonly problem: EntryProblem };

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** Whether `JSON.parse` rounded a number: another account may have the number that is left. */
const isRounded = (value: unknown): boolean =>
  typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;

/** When an entry expires, and the first instant that a reader may take that for; both in epoch milliseconds. */
type Expiry = { readonly at: number; readonly from: number };

/** Parses an instant, or a date as the end of that day in China (UTC+8); `null` for other text. */
const expiryOf = (written: string): Expiry | null => {
  const date = written.replace(
    /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/,
    (_, year: string, month: string, day: string) =>
      `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
  if (z.iso.date().safeParse(date).success) {
    const from = Date.parse(`${date}T00:00:00.000+08:00`);
    return { at: from + day - 1, from };
  }
  if (!z.iso.datetime({ offset: true }).safeParse(written).success) return null;
  const at = Date.parse(written);
  return { at, from: at };
};

/**
 * Reads one line of a list as an entry, or returns all problems of its fields.
 *
 * @param at time of reading, epoch milliseconds: an entry that has expired by then is refused
 * @example
 * declare const hashing: Hashing;
 * readEntry({ list: 'block', kind: 'device', value: 'd-77' }, { at: Date.now(), hashing });
 */
export const readEntry = (
  fields: Readonly<Record<string, unknown>>,
  { at, hashing }: { readonly at: number; readonly hashing: Hashing },
): { readonly entry: ListEntry } | { readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = Object.keys(fields)
    .filter((name) => !(entryFields as readonly string[]).includes(name))
    .map((field) => ({ field, problem: { code: 'unknown-field' } }));
  const report = (field: EntryField, problem: EntryProblem) => {
    problems.push({ field, problem });
  };
  const text = (field: EntryField): string => textOf(fields[field]);

  const list = ListName.safeParse(text('list'));
  if (!list.success) report('list', { code: text('list') === '' ? 'missing' : 'unknown-list' });
  const kind = ListedKind.safeParse(text('kind'));
  if (!kind.success) report('kind', { code: text('kind') === '' ? 'missing' : 'unknown-kind' });
  if (list.success && kind.success && !kindsByList[list.data].has(kind.data)) {
    report('kind', { code: 'not-held', list: list.data, kind: kind.data });
  }

  const readValueAs = (of: ListedKind): ReadValue =>
    isRounded(fields.value)
      ? { problem: { code: 'lost-digits' } }
      : readValue(of, text('value'), text('key'), hashing);
  const read = kind.success ? readValueAs(kind.data) : null;
  if (read && 'problem' in read) report(fieldAbout(read.problem), read.problem);

  for (const field of ['source', 'reason', 'owner', 'authority'] as const) {
    const value = text(field);
    const problem = textProblemOf(field, value, list.data);
    if (problem) report(field, problem);
  }

  const expiry = expiryOf(text('expires'));
  if (text('expires') === '') report('expires', { code: 'missing' });
  else if (expiry === null) report('expires', { code: 'bad-expiry' });
  else if (expiry.at <= at) report('expires', { code: 'expired' });
  // The day itself counts: five years with two leap days have as many days as the list allows.
  else if (list.success && isTooLongLived({ list: list.data, expiresAt: expiry.from }, at)) {
    report('expires', { code: 'too-long-lived', list: list.data });
  }

  if (problems.length > 0 || !list.success || !kind.success || !read || 'problem' in read) {
    return { problems };
  }
  return {
    entry: ListEntry.parse({
      list: list.data,
      kind: kind.data,
      ...read,
      source: text('source'),
      reason: text('reason'),
      authority: text('authority') || null,
      owner: text('owner'),
      expiresAt: expiry?.at,
    }),
  };
};

const textProblemOf = (
  field: keyof typeof longestTexts,
  value: string,
  list: ListName | undefined,
): EntryProblem | null => {
  if (value === '') {
    if (field !== 'authority') return { code: 'missing' };
    return list === 'dishonesty' ? { code: 'no-authority' } : null;
  }
  if (!ListEntry.shape[field].safeParse(value).success)
    return { code: 'too-long', most: longestTexts[field] };
  return personalNumbers(value).length > 0 ? { code: 'raw-number' } : null;
};
