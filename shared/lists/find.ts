import { hash } from 'node:crypto';
import { domainAndParents } from './domain.ts';
import { type ListEntry, type ListKey, listKeyName, type StandingEntry } from './entry.ts';
import { enclosingRanges } from './range.ts';

/** The entries in force about the queried things, by `listKeyName`. Things on no list are absent. */
type FoundEntries = ReadonlyMap<string, readonly StandingEntry[]>;

/**
 * Looks up things on the lists of a platform.
 *
 * @param options.fresh reads the current lists instead of an index that may be a minute old
 */
export type FindListed = (
  keys: readonly ListKey[],
  options?: { readonly fresh?: boolean },
) => Promise<FoundEntries>;

/**
 * Returns the keys of all entries that would cover a thing: its own key and, for an address block or a
 * domain, those of the ranges or domains that contain it.
 *
 * @param lengths prefix lengths of the listed ranges
 */
export const coveringKeysOf = (key: ListKey, lengths: ReadonlySet<number>): readonly ListKey[] => {
  switch (key.kind) {
    case 'address':
      return enclosingRanges(key.value, lengths).map((value) => ({ ...key, value }));
    case 'mail-domain':
    case 'link-domain':
      return domainAndParents(key.value).map((value) => ({ ...key, value }));
    default:
      return [key];
  }
};

/** Returns a 48-bit hash of a key, which workers keep in memory for each entry. */
export const fingerprintOf = (key: ListKey): number =>
  Number.parseInt(hash('sha256', listKeyName(key), 'hex').slice(0, 12), 16);

/** Returns the prefix length of a listed range. */
export const prefixLengthOf = ({ value }: Pick<ListEntry, 'value'>): number =>
  Number(value.slice(value.lastIndexOf('/') + 1));

/**
 * Creates a lookup over entries in memory, for lists in files, rule cases and tests.
 *
 * @example
 * declare const entries: readonly StandingEntry[];
 * await createListFinder(entries)([{ kind: 'device', key: null, value: 'd-77' }]);
 */
export const createListFinder = (entries: readonly StandingEntry[]): FindListed => {
  const lookUp = createListLookup(entries);
  return async (keys) => lookUp(keys);
};

/** The synchronous version of `createListFinder`. */
export const createListLookup = (
  entries: readonly StandingEntry[],
): ((keys: readonly ListKey[]) => FoundEntries) => {
  const byName = Map.groupBy(entries, listKeyName);
  const lengths = new Set(entries.filter(({ kind }) => kind === 'address').map(prefixLengthOf));
  return (keys) =>
    new Map(
      keys.flatMap((key) => {
        const found = coveringKeysOf(key, lengths).flatMap(
          (name) => byName.get(listKeyName(name)) ?? [],
        );
        return found.length > 0 ? [[listKeyName(key), found] as const] : [];
      }),
    );
};
