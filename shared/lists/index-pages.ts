import type { IndexPage } from '../stores/lists/port.ts';
import type { ListEntry } from './entry.ts';
import { fingerprintOf, prefixLengthOf } from './find.ts';

/** Most entries per index page, within the store's limit on item size. */
export const mostPerPage = 40_000;

/** Returns the index pages by which workers find entries: one list and kind per page. */
export const indexPagesOf = (entries: readonly ListEntry[]): readonly IndexPage[] =>
  [...Map.groupBy(entries, ({ list, kind }) => `${list} ${kind}`).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / mostPerPage) }, (_, i): IndexPage => {
      const some = group.slice(i * mostPerPage, (i + 1) * mostPerPage);
      const [{ list, kind }] = some as [ListEntry];
      return {
        list,
        kind,
        lengths: kind === 'address' ? [...new Set(some.map(prefixLengthOf))] : [],
        fingerprints: some.map(fingerprintOf),
        until: some.reduce((until, { expiresAt }) => Math.max(until, expiresAt), 0),
      };
    }),
  );
