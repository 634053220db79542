import { stageChange } from '#shared/lists/change.ts';
import type { ListEntry } from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { type TakenBack, takeBackOf } from '#shared/lists/take-back.ts';
import { actId } from '../cases/open-case.ts';
import type { Proposal } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { changePorts, fileChange, noteOf } from './list-changes.ts';

type Parts = readonly (readonly ListEntry[])[];

/** @throws {Refusal} `not-found` for a change that is not in force, or is no longer kept */
const backOf = async (
  changeId: string,
  { lists, clock }: Pick<ReviewPorts, 'lists' | 'clock'>,
): Promise<{ readonly sum: TakenBack; readonly remove: Parts; readonly add: Parts }> => {
  const change = await lists.readChange(changeId);
  if (change?.state !== 'applied') throw new Refusal('not-found');
  const remove: (readonly ListEntry[])[] = [];
  const add: (readonly ListEntry[])[] = [];
  const sum = await takeBackOf(change, {
    lists,
    at: clock.now(),
    take: async (back) => {
      remove.push(back.remove);
      add.push(back.add);
    },
  });
  if (sum === null) throw new Refusal('not-found');
  return { sum, remove, add };
};

/** How much would go and come back if a change of the lists were taken back. */
export const previewTakeBack = async (
  changeId: string,
  ports: Pick<ReviewPorts, 'lists' | 'clock'>,
): Promise<TakenBack> => (await backOf(changeId, ports)).sum;

/**
 * Proposes to take a change of the lists back as a whole: one proposal for what goes, one for what comes back.
 *
 * @throws {Refusal} `nothing-changes` where nothing of it is left to take back
 */
export const proposeTakeBack = async (
  changeId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<TakenBack & { readonly proposals: Proposal[] }> => {
  const { sum, remove, add } = await backOf(changeId, ports);
  if (sum.remove + sum.add === 0) throw new Refusal('nothing-changes');
  const file = async (action: ListChange['action'], parts: Parts): Promise<Proposal[]> => {
    const entries = parts.flat();
    if (entries.length === 0) return [];
    const id = actId('lch', caller.act, [changeId, action]);
    const seal = async () => {
      const about = { changeId: id, action, by: caller.id, note: noteOf(reason) };
      const staged = stageChange(about, changePorts(ports));
      for (const part of parts) if (part.length > 0) await staged.take(part);
      return staged.seal(ports.clock.now());
    };
    return [await fileChange({ changeId: id, action, entries, reason }, seal, caller, ports)];
  };
  return { ...sum, proposals: [...(await file('add', add)), ...(await file('remove', remove))] };
};
