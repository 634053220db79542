import { digestOf } from '#shared/decisions/digest.ts';
import type { DutyScope } from '#shared/reviews/staff.ts';
import { actId } from '../cases/open-case.ts';
import type { Proposal } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import {
  type FiledProposal,
  isOpen,
  type ProposalRecord,
  paperOf,
  proposalLifetime,
  proposalView,
  recentProposals,
  undecided,
} from './proposals.ts';

const distinctPlaces = (places: readonly DutyScope[]): DutyScope[] => [
  ...new Map(places.map((place) => [`${place.queue} ${place.category}`, place])).values(),
];

type NewProposal = Pick<
  ProposalRecord,
  'kind' | 'words' | 'approvalReason' | 'caseId' | 'reason' | 'what'
> & {
  readonly places?: readonly DutyScope[];
};
type ProposalContent = Pick<NewProposal, 'kind' | 'caseId' | 'what'>;

/** Digest of a proposal's content, independent of its author and reason. */
const contentDigestOf = (
  { kind, caseId, what }: ProposalContent,
  apart: readonly string[],
): string => {
  const compared = Object.entries(what as object).filter(([field]) => !apart.includes(field));
  return digestOf([kind, caseId, Object.fromEntries(compared)]);
};

/**
 * Files a proposal for an act that needs a second person. Concurrent equal proposals have the same id, so
 * only one of them is stored.
 *
 * @param apart fields of `what` that may differ between equal proposals
 * @param first runs before the proposal is filed, unless it is already filed
 * @throws {Refusal} `already-proposed` if an equal proposal by another act is open
 */
export const propose = async (
  about: NewProposal,
  caller: Caller,
  ports: Pick<ReviewPorts, 'papers' | 'clock' | 'auditLog'>,
  {
    apart = [],
    first = async () => {},
  }: { readonly apart?: readonly string[]; readonly first?: () => Promise<void> } = {},
): Promise<Proposal> => {
  const at = ports.clock.now();
  const recent = await recentProposals(ports);
  const equalsApart = (fields: readonly string[]) => {
    const digest = contentDigestOf(about, fields);
    return recent.filter(({ record }) => contentDigestOf(record, fields) === digest);
  };
  // A retry may be based on a newer version.
  const own = equalsApart([...apart, 'expectedVersion']).find(
    ({ record }) => record.act === caller.act,
  );
  if (own) return proposalView(own, caller, ports);
  const equals = equalsApart(apart);
  if (equals.some(({ record }) => isOpen(record, at))) {
    throw new Refusal('already-proposed');
  }
  await first();
  const filed: FiledProposal = {
    // Derived from the day, as every id, and the content. A second equal proposal gets a new id only after
    // earlier ones were decided.
    id: actId('prp', caller.act.slice(0, 10), [
      contentDigestOf(about, apart),
      ...equals.map(({ id }) => id).toSorted(),
    ]),
    version: 1,
    record: {
      ...about,
      places: distinctPlaces(about.places ?? []),
      state: 'open',
      by: caller.id,
      name: caller.name,
      grants: [...caller.grants],
      at,
      expiresAt: at + proposalLifetime,
      act: caller.act,
      ...undecided,
      resultId: null,
    },
  };
  // Written first: if a later step fails, no proposal is stored without an audit entry.
  await putOnRecord(
    caller.id,
    {
      action: 'proposal.filed',
      causeId: actId('fld', caller.act, [filed.id]),
      reason: about.reason,
      at,
      once: true,
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
