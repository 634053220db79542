import * as z from 'zod';
import type { ListEntry, StagedEntry } from '#shared/lists/entry.ts';
import { type ListChange, noteOf, sortKeyOf } from '#shared/lists/list-change.ts';
import { stageChange } from '#shared/lists/propose.ts';
import {
  planTakeBack,
  type TakeBackProblem,
  type TakeBackTotals,
  takeBackProblem,
} from '#shared/lists/take-back.ts';
import { day } from '#shared/settings/durations.ts';
import { actId } from '../../cases/open-case.ts';
import type { ListImport } from '../../contract/lists.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { codeOf, invalid, Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { namesOf } from '../../staff/people.ts';
import { changePorts, fileChange, proposalOf, waitingListChanges } from './changes.ts';

/** How far back imports are listed: the entries of a change are stored this long. */
const importRetention = 30 * day;
/** Entries looked up for all imports of a page together. */
const mostCounted = 5_000;
const mostSources = 3;
/** An interrupted change is listed too: it must be approved again before it can be taken back. */
const listedProblems = new Set<TakeBackProblem | null>([null, 'broke-off']);

/** Entries read by one request at most; a larger change is taken back on the command line. */
const mostEntries = 20_000;

type Parts = readonly (readonly StagedEntry[])[];

/**
 * @throws {Refusal} `not-found` if the change is not in force or no longer stored; `invalid` for any other
 *   obstacle
 */
const readTakeBack = async (
  changeId: string,
  { lists, listChanges, clock }: Pick<ReviewPorts, 'lists' | 'listChanges' | 'clock'>,
): Promise<{ readonly sum: TakeBackTotals; readonly remove: Parts; readonly add: Parts }> => {
  const change = await listChanges.read(changeId);
  switch (takeBackProblem(change)) {
    case 'not-in-force':
      throw new Refusal('not-found');
    case 'broke-off':
      throw invalid('path.changeId', {
        'zh-CN':
          '该变更正在生效，或生效到一半即中断：未完成的，请先再同意一次（clearspring lists approve），再撤回。',
        en: 'It is being applied, or was interrupted: if it does not finish, approve it again (clearspring lists approve), then take it back.',
      });
    case 'removes':
    case 'takes-back':
      throw invalid('path.changeId', {
        'zh-CN': '移除和撤回不能撤回：请重新加入条目。',
        en: 'A removal or a take-back cannot be taken back: add the entries again.',
      });
  }
  if (change === null) throw new Refusal('not-found');
  if (change.entries > mostEntries) {
    throw invalid('path.changeId', {
      'zh-CN': `超过 ${mostEntries} 条：请用 clearspring lists take-back 撤回。`,
      en: `More than ${mostEntries} entries: use clearspring lists take-back.`,
    });
  }
  const remove: (readonly StagedEntry[])[] = [];
  const add: (readonly StagedEntry[])[] = [];
  const sum = await planTakeBack(change, {
    lists,
    listChanges,
    at: clock.now(),
    onPart: async (back) => {
      remove.push(back.remove);
      add.push(back.add);
    },
  });
  if (sum === null) throw new Refusal('not-found');
  return { sum, remove, add };
};

