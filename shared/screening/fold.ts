import type { BrakeItem } from '../effects/brakes.ts';
import type { CaseOpening } from '../effects/effects.ts';
import type { OutboxItem } from '../effects/outbox.ts';
import { type AccountState, roomForMarks, unknownAccountAt } from '../signals/account-state.ts';
import { contentIdOf } from '../signals/event-fields.ts';
import { addMarks, type EventMark, findMark, marksKept, noMarks } from '../signals/marks.ts';
import { actionsOf, type Commit, type CommitRecords, noRecords } from '../stores/ledger/port.ts';
import { consequencesOf } from './consequences.ts';
import { markOf } from './history.ts';
import type { LinkedItem } from './intake.ts';
import type { JudgedEvent } from './ports.ts';
import type { Constants, Surroundings } from './surroundings.ts';

export type FoldResult = {
  readonly state: AccountState;
  /** All items, in order. */
  readonly items: readonly LinkedItem[];
  /** The outcome of each item that was taken. The items in `rest` must be folded again afterwards. */
  readonly taken: readonly {
    readonly item: LinkedItem;
    readonly kind: 'new' | 'repeat' | 'conflict';
    /** For new items: the findings and the decisions. */
    readonly judged?: JudgedEvent;
  }[];
  readonly rest: readonly LinkedItem[];
  /** Marks that must be stored on a page before the state is stored. */
  readonly leaving: readonly EventMark[];
  /** Cases to open or join: the committer reads the existing ones and adds them to the commit. */
  readonly openings: readonly CaseOpening[];
  /** `null` if nothing was found: one write of the account is enough. */
  readonly commit: Commit | null;
};

/** A transaction takes 100 actions. The records of one more event always fit into the remaining ones. */
const mostActions = 70;

const uniqueById = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

/** Adds the records of one more event. A message requested by two events is sent once. */
const mergeRecords = (before: CommitRecords, more: CommitRecords): CommitRecords => ({
  ...noRecords,
  decisions: [...before.decisions, ...more.decisions],
  audit: [...before.audit, ...more.audit],
  outbox: uniqueById<OutboxItem>([...before.outbox, ...more.outbox]),
  cases: more.cases.length > 0 ? more.cases : before.cases,
  posts: [...before.posts, ...more.posts],
  holds: [...before.holds, ...more.holds],
  // One that is added to is obeyed as well.
  brakes: uniqueById<BrakeItem>(
    [...before.brakes, ...more.brakes].toSorted(
      (a, b) => Number(b.onlyObeyed ?? false) - Number(a.onlyObeyed ?? false),
    ),
  ),
  papers: [...before.papers, ...more.papers],
});

/**
 * Folds the events of one account, in order of time, into its next state and all consequences. Pure. The
 * result is committed as a whole or not at all.
 */
export const fold = (
  accountId: string,
  stored: AccountState | undefined,
  items: readonly LinkedItem[],
  surroundings: Surroundings,
  constants: Constants,
): FoldResult => {
  const inOrder = items.toSorted(
    (a, b) =>
      a.occurrence.at - b.occurrence.at ||
      (a.occurrence.event.eventId < b.occurrence.event.eventId ? -1 : 1),
  );
  const from = stored?.version ?? 0;
  const taken: FoldResult['taken'][number][] = [];
  const marksBefore = stored?.marks ?? noMarks;
  const newMarks: EventMark[] = [];
  const openings: CaseOpening[] = [];
  let state = stored;
  let records = noRecords;

  for (const item of inOrder) {
    const { event, at } = item.occurrence;
    if (taken.length > 0) {
      // One transaction can write an item only once, and holds a limited number of actions.
      const post = contentIdOf(event);
      const postTaken = records.posts.some(({ contentId }) => contentId === post);
      const actions = openings.length + actionsOf(records);
      const isFull = actions > mostActions || newMarks.length === marksKept;
      if (postTaken || event.type === 'appeal.filed' || isFull) break;
    }

    const mark = markOf(item.occurrence, 'home', constants.hash);
    const repeatStatus =
      findMark(marksBefore.kept, mark.id, mark.digest) ?? findMark(newMarks, mark.id, mark.digest);
    if (repeatStatus) {
      taken.push({ item, kind: repeatStatus });
      continue;
    }

    const next = consequencesOf(state ?? unknownAccountAt(at), item, surroundings, constants);
    // One transaction can add to a counter only once.
    const counted = ({ id, onlyObeyed }: BrakeItem) =>
      !onlyObeyed && records.brakes.some((brake) => brake.id === id && !brake.onlyObeyed);
    if (next.records.brakes.some(counted)) break;
    newMarks.push(mark);
    state = next.state;
    taken.push({ item, kind: 'new', judged: next.judged });
    openings.push(...next.openings);
    if (actionsOf(next.records) > 0) records = mergeRecords(records, next.records);
  }

  const folded = state ?? unknownAccountAt(0);
  const { marks, leaving } = addMarks(marksBefore, newMarks, roomForMarks(folded));
  const next = { ...folded, marks, version: from + 1 };
  const commit: Commit = { account: { accountId, from, state: next }, ...records };
  return {
    state: next,
    items: inOrder,
    taken,
    rest: inOrder.slice(taken.length),
    leaving,
    openings,
    commit: actionsOf(records) > 0 || openings.length > 0 ? commit : null,
  };
};
