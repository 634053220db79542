import * as z from 'zod';
import { recheckListed } from '#shared/acting/recheck-listed.ts';
import { digestOf } from '#shared/decisions/digest.ts';
import type { ChangePorts } from '#shared/lists/change.ts';
import { decideChange } from '#shared/lists/decide.ts';
import {
  asProposed,
  entryIdOf,
  type ListEntry,
  listWords,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { differenceOf } from '#shared/lists/import.ts';
import { type ListChange, noteOf } from '#shared/lists/list-change.ts';
import { proposeChange, stagedParts } from '#shared/lists/propose.ts';
import { actId } from '../../cases/open-case.ts';
import type { Words } from '../../contract/endpoint.ts';
import type { ProposalDetails } from '../../contract/proposal-page.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { codeOf, Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { namesOf } from '../../staff/people.ts';
import {
  allProposals,
  type FiledProposal,
  openProposals,
  type ProposalRecord,
  proposalView,
} from '../proposals.ts';
import { propose } from '../proposing.ts';
import { entryView, peopleIn, type ShownEntry } from './entry-view.ts';

/** The ports for list changes. Accounts that already use a listed value are judged again. */
export const changePorts = (ports: ReviewPorts): ChangePorts => ({
  platformId: ports.settings.platformId,
  lists: ports.lists,
  listChanges: ports.listChanges,
  auditLog: ports.auditLog,
  clock: ports.clock,
  onInForce: async (entries) => {
    await recheckListed(entries, ports);
  },
});

const ListChangePayload = z.strictObject({
  changeId: z.string(),
  /**
   * Equal for equal changes. Missing in records written before this field existed, which match no other
   * change.
   */
  same: z.string().optional(),
  /** Id of the change that this change takes back. */
  undoes: z.string().optional(),
});

/** The reason why a list change needs a second person. */
export const listChangeNeedsTwo: Words = {
  'zh-CN': '名单变更须由第二人同意。',
  en: 'A list change needs a second person’s approval.',
};

/** Digest of the effect of a change, independent of the order, owners and reasons of its entries. */
const contentDigestOf = (action: ListChange['action'], entries: readonly ListEntry[]): string =>
  digestOf([action, ...entries.map(({ owner, reason, ...rest }) => digestOf(rest)).toSorted()]);

/** Describes a change, list by list. */
const changeWords = (action: ListChange['action'], entries: readonly ListEntry[]): Words => {
  const does = { add: { 'zh-CN': '加入', en: 'add' }, remove: { 'zh-CN': '移除', en: 'remove' } };
  const { 'zh-CN': zh, en } = does[action];
  const each = [...Map.groupBy(entries, ({ list }) => list)].map(([list, { length: n }]) => ({
    'zh-CN': `${listWords[list]['zh-CN']}：${zh} ${n} 条`,
    en: `${listWords[list].en}: ${en} ${n}`,
  }));
  return {
    'zh-CN': each.map((words) => words['zh-CN']).join('；'),
    en: each.map((words) => words.en).join('; '),
  };
};

const findProposal = async (
  changeId: string,
  ports: ReviewPorts,
): Promise<FiledProposal | undefined> =>
  (await allProposals(ports)).find(({ record }) => {
    const { data } = ListChangePayload.safeParse(record.what);
    return data?.changeId === changeId;
  });

/** The changes of the lists that wait for a second person. */
type WaitingListChanges = {
  /** The proposal to take a change back, or one of two; `null` if none waits. */
  readonly takesBack: (changeId: string) => string | null;
  /** The proposal to remove an entry, alone or by a take-back of the change that added it; `null` if none waits. */
  readonly removes: (entry: StandingEntry) => string | null;
};

/** Reads the proposals that wait for a second person. */
export const waitingListChanges = async (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<WaitingListChanges> => {
  const open = (await openProposals(ports)).flatMap(({ id, record }) => {
    const { data } = ListChangePayload.safeParse(record.what);
    return data ? { id, ...data } : [];
  });
  const undone = new Map(open.map(({ id, undoes }) => [undoes, id]));
  const contents = new Map(open.map(({ id, same }) => [same, id]));
  const takesBack = (changeId: string) => undone.get(changeId) ?? null;
  return {
    takesBack,
    removes: (entry) =>
      contents.get(contentDigestOf('remove', [asProposed(entry)])) ?? takesBack(entry.changeId),
  };
};

/** The proposal for a change, or `null`. */
export const proposalOf = async (
  changeId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposal | null> => {
  const filed = await findProposal(changeId, ports);
  return filed ? proposalView(filed, caller, ports) : null;
};

/**
 * Files a list change for approval by a second person.
 *
 * @param seal proposes the change under `changeId`
 * @throws {Refusal} `already-proposed` if the same change is open; no second change is then left to approve
 */
export const fileChange = async (
  {
    changeId,
    action,
    undoes,
    entries,
    reason,
  }: Pick<ListChange, 'changeId' | 'action' | 'undoes'> & {
    readonly entries: readonly ListEntry[];
    readonly reason: string;
  },
  seal: () => Promise<ListChange>,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposal> => {
  const does = changeWords(action, entries);
  const about = {
    kind: 'list-change',
    words:
      undoes === undefined
        ? does
        : {
            'zh-CN': `${does['zh-CN']}（撤回 ${undoes}）`,
            en: `${does.en} (takes back ${undoes})`,
          },
    approvalReason: listChangeNeedsTwo,
    caseId: null,
    reason,
    what: { changeId, same: contentDigestOf(action, entries), ...(undoes && { undoes }) },
  } as const;
  let sealed = false;
  const first = async () => {
    await seal();
    sealed = true;
  };
  try {
    return await propose(about, caller, ports, { apart: ['changeId', 'undoes'], first });
  } catch (error) {
    // The same change was proposed concurrently. If that was this very change (one import requested twice),
    // keep it.
    if (sealed && codeOf(error) === 'already-proposed' && !(await findProposal(changeId, ports))) {
      await decideListChange(changeId, 'reject', caller.id, ports);
    }
    throw error;
  }
};

/** Stages and proposes a change of a few entries. */
export const proposeEntries = (
  action: ListChange['action'],
  entries: readonly ListEntry[],
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposal> => {
  const changeId = actId('lch', caller.act);
  const note = noteOf(reason);
  const at = ports.clock.now();
  return fileChange(
    { changeId, action, entries, reason },
    () => proposeChange({ changeId, action, by: caller.id, note, entries, at }, changePorts(ports)),
    caller,
    ports,
  );
};

/** `unavailable` is temporary: the proposal is not reopened while another person is applying it. */
const refuseWhileApplied = (): Refusal =>
  new Refusal('unavailable', {
    errors: [
      {
        field: 'path.proposalId',
        problem: {
          'zh-CN': '他人已先同意，正在生效：请稍后重新加载；一分钟后仍未生效的，请再同意一次',
          en: 'someone already approved it and it is being applied: reload in a moment; if it is not in force after a minute, approve it again',
        },
      },
    ],
  });

/**
 * Decides a change and returns its id. Idempotent for an equal earlier decision.
 *
 * @throws {Refusal} if the change cannot be decided this way
 */
export const decideListChange = async (
  changeId: string,
  verdict: 'approve' | 'reject',
  by: string,
  ports: ReviewPorts,
): Promise<string> => {
  const result = await decideChange(
    { changeId, verdict, by, at: ports.clock.now() },
    changePorts(ports),
  );
  if (result.ok) return changeId;
  switch (result.problem) {
    case 'unknown-change':
    case 'altered':
      throw new Refusal('not-found');
    case 'same-person':
    case 'too-late':
      throw new Refusal(result.problem);
    case 'being-applied':
      throw refuseWhileApplied();
    case 'decided-before': {
      // An equal earlier decision counts, whether by an interrupted request or by the command line tool.
      const there = await ports.listChanges.read(changeId);
      if (there?.state === (verdict === 'approve' ? 'applied' : 'rejected')) return changeId;
      if (verdict === 'approve' && there?.state === 'approved') throw refuseWhileApplied();
      throw new Refusal('already-decided');
    }
  }
};

const shownEntries = 100;

/** How many entries of a change would replace one in force: it may have come into force after the proposal. */
const countReplaced = async (
  { changeId, parts }: Pick<ListChange, 'changeId' | 'parts'>,
  { listChanges, listsNow }: ReviewPorts,
): Promise<number> => {
  const staged = (await stagedParts(changeId, parts, listChanges)) ?? [];
  const findListed = await listsNow();
  await findListed([], { fresh: true });
  let replaced = 0;
  for (const part of staged) {
    replaced += differenceOf(part, [...(await findListed(part)).values()].flat()).changed;
  }
  return replaced;
};

/** Details of a list change for the person who decides it. */
export const listDetails = async (
  { what }: ProposalRecord,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'list-change' }>> => {
  const { changeId } = ListChangePayload.parse(what);
  const change = await ports.listChanges.read(changeId);
  if (!change) throw new Refusal('not-found');
  const { action, entries, proposedAt } = change;
  const replaces =
    action === 'add' && change.state === 'proposed' ? await countReplaced(change, ports) : 0;
  const staged = ((await ports.listChanges.staged(changeId, 1)) ?? []).slice(0, shownEntries);
  // Entries to remove are shown as they are now: since when, and by whom.
  const standing = new Map(
    (action === 'remove' ? await ports.lists.find(staged) : []).map((entry) => [
      entryIdOf(entry),
      entry,
    ]),
  );
  const first: readonly ShownEntry[] = staged.map(
    (entry) => standing.get(entryIdOf(entry)) ?? entry,
  );
  const nameOf = await namesOf(peopleIn(first), ports.papers);
  return {
    kind: 'list-change',
    action,
    entries,
    replaces,
    sample: first.map((entry) => entryView(entry, nameOf, proposedAt)),
  };
};

/**
 * Applies a proposed list change.
 *
 * @throws {Refusal} `too-late` if all of its entries have expired
 */
export const executeListChange = async (
  { what }: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const { changeId } = ListChangePayload.parse(what);
  return decideListChange(changeId, 'approve', approver.id, ports);
};

/** Rejects or withdraws a proposed list change. */
export const rejectListChange = async (
  { what }: ProposalRecord,
  by: string,
  ports: ReviewPorts,
): Promise<void> => {
  await decideListChange(ListChangePayload.parse(what).changeId, 'reject', by, ports);
};