/** The imports that can still be taken back, with the number of their entries still on the lists. */
export const listImports = async (
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  caller: Caller,
  {
    lists,
    listChanges,
    papers,
    clock,
    seals,
  }: Pick<ReviewPorts, 'lists' | 'listChanges' | 'papers' | 'clock' | 'seals'>,
): Promise<{ items: ListImport[]; cursor: string | null }> => {
  const purpose = `imports by time ${caller.id}`;
  const at = clock.now();
  const imports: ListChange[] = [];
  // A take-back is later than what it takes back: read from the latest change on, each is met before its import.
  const takeBacks = new Map<string, string>();
  // `~` sorts after every change.
  const begin = cursor ? seals.open(z.string(), purpose, cursor) : '~';
  let after: string | null = null;
  let batch: readonly ListChange[];
  do {
    batch = await listChanges.since(at - importRetention, { after, most: limit + 1 });
    for (const change of batch) {
      const { undoes, changeId } = change;
      after = sortKeyOf(change);
      if (undoes && change.state === 'proposed') takeBacks.set(undoes, changeId);
      if (after < begin && listedProblems.has(takeBackProblem(change))) imports.push(change);
    }
  } while (imports.length <= limit && batch.length > limit);
  const page = imports.slice(0, limit);
  const last = imports.length > limit && page.at(-1);
  const waiting = await waitingListChanges({ papers, clock });
  const nameOf = await namesOf(
    page.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
    papers,
  );
  let countBudget = mostCounted;
  const items = page.map(async (change): Promise<ListImport> => {
    const { changeId, entries, parts, note, proposedBy, decidedBy, decidedAt, state } = change;
    // Before anything is awaited: the latest come first.
    const counts = entries <= countBudget;
    if (counts) countBudget -= entries;
    const all: ListEntry[] = [];
    const take = async (_: unknown, part: readonly ListEntry[]) => {
      for (const entry of part) all.push(entry);
    };
    const sum = counts
      ? await planTakeBack(change, { lists, listChanges, at, onPart: take })
      : null;
    // Nor can an import be counted that has not stored all that it replaces, because it is still applied.
    if (sum === null) await take(null, (await listChanges.staged(changeId, 1)) ?? []);
    return {
      changeId,
      lists: [...new Set(all.map(({ list }) => list))],
      sources: [...new Set(all.map(({ source }) => source))].slice(0, mostSources),
      partial: sum === null && parts > 1,
      entries,
      stand: sum && sum.remove + sum.add,
      tooMany: entries > mostEntries,
      note,
      by: nameOf(proposedBy),
      approvedBy: nameOf(decidedBy ?? ''),
      at: decidedAt ?? change.proposedAt,
      whole: state === 'applied',
      undoProposalId: waiting.takesBack(changeId),
      undoChangeId: takeBacks.get(changeId) ?? null,
    };
  });
  return {
    items: await Promise.all(items),
    cursor: last ? seals.seal(purpose, sortKeyOf(last)) : null,
  };
};

/** The number of entries that a take-back would remove, restore and leave. */
export const previewListTakeBack = async (
  changeId: string,
  ports: Pick<ReviewPorts, 'lists' | 'listChanges' | 'clock'>,
): Promise<TakeBackTotals> => (await readTakeBack(changeId, ports)).sum;

/**
 * Proposes to take a whole list change back: one proposal for the removals, one for the restored entries. A
 * retry returns the proposals that this act filed before and files the missing one.
 *
 * @throws {Refusal} `nothing-changes` if nothing is left to take back; `already-proposed` if all of it
 *   already waits for a second person
 */
export const proposeListTakeBack = async (
  changeId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<TakeBackTotals & { readonly proposals: Proposal[] }> => {
  const { sum, ...parts } = await readTakeBack(changeId, ports);
  const file = async (action: ListChange['action']): Promise<Proposal | null> => {
    const id = actId('lch', caller.act, [changeId, action]);
    const filed = await proposalOf(id, caller, ports);
    if (filed) return filed;
    const sealed = await ports.listChanges.read(id);
    // It was rejected because another person's equal proposal came first.
    if (sealed && sealed.state !== 'proposed') throw new Refusal('already-proposed');
    // Uses the entries as they were sealed, so that the staged entries match the proposed ones.
    const staged: Parts = sealed
      ? await Promise.all(
          Array.from({ length: sealed.parts }, async (_, i) => {
            return (await ports.listChanges.staged(id, i + 1)) ?? [];
          }),
        )
      : parts[action].filter((part) => part.length > 0);
    const entries = staged.flat();
    if (entries.length === 0) return null;
    const seal = async () => {
      if (sealed) return sealed;
      const about = { changeId: id, action, undoes: changeId, by: caller.id, note: noteOf(reason) };
      const change = stageChange(about, changePorts(ports));
      for (const part of staged) await change.addPart(part);
      return change.seal(ports.clock.now());
    };
    return fileChange(
      { changeId: id, action, undoes: changeId, entries, reason },
      seal,
      caller,
      ports,
    );
  };
  const proposals: Proposal[] = [];
  let waits = false;
  for (const action of ['add', 'remove'] as const) {
    try {
      const proposal = await file(action);
      if (proposal) proposals.push(proposal);
    } catch (error) {
      // The proposal for the other half stays filed and is returned.
      if (codeOf(error) !== 'already-proposed') throw error;
      waits = true;
    }
  }
  if (proposals.length === 0) throw new Refusal(waits ? 'already-proposed' : 'nothing-changes');
  return { ...sum, proposals };
};
