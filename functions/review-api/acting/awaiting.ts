import type { Case } from '#shared/reviews/case.ts';
import type { BulkAct } from '../contract/acting.ts';
import type { ReviewPorts } from '../server/route.ts';
import { BulkPlan } from './bulk.ts';
import { RulingWhat } from './proposal-details.ts';
import { openProposals, type ProposalRecord } from './proposals.ts';

/** Whether a proposal would act on a case, alone or as one of many. */
export const isAbout = (
  { kind, caseId, what }: Pick<ProposalRecord, 'kind' | 'caseId' | 'what'>,
  known: Pick<Case, 'caseId' | 'accountId' | 'campaign'>,
): boolean => {
  if (kind !== 'bulk') return caseId === known.caseId;
  const { accounts, campaigns } = BulkPlan.parse(what);
  return known.campaign ? campaigns.includes(known.caseId) : accounts.includes(known.accountId);
};

/** What a bulk act is about, and the version of its case; 0: it has none. */
type About = {
  readonly accountId: string;
  readonly caseId: string | null;
  readonly version: number;
  readonly post: string | null;
};

/**
 * Tells of what a bulk act is about whether the same waits for a second person already. What changed since it was
 * proposed does not: it will be left out there.
 *
 * @example
 * const awaits = await awaiting({ act: 'release' }, ports);
 * awaits({ accountId: 'u-1', caseId: 'cas-1', version: 3, post: null }); // true
 */
export const awaiting = async (
  { act }: BulkAct,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<(about: About) => boolean> => {
  const open = await openProposals(ports);
  const plans = open.flatMap(({ kind, what }) => (kind === 'bulk' ? BulkPlan.parse(what) : []));
  const rulings = open.flatMap(({ kind, caseId, what }) =>
    kind === 'ruling' ? { caseId, ...RulingWhat.parse(what) } : [],
  );
  const told = new Set([
    ...plans
      .filter(({ ruling }) => ruling.act === act)
      .flatMap(({ accounts, versions, posts }) =>
        accounts.map((accountId, i) => `${accountId} ${versions[i]} ${posts[i] ?? ''}`),
      ),
    ...rulings
      .filter(({ ruling }) => ruling.act === act && !('contentId' in ruling))
      .map(({ caseId, expectedVersion }) => `${caseId} ${expectedVersion} `),
  ]);
  return ({ accountId, caseId, version, post }) =>
    [accountId, caseId].some((id) => told.has(`${id} ${version} ${post ?? ''}`));
};
