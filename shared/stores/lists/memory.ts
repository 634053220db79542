import { entryIdOf, entryName, isInForce, StandingEntry } from '#shared/lists/entry.ts';
import type { EntryKey, ListStore, PlacedPage } from './port.ts';

/** Stores lists in memory. */
export const memoryLists = ({ now }: { readonly now: () => number }): ListStore => {
  const entries = new Map<string, StandingEntry>();
  const pages: PlacedPage[] = [];
  const inForce = (entry: StandingEntry) => isInForce(entry, now());
  return {
    async find(keys, { at = now() } = {}) {
      return [...new Set(keys.map(entryName))].flatMap((name) => {
        const entry = entries.get(name);
        return entry && isInForce(entry, at) ? [entry] : [];
      });
    },
    async findById(list, entryId) {
      const entry = [...entries.values()].find(
        (each) => each.list === list && entryIdOf(each) === entryId,
      );
      return entry && inForce(entry) ? entry : null;
    },
    async page(list, kind, { after, most }) {
      const names = [...entries.keys()]
        .filter(
          (name) =>
            name.startsWith(kind === null ? `${list} ` : `${list} ${kind} `) &&
            (after === null || name > after),
        )
        .toSorted();
      const shown = names.slice(0, most);
      return {
        entries: shown.map((name) => entries.get(name) as StandingEntry).filter(inForce),
        next: names.length > most ? (shown.at(-1) ?? null) : null,
      };
    },
    async put(put) {
      for (const entry of put) entries.set(entryName(entry), StandingEntry.parse(entry));
    },
    async remove(keys) {
      for (const key of keys) entries.delete(entryName(key));
    },
    async takeBack(changeId, back) {
      const isOfChange = (key: EntryKey) => entries.get(entryName(key))?.changeId === changeId;
      for (const key of back.remove.filter(isOfChange)) entries.delete(entryName(key));
      for (const entry of back.put.filter(isOfChange)) {
        entries.set(entryName(entry), StandingEntry.parse(entry));
      }
    },
    async publish(page) {
      pages.push({ ...page, sequence: pages.length + 1 });
    },
    async pagesAfter(sequence) {
      return pages.slice(sequence).filter(({ until }) => until > now());
    },
  };
};
