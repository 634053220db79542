import type { ListStore } from '../stores/lists/port.ts';
import { asProposed, isInForce, keyName, type ListEntry, type StandingEntry } from './entry.ts';
import type { ListChange } from './list-change.ts';

/** Where the entries lie that a change replaced, part by part, as long as its own do. */
const replacedBy = (changeId: string): string => `${changeId}.replaced`;

const nameOf = (entry: ListEntry): string => `${entry.list} ${keyName(entry)}`;

/** Keeps what a part of a change is about to replace; once, however often it is applied. */
export const keepReplaced = async (
  changeId: string,
  part: number,
  entries: readonly ListEntry[],
  lists: Pick<ListStore, 'find' | 'stage' | 'staged'>,
): Promise<void> => {
  if ((await lists.staged(replacedBy(changeId), part)) !== null) return;
  const there = await lists.find(entries);
  const others = there.filter((entry) => entry.changeId !== changeId);
  await lists.stage(replacedBy(changeId), part, others.map(asProposed));
};

/** What takes back a part of a change. */
export type Back = { readonly remove: readonly ListEntry[]; readonly add: readonly ListEntry[] };

/** How much a change that is taken back leads to. */
export type TakenBack = {
  /** What it put in force and nothing was there before. */
  readonly remove: number;
  /** What it replaced or took off, and would still be in force. */
  readonly add: number;
  /** What came off, expired or was changed since: left as it is. */
  readonly left: number;
  /** False: a release before applied it and did not keep what it replaced, so all that it put in force goes. */
  readonly replacedIsKnown: boolean;
};

const addedBack = (
  entries: readonly ListEntry[],
  there: ReadonlyMap<string, StandingEntry>,
  replaced: readonly ListEntry[],
  { changeId, at }: { readonly changeId: string; readonly at: number },
): Back => {
  const own = entries.filter((entry) => there.get(nameOf(entry))?.changeId === changeId);
  const before = new Map(
    replaced.filter((entry) => isInForce(entry, at)).map((entry) => [nameOf(entry), entry]),
  );
  return {
    remove: own.filter((entry) => !before.has(nameOf(entry))),
    add: own.flatMap((entry) => before.get(nameOf(entry)) ?? []),
  };
};

/**
 * What takes an applied change back, part by part: what it put in force goes, and what it replaced or took off
 * comes back. What somebody changed since stays. Nothing is written.
 *
 * @param take hears each part
 * @returns `null` when what it was about is no longer kept: a month after it was proposed
 * @throws Unavailable when the store is
 * @example
 * await takeBackOf(change, { lists, at: Date.now(), take: async ({ remove }) => staged.take(remove) });
 */
export const takeBackOf = async (
  { changeId, action, parts }: Pick<ListChange, 'changeId' | 'action' | 'parts'>,
  {
    lists,
    at,
    take = async () => {},
  }: {
    readonly lists: Pick<ListStore, 'find' | 'staged'>;
    readonly at: number;
    readonly take?: (back: Back) => Promise<void>;
  },
): Promise<TakenBack | null> => {
  const sum = { remove: 0, add: 0, left: 0, replacedIsKnown: true };
  for (let part = 1; part <= parts; part++) {
    const [entries, replaced] = await Promise.all([
      lists.staged(changeId, part),
      lists.staged(replacedBy(changeId), part),
    ]);
    if (entries === null) return null;
    const there = new Map((await lists.find(entries)).map((entry) => [nameOf(entry), entry]));
    const back: Back =
      action === 'add'
        ? addedBack(entries, there, replaced ?? [], { changeId, at })
        : {
            remove: [],
            add: entries.filter((entry) => !there.has(nameOf(entry)) && isInForce(entry, at)),
          };
    sum.remove += back.remove.length;
    sum.add += back.add.length;
    sum.left += entries.length - back.remove.length - back.add.length;
    if (action === 'add' && replaced === null) sum.replacedIsKnown = false;
    await take(back);
  }
  return sum;
};
