import * as z from 'zod';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { Words } from './contract/endpoint.ts';
import type { Proposal } from './contract/proposals.ts';
import { actId } from './open-case.ts';
import { namesOf } from './people.ts';
import type { Caller, ReviewPorts } from './route.ts';

const day = 86_400_000;
const openFor = 3 * day;
const kept = 1096 * day;
const folder = 'all';

export const ProposalRecord = z.strictObject({
  kind: z.enum(['ruling', 'bulk', 'block', 'list-change', 'rule-move']),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn']),
  words: Words,
  because: Words,
  caseId: z.string().nullable(),
  by: z.string(),
  /** As they were called then. */
  name: z.string(),
  at: z.number(),
  reason: z.string(),
  expiresAt: z.number(),
  /** What `carriers` of its kind understands. */
  what: z.json(),
  /** Names the act that it becomes: asked twice, it is one. */
  act: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  resultId: z.string().nullable(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;

/** Who may agree to a proposal of a kind. */
export const approvers: { readonly [Kind in ProposalRecord['kind']]: Duty } = {
  ruling: 'act-in-bulk',
  bulk: 'act-in-bulk',
  block: 'edit-lists',
  'list-change': 'edit-lists',
  'rule-move': 'publish-rules',
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

export const allProposals = async ({
  papers,
}: Pick<ReviewPorts, 'papers'>): Promise<readonly Filed[]> =>
  (await papers.list('proposal', folder, { most: 500, latestFirst: true })).map(filedOf);

/** Writes the next version of a proposal. */
export const rewrite = (
  { id, version }: Filed,
  record: ProposalRecord,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<'written' | 'stale'> => papers.write(paperOf({ id, version: version + 1, record }));

/** A proposal as somebody sees it. */
export const proposalView = async (
  { id, version, record }: Filed,
  viewer: Staff,
  { papers, clock }: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<Proposal> => {
  const { what: _, act: __, name, by, decidedBy, state, ...rest } = record;
  const over = state === 'open' && record.expiresAt <= clock.now();
  const nameOf = await namesOf([decidedBy], papers);
  return {
    ...rest,
    proposalId: id,
    version,
    state: over ? 'expired' : state,
    by: { id: by, name },
    decidedBy: decidedBy === null ? null : nameOf(decidedBy),
    mayApprove:
      state === 'open' && !over && by !== viewer.id && mayDo(viewer, approvers[record.kind]),
  };
};

/** Files what one person alone may not do. */
export const propose = async (
  about: Pick<ProposalRecord, 'kind' | 'words' | 'because' | 'caseId' | 'reason' | 'what'>,
  caller: Caller,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<Proposal> => {
  const at = ports.clock.now();
  const filed: Filed = {
    id: actId('prp', caller.act),
    version: 1,
    record: {
      ...about,
      state: 'open',
      by: caller.id,
      name: caller.name,
      at,
      expiresAt: at + openFor,
      act: caller.act,
      decidedBy: null,
      decidedAt: null,
      resultId: null,
    },
  };
  await ports.papers.write(paperOf(filed));
  return proposalView(filed, caller, ports);
};
