import { hash } from 'node:crypto';
import { keyName, type ListEntry, type ListKey, type StandingEntry } from './entry.ts';
import { domainsAround, rangesAround } from './range.ts';

/** The entries in force about what an event names, by `keyName`; what is on no list is missing. */
export type FoundEntries = ReadonlyMap<string, readonly StandingEntry[]>;

/**
 * Looks things up on the lists of a platform.
 *
 * @param options.fresh as the lists are now, not as they were a minute ago
 */
export type FindListed = (
  keys: readonly ListKey[],
  options?: { readonly fresh?: boolean },
) => Promise<FoundEntries>;

/**
 * What an entry must say to be about a thing: itself, and for a block or a domain all that it lies in.
 *
 * @param lengths prefix lengths of the ranges that are listed at all
 */
export const namesOf = (key: ListKey, lengths: ReadonlySet<number>): readonly ListKey[] => {
  switch (key.kind) {
    case 'address':
      return rangesAround(key.value, lengths).map((value) => ({ ...key, value }));
    case 'mail-domain':
    case 'link-domain':
      return domainsAround(key.value).map((value) => ({ ...key, value }));
    default:
      return [key];
  }
};

/** 48 bits of a name: what a worker remembers of an entry. */
export const fingerprintOf = (key: ListKey): number =>
  Number.parseInt(hash('sha256', keyName(key), 'hex').slice(0, 12), 16);

/** Prefix length of a listed range. */
export const lengthOf = ({ value }: Pick<ListEntry, 'value'>): number =>
  Number(value.slice(value.lastIndexOf('/') + 1));

/**
 * The entries among these that are about each thing: lists that are held whole, in files, cases and
 * tests.
 *
 * @example
 * await findAmong(entries)([{ kind: 'device', key: null, value: 'd-77' }]);
 */
export const findAmong = (entries: readonly StandingEntry[]): FindListed => {
  const among = amongOf(entries);
  return async (keys) => among(keys);
};

/** The same, at once. */
export const amongOf = (
  entries: readonly StandingEntry[],
): ((keys: readonly ListKey[]) => FoundEntries) => {
  const byName = Map.groupBy(entries, keyName);
  const lengths = new Set(entries.filter(({ kind }) => kind === 'address').map(lengthOf));
  return (keys) =>
    new Map(
      keys.flatMap((key) => {
        const found = namesOf(key, lengths).flatMap((name) => byName.get(keyName(name)) ?? []);
        return found.length > 0 ? [[keyName(key), found] as const] : [];
      }),
    );
};
