import type { IndexPage } from '../stores/lists/port.ts';
import { keyedKinds, type ListEntry, type ListedKind, type ListName } from './entry.ts';

/** Letters of a digest that are shown: enough to tell two apart, too few to look anybody up. */
const shownLetters = 6;

/**
 * What an entry names, as staff see it: digests are shortened, and say under which key they were made.
 *
 * @example
 * labelOf(entry); // 'cn-2026:Zk3vQ1…'
 */
export const labelOf = ({ kind, key, value }: ListEntry): string =>
  keyedKinds.has(kind) ? `${key}:${value.slice(0, shownLetters)}…` : value;

/** How many entries a list has of a kind. */
export type ListSize = {
  readonly list: ListName;
  readonly kind: ListedKind;
  /** At most: what was removed or replaced still counts until its page expires. */
  readonly entries: number;
};

/** The sizes of the lists, from the pages that announce their entries: nothing is counted. */
export const sizesOf = (pages: readonly IndexPage[]): readonly ListSize[] =>
  [...Map.groupBy(pages, ({ list, kind }) => `${list} ${kind}`).values()].map((group) => {
    const [{ list, kind }] = group as [IndexPage];
    return { list, kind, entries: new Set(group.flatMap((page) => page.fingerprints)).size };
  });
