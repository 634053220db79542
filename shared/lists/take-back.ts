import type { ListStore } from '../stores/lists/port.ts';
import {
  entryName,
  isInForce,
  type ListEntry,
  type StagedEntry,
  type StandingEntry,
} from './entry.ts';
import type { ListChange } from './list-change.ts';

/** Where the entries lie that a change replaced, part by part, as long as its own do. */
const replacedBy = (changeId: string): string => `${changeId}.replaced`;

const standingAt = async (
  entries: readonly ListEntry[],
  lists: Pick<ListStore, 'find'>,
): Promise<ReadonlyMap<string, StandingEntry>> =>
  new Map((await lists.find(entries)).map((entry) => [entryName(entry), entry]));

const asItStood = (entry: StagedEntry): readonly StandingEntry[] =>
  'changeId' in entry ? [entry] : [];

/**
 * Keeps what a part of a change is about to replace, as it stands. Applied once more after it broke off, a part keeps
 * what it replaced before and what somebody put there since.
 */
export const keepReplaced = async (
  changeId: string,
  part: number,
  entries: readonly ListEntry[],
  lists: Pick<ListStore, 'find' | 'restage'>,
): Promise<void> => {
  // Were it applied twice side by side, one would take for the change's own what the other has just put there.
  await lists.restage(replacedBy(changeId), part, async (before) => {
    const there = await standingAt(entries, lists);
    const isOwn = (entry: ListEntry) => there.get(entryName(entry))?.changeId === changeId;
    return [
      ...(before ?? []).filter(isOwn),
      ...[...there.values()].filter((entry) => !isOwn(entry)),
    ];
  });
};

/** Why a change cannot be taken back. What `broke-off` is being applied, or was. */
export type TakeBackProblem = 'not-in-force' | 'broke-off' | 'removes' | 'takes-back';

/**
 * Why a change cannot be taken back, or `null`. One that removes cannot: what was done since about a key that is on no
 * list is not known, so nothing could tell what may come back.
 */
export const takeBackProblem = (
  change: Pick<ListChange, 'state' | 'action' | 'undoes'> | null,
): TakeBackProblem | null => {
  if (change?.state !== 'approved' && change?.state !== 'applied') return 'not-in-force';
  if (change.undoes !== undefined) return 'takes-back';
  if (change.action === 'remove') return 'removes';
  return change.state === 'approved' ? 'broke-off' : null;
};

/** What takes back a part of a change. */
export type Back = {
  readonly remove: readonly ListEntry[];
  /** As they stood, with who put them in force. */
  readonly add: readonly StandingEntry[];
};

/** How much a change that is taken back leads to. */
export type TakenBack = {
  /** What it put in force and nothing was there before. */
  readonly remove: number;
  /** What it replaced and would still be in force. */
  readonly add: number;
  /** What came off, expired or was changed since: left as it is. */
  readonly left: number;
  /** False: a release before applied it and did not keep what it replaced, so all that it put in force goes. */
  readonly replacedIsKnown: boolean;
};

/**
 * What takes an applied import back, part by part: what it put in force goes, and what it replaced comes back. What
 * somebody changed since stays. Nothing is written.
 *
 * @param change one without a `takeBackProblem`
 * @param take hears each part, and all that the change put there
 * @returns `null` when what it was about is no longer kept: a month after it was proposed
 * @throws Unavailable when the store is
 * @example
 * await takeBackOf(change, { lists, at: Date.now(), take: async ({ remove }) => staged.take(remove) });
 */
export const takeBackOf = async (
  { changeId, parts }: Pick<ListChange, 'changeId' | 'parts'>,
  {
    lists,
    at,
    take = async () => {},
  }: {
    readonly lists: Pick<ListStore, 'find' | 'staged'>;
    readonly at: number;
    readonly take?: (back: Back, entries: readonly StagedEntry[]) => Promise<void>;
  },
): Promise<TakenBack | null> => {
  const sum = { remove: 0, add: 0, left: 0, replacedIsKnown: true };
  for (let part = 1; part <= parts; part++) {
    const [entries, replaced] = await Promise.all([
      lists.staged(changeId, part),
      lists.staged(replacedBy(changeId), part),
    ]);
    if (entries === null) return null;
    const there = await standingAt(entries, lists);
    const own = entries.filter((entry) => there.get(entryName(entry))?.changeId === changeId);
    const before = new Map(
      (replaced ?? [])
        .flatMap(asItStood)
        .filter((entry) => isInForce(entry, at))
        .map((entry) => [entryName(entry), entry]),
    );
    const back: Back = {
      remove: own.filter((entry) => !before.has(entryName(entry))),
      add: own.flatMap((entry) => before.get(entryName(entry)) ?? []),
    };
    sum.remove += back.remove.length;
    sum.add += back.add.length;
    sum.left += entries.length - back.remove.length - back.add.length;
    if (replaced === null) sum.replacedIsKnown = false;
    await take(back, entries);
  }
  return sum;
};

/**
 * Applies a part of a change that takes another back, and only where the other's entries still stand: days may
 * have passed since it was proposed. What would come back and has expired meanwhile goes.
 *
 * @param undoes the change that is taken back
 * @returns what came back
 */
export const applyBack = async (
  undoes: string,
  { action, decidedAt }: Pick<ListChange, 'action' | 'decidedAt'>,
  entries: readonly StagedEntry[],
  lists: Pick<ListStore, 'find' | 'takeBack'>,
): Promise<readonly StandingEntry[]> => {
  const back =
    action === 'add'
      ? entries.flatMap(asItStood).filter((entry) => isInForce(entry, decidedAt ?? 0))
      : [];
  const comes = new Set(back.map(entryName));
  const remove = entries.filter((entry) => !comes.has(entryName(entry)));
  await lists.takeBack(undoes, { remove, put: back });
  // What came back before it broke off is announced once more.
  const there = await standingAt(back, lists);
  return back.filter((entry) => there.get(entryName(entry))?.changeId === entry.changeId);
};
