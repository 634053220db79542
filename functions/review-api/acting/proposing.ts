import * as z from 'zod';
import { digestOf } from '#shared/decisions/digest.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Place, type Staff } from '#shared/reviews/staff.ts';
import { day } from '#shared/settings/durations.ts';
import { Grant, isSamePerson } from '#shared/settings/review.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { actId, dayIn } from '../cases/open-case.ts';
import { Words } from '../contract/endpoint.ts';
import type { Proposal } from '../contract/proposals.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf, staffOf } from '../staff/people.ts';
import { kept } from '../staff/retention.ts';

const openFor = 3 * day;
const folder = 'all';

export const ProposalRecord = z.strictObject({
  kind: z.enum(['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move']),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn']),
  words: Words,
  because: Words,
  caseId: z.string().nullable(),
  /** Where it would act; nowhere for what is about the whole platform. */
  places: z.array(z.strictObject({ queue: z.string(), category: z.string() })).default([]),
  by: z.string(),
  /** What they were given then: what counts for who has not signed in by themselves since. */
  grants: z.array(Grant).default([]),
  /** As they were called then. */
  name: z.string(),
  at: z.number(),
  reason: z.string(),
  expiresAt: z.number(),
  /** What `carriers` of its kind understands. */
  what: z.json(),
  /** Names the act that it becomes: asked twice, it is one. */
  act: z.string(),
  /** What is being decided about it, by `decidedBy`: nothing else may be, for that may be done already. */
  taken: z.enum(['approved', 'rejected', 'withdrawn']).nullable().default(null),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  /** Why it was agreed to, turned down or taken back. */
  decidedReason: z.string().nullable().default(null),
  resultId: z.string().nullable(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;

const undecided = { taken: null, decidedBy: null, decidedAt: null, decidedReason: null } as const;

/** What whoever proposes must still be allowed to when it is carried out; of a rule its book says so. */
const proposers: { readonly [Kind in ProposalRecord['kind']]: Duty | null } = {
  ruling: 'rule',
  bulk: 'act-in-bulk',
  undo: 'rule',
  block: 'rule',
  'list-change': 'edit-lists',
  'rule-move': null,
};

/** Who may agree to a proposal of a kind. */
export const approvers: { readonly [Kind in ProposalRecord['kind']]: Duty } = {
  ruling: 'act-in-bulk',
  bulk: 'act-in-bulk',
  undo: 'act-in-bulk',
  block: 'edit-lists',
  'list-change': 'edit-lists',
  'rule-move': 'publish-rules',
};

const everywhere = (staff: Staff, duty: Duty, places: ProposalRecord['places']): boolean =>
  mayDo(staff, duty) && places.every((place) => mayDo(staff, duty, place));

/** Whether somebody may agree to a proposal, in every place where it would act. */
export const mayAgree = (
  staff: Staff,
  { kind, places }: Pick<ProposalRecord, 'kind' | 'places'>,
): boolean => everywhere(staff, approvers[kind], places);

/** Whether somebody may know of a proposal: their own, and those about what they may read. */
export const mayKnow = (
  staff: Staff,
  { by, places }: Pick<ProposalRecord, 'by' | 'places'>,
): boolean => by === staff.id || everywhere(staff, 'read-cases', places);

/**
 * Who proposed, as they may act now.
 *
 * @throws {Refusal} `invalid` when they may not do it any more
 */
export const proposerOf = async (
  { kind, by, name, grants, places }: ProposalRecord,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<Staff> => {
  const staff = { ...((await staffOf(by, ports)) ?? { id: by, grants }), name };
  const duty = proposers[kind];
  if (duty !== null && !everywhere(staff, duty, places)) {
    throw invalid('path.proposalId', {
      'zh-CN': '提出人已无权作出此项处置，请驳回',
      en: 'who proposed it may not do it any more: reject it',
    });
  }
  return staff;
};

export type Filed = {
  readonly id: string;
  readonly version: number;
  readonly record: ProposalRecord;
};

export const filedOf = ({ id, version, body }: Paper): Filed => ({
  id,
  version,
  record: ProposalRecord.parse(body),
});

const paperOf = ({ id, version, record }: Filed): Paper => ({
  kind: 'proposal',
  folder,
  id,
  version,
  body: record,
  expiresAt: record.at + kept,
});

export const readProposal = async (
  id: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<Filed | null> => {
  const [paper] = await papers.read('proposal', [{ folder, id }]);
  return paper ? filedOf(paper) : null;
};

/** So many proposals from the latest on, if there are, and all that may still be open. */
const latestProposals = async (
  readTogether: number,
  { papers, clock }: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly Filed[]> => {
  const found: Paper[] = [];
  // Ids begin with the day; one that was begun before midnight may have been filed after it.
  const oldest = actId('prp', new Date(clock.now() - openFor - day).toISOString());
  const isLater = ({ id }: Paper) => dayIn(id) >= dayIn(oldest);
  for (let last: Paper | undefined; ; ) {
    const page = await papers.list('proposal', folder, {
      most: readTogether,
      latestFirst: true,
      ...(last && { after: last.id }),
    });
    found.push(...page);
    last = page.at(-1);
    if (page.length < readTogether || !last || !isLater(last)) return found.map(filedOf);
  }
};

/** The latest proposals, at least five hundred if there are, and all that may still be open. */
export const allProposals = (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly Filed[]> => latestProposals(500, ports);

/** All proposals that may still be open, with some that are not. */
export const recentProposals = (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly Filed[]> => latestProposals(50, ports);

/** What may be decided about a proposal. */
export type Decided = NonNullable<ProposalRecord['taken']>;

/** What somebody decided about a proposal; `decidedAt` in epoch milliseconds. */
export type Decision = {
  readonly state: Decided;
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly decidedReason: string | null;
};

/** The decision that is being carried out; `null` where none is. */
const decisionIn = (record: ProposalRecord): Decision | null => {
  const { taken: state, decidedBy, decidedAt, decidedReason } = record;
  return state === null || decidedBy === null || decidedAt === null
    ? null
    : { state, decidedBy, decidedAt, decidedReason };
};

/** Writes the next version of a proposal that nobody else may have changed. */
const rewritten = async (
  filed: Filed,
  record: ProposalRecord,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<Filed> => {
  const next = { ...filed, version: filed.version + 1, record };
  if ((await ports.papers.write(paperOf(next))) === 'stale') {
    throw new Refusal('stale-version', { current: next.version });
  }
  return next;
};

/**
 * Does what a decision about a proposal leads to, while nobody can decide anything else about it. What is
 * refused leaves it open; what broke off is left to whoever decides the same again. It stays the decision of
 * who made it first.
 *
 * @param step what it leads to, in the name of who decided
 */
export const taking = async <T>(
  filed: Filed,
  own: Decision,
  ports: Pick<ReviewPorts, 'papers'>,
  step: (record: ProposalRecord, by: string) => Promise<T>,
): Promise<{ readonly taken: Filed; readonly decision: Decision; readonly result: T }> => {
  const { record } = filed;
  const { state } = own;
  const begun = record.taken === state ? decisionIn(record) : null;
  const decision = begun ?? own;
  const taken = begun
    ? filed
    : await rewritten(filed, { ...record, ...decision, state: 'open', taken: state }, ports);
  try {
    return { taken, decision, result: await step(taken.record, decision.decidedBy) };
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unavailable') {
      const open = { ...taken, version: taken.version + 1, record: { ...record, ...undecided } };
      await ports.papers.write(paperOf(open));
    }
    throw error;
  }
};

/** Closes a proposal of which `taking` did what was decided. */
export const closed = async (
  taken: Filed,
  decision: Decision,
  resultId: string | null,
  ports: Pick<ReviewPorts, 'papers' | 'clock' | 'auditLog'>,
): Promise<Filed> => {
  const { id, record } = taken;
  const { state, decidedBy, decidedAt, decidedReason } = decision;
  // First, so that nothing is decided that is not on record, wherever it breaks off.
  await putOnRecord(
    decidedBy,
    {
      action: `proposal.${state}`,
      causeId: actId('dcd', new Date(decidedAt).toISOString(), [id, state]),
      ...(decidedReason !== null && { reason: decidedReason }),
      at: decidedAt,
      once: true,
      details: { proposalId: id, kind: record.kind, by: record.by },
    },
    ports,
  );
  return rewritten(taken, { ...record, ...decision, taken: null, resultId }, ports);
};

/** A proposal as somebody sees it. */
export const proposalView = async (
  { id, version, record }: Filed,
  viewer: Staff,
  { papers, clock }: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<Proposal> => {
  const {
    what,
    act: _,
    places: __,
    grants: ___,
    taken: ____,
    name,
    by,
    decidedBy,
    state,
    ...rest
  } = record.state === 'open' ? { ...record, ...undecided } : record;
  const over = state === 'open' && record.expiresAt <= clock.now();
  const nameOf = await namesOf([decidedBy], papers);
  return {
    ...rest,
    proposalId: id,
    version,
    act:
      record.kind === 'ruling'
        ? (what as { readonly ruling: { readonly act: string } }).ruling.act
        : null,
    rule: record.kind === 'rule-move' ? (what as { readonly rule: string }).rule : null,
    state: over ? 'expired' : state,
    by: { id: by, name },
    decidedBy: decidedBy === null ? null : nameOf(decidedBy),
    mayApprove:
      state === 'open' && !over && !isSamePerson(by, viewer.id) && mayAgree(viewer, record),
  };
};

const distinct = (places: readonly Place[]): Place[] => [
  ...new Map(places.map((place) => [`${place.queue} ${place.category}`, place])).values(),
];

type About = Pick<ProposalRecord, 'kind' | 'words' | 'because' | 'caseId' | 'reason' | 'what'> & {
  readonly places?: readonly Place[];
};
type Same = Pick<About, 'kind' | 'caseId' | 'what'>;

/** Names what is proposed, whoever proposes it and why. */
const samenessOf = ({ kind, caseId, what }: Same, apart: readonly string[]): string => {
  const told = Object.entries(what as object).filter(([field]) => !apart.includes(field));
  return digestOf([kind, caseId, Object.fromEntries(told)]);
};

/**
 * The proposals of the very same, decided ones of today too.
 *
 * @param apart what of `what` differs between two who propose it
 */
const equalTo = async (
  about: Same,
  apart: readonly string[],
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<readonly Filed[]> => {
  const same = samenessOf(about, apart);
  return (await recentProposals(ports)).filter(({ record }) => samenessOf(record, apart) === same);
};

/**
 * Files what one person alone may not do. Two who propose the very same at one instant land on one paper.
 *
 * @param apart what of `what` differs between two who propose the very same
 * @param first what must be done before it is filed, unless it was filed before
 * @throws {Refusal} `already-proposed` when the very same waits for another person
 */
export const propose = async (
  about: About,
  caller: Caller,
  ports: Pick<ReviewPorts, 'papers' | 'clock' | 'auditLog'>,
  {
    apart = [],
    first = async () => {},
  }: { readonly apart?: readonly string[]; readonly first?: () => Promise<void> } = {},
): Promise<Proposal> => {
  const at = ports.clock.now();
  const equals = await equalTo(about, apart, ports);
  const own = equals.find(({ record }) => record.act === caller.act);
  if (own) return proposalView(own, caller, ports);
  if (equals.some(({ record }) => record.state === 'open' && record.expiresAt > at)) {
    throw new Refusal('already-proposed');
  }
  await first();
  const filed: Filed = {
    // Of the day, as every id, and of what is proposed: once more only after those that were decided.
    id: actId('prp', caller.act.slice(0, 10), [
      samenessOf(about, apart),
      ...equals.map(({ id }) => id).toSorted(),
    ]),
    version: 1,
    record: {
      ...about,
      places: distinct(about.places ?? []),
      state: 'open',
      by: caller.id,
      name: caller.name,
      grants: [...caller.grants],
      at,
      expiresAt: at + openFor,
      act: caller.act,
      ...undecided,
      resultId: null,
    },
  };
  // First, so that no proposal stands that is not on record, wherever it breaks off.
  await putOnRecord(
    caller.id,
    {
      action: 'proposal.filed',
      causeId: actId('fld', caller.act, [filed.id]),
      reason: about.reason,
      at,
      details: {
        proposalId: filed.id,
        kind: about.kind,
        ...(about.caseId && { caseId: about.caseId }),
      },
    },
    ports,
  );
  if ((await ports.papers.write(paperOf(filed))) === 'stale') throw new Refusal('already-proposed');
  return proposalView(filed, caller, ports);
};
