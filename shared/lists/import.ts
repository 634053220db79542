import {
  entryName,
  kindsByList,
  type ListEntry,
  type ListKey,
  type ListName,
  mostEntriesPerPart,
} from './entry.ts';
import { type Format, linesOfList } from './lines.ts';
import { type FieldProblem, readEntry } from './read-entry.ts';
import type { Hashing } from './value.ts';

/** A problem with one field of one line. */
export type LineProblem = FieldProblem & { readonly line: number };

/** What a list file holds, and what is wrong with it. */
export type ImportReport = {
  readonly lines: number;
  /** How many lines are valid, and how many are not. */
  readonly good: number;
  readonly bad: number;
  readonly byList: { readonly [List in ListName]?: number };
  /** The first problems, up to `mostProblems`. */
  readonly problems: readonly LineProblem[];
};

/**
 * Reads a list file line by line and passes on its valid entries, up to `mostEntriesPerPart` at a time.
 *
 * @param onBatch receives each batch with the line number of each entry. It must be able to discard all earlier
 *   batches, because the last line of the file may be invalid.
 * @param mostProblems most problems in the report
 * @throws {UnreadableList} if the file is not a list
 * @example
 * declare const bytes: AsyncIterable<Uint8Array>;
 * declare const at: number;
 * declare const hashing: Hashing;
 * const report = await readImport(bytes, { format: 'csv', at, hashing, onBatch: async () => {} });
 */
export const readImport = async (
  bytes: AsyncIterable<Uint8Array>,
  {
    format,
    at,
    hashing,
    onBatch,
    mostProblems = 1_000,
  }: {
    readonly format: Format;
    readonly at: number;
    readonly hashing: Hashing;
    readonly onBatch: (entries: readonly ListEntry[], lines: readonly number[]) => Promise<void>;
    readonly mostProblems?: number;
  },
): Promise<ImportReport> => {
  const problems: LineProblem[] = [];
  const byList: { [List in ListName]?: number } = {};
  const lineOf = new Map<string, number>();
  let lines = 0;
  let bad = 0;
  let batch: ListEntry[] = [];
  let lineNumbers: number[] = [];
  const refuse = (line: number, found: readonly FieldProblem[]) => {
    bad += 1;
    for (const problem of found) {
      if (problems.length < mostProblems) problems.push({ line, ...problem });
    }
  };
  for await (const { line, fields } of linesOfList(bytes, format)) {
    lines += 1;
    if (fields === null) {
      refuse(line, [{ field: 'line', problem: { code: 'unreadable-line' } }]);
      continue;
    }
    const read = readEntry(fields, { at, hashing });
    if ('problems' in read) {
      refuse(line, read.problems);
      continue;
    }
    const { entry } = read;
    const name = entryName(entry);
    const earlier = lineOf.get(name);
    if (earlier !== undefined) {
      refuse(line, [{ field: 'value', problem: { code: 'repeated', line: earlier } }]);
      continue;
    }
    lineOf.set(name, line);
    byList[entry.list] = (byList[entry.list] ?? 0) + 1;
    batch.push(entry);
    lineNumbers.push(line);
    if (batch.length === mostEntriesPerPart) {
      await onBatch(batch, lineNumbers);
      batch = [];
      lineNumbers = [];
    }
  }
  if (batch.length > 0) await onBatch(batch, lineNumbers);
  return { lines, good: lines - bad, bad, byList, problems };
};

/** How many new entries would add to the entries in force, change one, or leave it as it is. */
export type Difference = {
  readonly added: number;
  /** In force already, with other texts or another expiry. */
  readonly changed: number;
  readonly same: number;
};

/**
 * Compares new entries with the entries in force.
 *
 * @param standing entries in force for the same things, as `ListStore.find` returns them
 */
export const differenceOf = (
  entries: readonly ListEntry[],
  standing: readonly ListEntry[],
): Difference => {
  const termsOf = ({ source, reason, authority, owner, expiresAt }: ListEntry) =>
    JSON.stringify([source, reason, authority, owner, expiresAt]);
  const standingTerms = new Map(standing.map((entry) => [entryName(entry), termsOf(entry)]));
  const added = entries.filter((entry) => !standingTerms.has(entryName(entry))).length;
  const same = entries.filter(
    (entry) => standingTerms.get(entryName(entry)) === termsOf(entry),
  ).length;
  return { added, same, changed: entries.length - added - same };
};

/** A line that names a thing on an opposite list, and that list. */
export type Opposition = { readonly line: number; readonly list: ListName };

const opposites: { readonly [List in ListName]: readonly ListName[] } = {
  allow: ['block', 'watch', 'dishonesty'],
  block: ['allow'],
  watch: ['allow'],
  dishonesty: ['allow'],
};

/**
 * Finds things that are both exempt and listed as bad, in the batches of one file and in the entries in
 * force. Both may be intended: `exemptions` defines which evidence an exemption sets aside.
 *
 * @param find returns the entries in force, as `ListStore.find` does
 * @example
 * declare const lists: ListStore;
 * declare const bytes: AsyncIterable<Uint8Array>;
 * declare const at: number;
 * declare const hashing: Hashing;
 * const findOppositions = createOppositionFinder(lists.find);
 * await readImport(bytes, {
 *   format: 'csv',
 *   at,
 *   hashing,
 *   onBatch: async (entries, lines) => console.warn(await findOppositions(entries, lines)),
 * });
 */
export const createOppositionFinder = (
  find: (keys: readonly (ListKey & { readonly list: ListName })[]) => Promise<readonly ListEntry[]>,
) => {
  const namesInFile = new Set<string>();
  return async (
    entries: readonly ListEntry[],
    lines: readonly number[],
  ): Promise<readonly Opposition[]> => {
    const opposingKeys = entries.map(({ list, kind, key, value }) =>
      opposites[list]
        .filter((other) => kindsByList[other].has(kind))
        .map((other) => ({ list: other, kind, key, value })),
    );
    const standing = new Set((await find(opposingKeys.flat())).map(entryName));
    return entries.flatMap((entry, place) => {
      const opposing = (opposingKeys[place] ?? []).filter(
        (other) => standing.has(entryName(other)) || namesInFile.has(entryName(other)),
      );
      namesInFile.add(entryName(entry));
      return opposing.map(({ list }) => ({ line: lines[place] ?? 0, list }));
    });
  };
};
