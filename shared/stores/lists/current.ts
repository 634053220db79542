import {
  entryName,
  type ListedKind,
  type ListKey,
  type ListName,
  listKeyName,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { coveringKeysOf, type FindListed, fingerprintOf } from '#shared/lists/find.ts';
import { errorFields, type Log } from '#shared/telemetry/log.ts';
import { lowerBound } from '#shared/text/lower-bound.ts';
import { eachMinute } from '../each-minute.ts';
import type { EntryKey, ListStore } from './port.ts';

/** Lookups that a worker remembers until it next reads the index. */
const mostCached = 10_000;

/** Fingerprints of one list and kind, sorted. */
type FingerprintIndex = {
  readonly list: ListName;
  readonly kind: ListedKind;
  sorted: Float64Array;
};

const contains = (sorted: Float64Array, wanted: number): boolean =>
  sorted[lowerBound(sorted, sorted.length, wanted)] === wanted;

/**
 * Returns a function that gives workers the current lists: the fingerprints of all entries are in memory,
 * updated at most once a minute, and an entry is read only when its fingerprint matches. A value on no
 * list costs no read.
 *
 * If the index cannot be updated, the last good one stays in use. If it was never read, the error
 * is thrown and the batch is redelivered.
 *
 * @example
 * declare const lists: ListStore;
 * declare const records: readonly IntakeRecord[];
 * declare const ports: Ports;
 * const listsNow = currentLists({ lists, now: Date.now, log: ports.log });
 * await screen(records, { ...ports, findListed: await listsNow() });
 */
export const currentLists = ({
  lists,
  now,
  log,
}: {
  readonly lists: Pick<ListStore, 'pagesAfter' | 'find'>;
  readonly now: () => number;
  readonly log: Log;
}): (() => Promise<FindListed>) => {
  const indexes = new Map<string, FingerprintIndex>();
  const lengths = new Set<number>();
  let cache = new Map<string, StandingEntry | null>();
  let lastSequence = 0;

  const readNewPages = async () => {
    // From now on, removed and renewed entries take effect.
    cache = new Map();
    // A concurrent call may have added these pages already.
    const pages = (await lists.pagesAfter(lastSequence)).filter(
      ({ sequence }) => sequence > lastSequence,
    );
    for (const group of Map.groupBy(pages, ({ list, kind }) => `${list} ${kind}`).values()) {
      const [{ list, kind }] = group as [(typeof group)[number]];
      const before = indexes.get(`${list} ${kind}`)?.sorted ?? [];
      const sorted = Float64Array.from([
        ...before,
        ...group.flatMap(({ fingerprints }) => fingerprints),
      ]).sort();
      indexes.set(`${list} ${kind}`, { list, kind, sorted });
      for (const page of group) for (const length of page.lengths) lengths.add(length);
    }
    lastSequence = pages.at(-1)?.sequence ?? lastSequence;
  };

  const index = eachMinute(readNewPages, {
    now,
    onFailure: (error, hasRead) => {
      if (hasRead) log.error('lists-read-failed', errorFields(error));
    },
  });

  const candidates = (key: ListKey): readonly EntryKey[] => {
    const indexesOfKind = [...indexes.values()].filter(({ kind }) => kind === key.kind);
    if (indexesOfKind.length === 0) return [];
    return coveringKeysOf(key, lengths).flatMap((name) => {
      const fingerprint = fingerprintOf(name);
      return indexesOfKind
        .filter(({ sorted }) => contains(sorted, fingerprint))
        .map(({ list }): EntryKey => ({ ...name, list }));
    });
  };

  const findListed: FindListed = async (keys, { fresh = false } = {}) => {
    if (fresh) await index.readNow();
    if (indexes.size === 0) return new Map();
    const wanted = new Map(keys.map((key) => [listKeyName(key), candidates(key)]));
    const unknown = [...wanted.values()].flat().filter((key) => !cache.has(entryName(key)));
    const currentCache = cache;
    const read = unknown.length > 0 ? await lists.find(unknown) : [];
    const found = new Map(read.map((entry) => [entryName(entry), entry]));
    for (const key of unknown) {
      if (currentCache.size < mostCached)
        currentCache.set(entryName(key), found.get(entryName(key)) ?? null);
    }
    const entryOf = (key: EntryKey) =>
      found.get(entryName(key)) ?? currentCache.get(entryName(key)) ?? [];
    return new Map(
      [...wanted]
        .map(([name, covering]) => [name, covering.flatMap(entryOf)] as const)
        .filter(([, entries]) => entries.length > 0),
    );
  };

  return async () => {
    await index.refreshed();
    return findListed;
  };
};
