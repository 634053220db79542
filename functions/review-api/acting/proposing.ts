import { digestOf } from '#shared/decisions/digest.ts';
import type { Place } from '#shared/reviews/staff.ts';
import { actId } from '../cases/open-case.ts';
import type { Proposal } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import {
  type Filed,
  isOpen,
  openFor,
  type ProposalRecord,
  paperOf,
  proposalView,
  recentProposals,
  undecided,
} from './proposals.ts';

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
  if (equals.some(({ record }) => isOpen(record, at))) {
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
