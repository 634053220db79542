import { StagedEntry } from '#shared/lists/entry.ts';
import { type ListChange, sortKeyOf } from '#shared/lists/list-change.ts';
import type { ListChangeStore } from './port.ts';

/** Stores changes of the lists in memory. */
export const memoryListChanges = (): ListChangeStore => {
  const parts = new Map<string, readonly StagedEntry[]>();
  const changes = new Map<string, ListChange>();
  const locks = new Map<string, { readonly turn: number; readonly until: number }>();
  const latestFirst = () =>
    [...changes.values()].toSorted((a, b) => (sortKeyOf(a) > sortKeyOf(b) ? -1 : 1));
  return {
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
    async read(changeId) {
      return changes.get(changeId) ?? null;
    },
    all: async () => latestFirst(),
    async since(at, { after, most }) {
      return latestFirst()
        .filter((change) => change.proposedAt >= at)
        .filter((change) => after === null || sortKeyOf(change) < after)
        .slice(0, most);
    },
  };
};
