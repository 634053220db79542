import * as z from 'zod';
import { RuleMove } from '#shared/decisions/rule-move.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { day, instant } from '#shared/settings/durations.ts';
import { Grant, isSamePerson } from '#shared/settings/review.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { readEach, readRecord } from '#shared/stores/unreadable.ts';
import { actId, dayIn } from '../cases/open-case.ts';
import { Words } from '../contract/endpoint.ts';
import type { Proposal } from '../contract/proposals.ts';
import { invalid } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { namesOf, staffOf } from '../staff/people.ts';
import { retention } from '../staff/retention.ts';

/** How long a proposal waits for a second person, in milliseconds. */
export const proposalLifetime = 3 * day;
const folder = 'all';

export const ProposalRecord = z.strictObject({
  kind: z.enum(['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move']),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn']),
  words: Words,
  approvalReason: Words,
  caseId: z.string().nullable(),
  /** The places where it would act; empty if it concerns the whole platform. */
  places: z.array(z.strictObject({ queue: z.string(), category: z.string() })).default([]),
  by: z.string(),
  /** The proposer's grants at that time; used if the proposer has not signed in since. */
  grants: z.array(Grant).default([]),
  /** The proposer's name at that time. */
  name: z.string(),
  at: z.number(),
  reason: z.string(),
  expiresAt: z.number(),
  /** The payload; its format depends on `kind` (see `executors`). */
  what: z.json(),
  /** Idempotency key of the resulting act: a retry does not act twice. */
  act: z.string(),
  /**
   * The decision that `decidedBy` is carrying out. No other decision is allowed: this one may already have
   * taken effect.
   */
  taken: z.enum(['approved', 'rejected', 'withdrawn']).nullable().default(null),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  /** The reason given for the approval, rejection or withdrawal. */
  decidedReason: z.string().nullable().default(null),
  resultId: z.string().nullable(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;

/** The decision fields of an undecided proposal. */
export const undecided = {
  taken: null,
  decidedBy: null,
  decidedAt: null,
  decidedReason: null,
} as const;

/**
 * The duty the proposer must still have when the proposal is carried out; for a rule move, the rulebook
 * decides.
 */
const proposerDuties: { readonly [Kind in ProposalRecord['kind']]: Duty | null } = {
  ruling: 'rule',
  bulk: 'act-in-bulk',
  undo: 'rule',
  block: 'rule',
  'list-change': 'edit-lists',
  'rule-move': null,
};

/** The duty needed to approve a proposal, by kind. */
export const approverDuties: { readonly [Kind in ProposalRecord['kind']]: Duty } = {
  ruling: 'act-in-bulk',
  bulk: 'act-in-bulk',
  undo: 'act-in-bulk',
  block: 'edit-lists',
  'list-change': 'edit-lists',
  'rule-move': 'publish-rules',
};

const mayDoEverywhere = (staff: Staff, duty: Duty, places: ProposalRecord['places']): boolean =>
  mayDo(staff, duty) && places.every((place) => mayDo(staff, duty, place));

/** Whether a staff member may approve a proposal, in every place where it would act. */
export const mayApprove = (
  staff: Staff,
  { kind, places }: Pick<ProposalRecord, 'kind' | 'places'>,
): boolean => mayDoEverywhere(staff, approverDuties[kind], places);

/** Whether a staff member may see a proposal: their own, or one about cases that they may read. */
export const maySee = (
  staff: Staff,
  { by, places }: Pick<ProposalRecord, 'by' | 'places'>,
): boolean => isSamePerson(by, staff.id) || mayDoEverywhere(staff, 'read-cases', places);

/**
 * Returns the proposer with their current permissions.
 *
 * @throws {Refusal} `invalid` if the proposer is no longer allowed to do this
 */
export const proposerOf = async (
  { kind, by, name, grants, places }: ProposalRecord,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<Staff> => {
  const staff = { ...((await staffOf(by, ports)) ?? { id: by, grants }), name };
  const duty = proposerDuties[kind];
  if (duty !== null && !mayDoEverywhere(staff, duty, places)) {
    throw invalid('path.proposalId', {
      'zh-CN': '提交人已无权作出此项处置，请不予同意',
      en: 'the proposer no longer has permission for this action: reject it',
    });
  }
  return staff;
};

/**
 * Whether a proposal waits for a second person at `now` (epoch milliseconds). One whose approval was interrupted does
 * not expire: it may have taken effect in part.
 */
export const isOpen = (
  { state, expiresAt, taken }: Pick<ProposalRecord, 'state' | 'expiresAt' | 'taken'>,
  now: number,
): boolean => state === 'open' && (taken === 'approved' || expiresAt > now);

export type FiledProposal = {
  readonly id: string;
  readonly version: number;
  readonly record: ProposalRecord;
};

const filedOf = ({ id, version, body }: Paper): FiledProposal => ({
  id,
  version,
  record: readRecord(id, () => ProposalRecord.parse(body)),
});

export const paperOf = ({ id, version, record }: FiledProposal): Paper => ({
  kind: 'proposal',
  folder,
  id,
  version,
  body: record,
  expiresAt: record.at + retention,
});

export const readProposal = async (
  id: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<FiledProposal | null> => {
  const [paper] = await papers.read('proposal', [{ folder, id }]);
  return paper ? filedOf(paper) : null;
};

/** Holds a mark for each proposal whose approval was begun: it stays in sight however many are filed after it. */
const begunFolder = 'begun';

/** Marks that the approval of a proposal begins. */
export const markBegun = async (
  { id, record }: FiledProposal,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<void> => {
  // If the mark is there, an earlier attempt wrote it.
  await papers.write({
    kind: 'proposal',
    folder: begunFolder,
    id,
    version: 1,
    body: {},
    expiresAt: record.at + retention,
  });
};

/** Takes the mark of a proposal away once it is decided or open again. */
export const unmarkBegun = (id: string, { papers }: Pick<ReviewPorts, 'papers'>): Promise<void> =>
  papers.remove('proposal', begunFolder, id);

const readTogether = 500;

/** Adds the marked proposals that are not among the latest. */
const withBegun = async (
  latest: readonly Paper[],
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<readonly Paper[]> => {
  const marks = await papers.list('proposal', begunFolder, { most: readTogether });
  const found = new Set(latest.map(({ id }) => id));
  const earlier = marks.filter(({ id }) => !found.has(id)).map(({ id }) => ({ folder, id }));
  return earlier.length === 0 ? latest : [...latest, ...(await papers.read('proposal', earlier))];
};

/** Returns at least `atLeast` of the latest proposals if there are that many, and all that may still be open. */
const latestProposals = async (
  atLeast: number,
  { papers, clock }: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly FiledProposal[]> => {
  const found: Paper[] = [];
  // Ids begin with the day of the act; an act begun before midnight may be filed after it.
  const oldest = actId('prp', instant(clock.now() - proposalLifetime - day));
  const isLater = ({ id }: Paper) => dayIn(id) >= dayIn(oldest);
  // On most days the first page is enough. Doubling the page size avoids many small reads when many proposals
  // wait, and one large read when few do.
  for (
    let [most, last]: [number, Paper | undefined] = [atLeast, undefined];
    ;
    most = Math.min(2 * most, readTogether)
  ) {
    const page = await papers.list('proposal', folder, {
      most,
      latestFirst: true,
      ...(last && { after: last.id }),
    });
    found.push(...page);
    last = page.at(-1);
    if (page.length < most || !last || !isLater(last))
      return readEach(await withBegun(found, { papers }), ({ id }) => id, filedOf);
  }
};

/**
 * The latest proposals (at least five hundred if there are that many), including all that may still be open.
 */
export const allProposals = (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly FiledProposal[]> => latestProposals(readTogether, ports);

/** All proposals that may still be open, and some that are not. */
export const recentProposals = (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly FiledProposal[]> => latestProposals(50, ports);

/** The recent proposal that an act filed. */
export const proposalByAct = async (
  act: string,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<FiledProposal | undefined> =>
  (await recentProposals(ports)).find(({ record }) => record.act === act);

/** All proposals that wait for a second person. */
export const openProposals = async (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly FiledProposal[]> => {
  const now = ports.clock.now();
  return (await recentProposals(ports)).filter(({ record }) => isOpen(record, now));
};

/** The rule move that is proposed, or `null`. */
export const ruleMoveOf = ({
  kind,
  what,
}: Pick<ProposalRecord, 'kind' | 'what'>): RuleMove | null =>
  kind === 'rule-move' ? RuleMove.parse(what) : null;

const stepOf = ({ rule, ...step }: RuleMove): Proposal['move'] => step;

/** The id of the bulk action that would be taken back, or `null`. */
export const undoneBulkOf = ({
  kind,
  what,
}: Pick<ProposalRecord, 'kind' | 'what'>): string | null =>
  kind === 'undo' ? ((what as { readonly bulkId?: string }).bulkId ?? null) : null;

/** A proposal as shown to a staff member. */
export const proposalView = async (
  { id, version, record }: FiledProposal,
  viewer: Staff,
  { papers, clock }: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<Proposal> => {
  const { what, act, places, grants, taken, name, by, decidedBy, state, ...rest } =
    record.state === 'open' ? { ...record, ...undecided } : record;
  const waits = isOpen(record, clock.now());
  const nameOf = await namesOf([decidedBy], papers);
  const move = ruleMoveOf(record);
  return {
    ...rest,
    proposalId: id,
    version,
    act:
      record.kind === 'ruling'
        ? (what as { readonly ruling: { readonly act: string } }).ruling.act
        : null,
    rule: move?.rule ?? null,
    move: move && stepOf(move),
    state: state === 'open' && !waits ? 'expired' : state,
    begun: waits ? record.taken : null,
    by: { id: by, name },
    decidedBy: decidedBy === null ? null : nameOf(decidedBy),
    mayApprove: waits && !isSamePerson(by, viewer.id) && mayApprove(viewer, record),
  };
};
