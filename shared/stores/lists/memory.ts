import {
  entryIdOf,
  entryName,
  isInForce,
  StagedEntry,
  StandingEntry,
} from '#shared/lists/entry.ts';
import { type ListChange, sortKeyOf } from '#shared/lists/list-change.ts';
import type { EntryKey, ListStore, PlacedPage } from './port.ts';

/** Stores lists in memory. */
export const memoryLists = ({ now }: { readonly now: () => number }): ListStore => {
  const entries = new Map<string, StandingEntry>();
  const pages: PlacedPage[] = [];
  const parts = new Map<string, readonly StagedEntry[]>();
  const changes = new Map<string, ListChange>();
  const locks = new Map<string, { readonly turn: number; readonly until: number }>();
  const inForce = (entry: StandingEntry) => isInForce(entry, now());
  const latestFirst = () =>
    [...changes.values()].toSorted((a, b) => (sortKeyOf(a) > sortKeyOf(b) ? -1 : 1));
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
    async stage(changeId, part, staged) {
      parts.set(
        `${changeId} ${part}`,
        staged.map((entry) => StagedEntry.parse(entry)),
      );
    },
    async restage(changeId, part, next) {
      const place = `${changeId} ${part}`;
      for (;;) {
        const before = parts.get(place);
        const staged = await next(before ?? null);
        if (parts.get(place) !== before) continue;
        parts.set(
          place,
          staged.map((entry) => StagedEntry.parse(entry)),
        );
        return;
      }
    },
    async staged(changeId, part) {
      return parts.get(`${changeId} ${part}`) ?? null;
    },
    async write(change, from) {
      if ((changes.get(change.changeId)?.state ?? null) !== from) return 'stale';
      changes.set(change.changeId, change);
      return 'written';
    },
    async lock(changeId, { at, until, turn }) {
      const existing = locks.get(changeId);
      if (turn === null ? existing && existing.until > at : existing?.turn !== turn) return null;
      const held = turn ?? (existing?.turn ?? 0) + 1;
      locks.set(changeId, { turn: held, until });
      return held;
    },
    async readChange(changeId) {
      return changes.get(changeId) ?? null;
    },
    changes: async () => latestFirst(),
    async changesSince(at, { after, most }) {
      return latestFirst()
        .filter((change) => change.proposedAt >= at)
        .filter((change) => after === null || sortKeyOf(change) < after)
        .slice(0, most);
    },
  };
};
