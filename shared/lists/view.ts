import type { IndexPage } from '../stores/lists/port.ts';
import { keyedKinds, type ListEntry, type ListedKind, type ListName } from './entry.ts';

/** Characters of a digest that are shown: enough to distinguish two entries, too few to identify a person. */
const shownLetters = 6;

/**
 * Returns an entry's value for display. Digests are shortened and prefixed with the name of their key.
 *
 * @example
 * declare const entry: ListEntry;
 * labelOf(entry); // 'cn-2026:Zk3vQ1…'
 */
export const labelOf = ({ kind, key, value }: ListEntry): string =>
  keyedKinds.has(kind) ? `${key}:${value.slice(0, shownLetters)}…` : value;

/** The number of entries of one kind on one list. */
type ListSize = {
  readonly list: ListName;
  readonly kind: ListedKind;
  /** An upper bound: a removed or replaced entry counts until its index page expires. */
  readonly entries: number;
};

/** Returns the sizes of the lists from their index pages, without counting the entries in the store. */
export const sizesOf = (pages: readonly IndexPage[]): readonly ListSize[] =>
  [...Map.groupBy(pages, ({ list, kind }) => `${list} ${kind}`).values()].map((group) => {
    const [{ list, kind }] = group as [IndexPage];
    return { list, kind, entries: new Set(group.flatMap((page) => page.fingerprints)).size };
  });
