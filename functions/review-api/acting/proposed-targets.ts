import type { Case } from '#shared/reviews/case.ts';
import type { BulkAct } from '../contract/acting.ts';
import type { ReviewPorts } from '../server/route.ts';
import { BulkPlan } from './bulk-plan.ts';
import { openProposals, type ProposalRecord, undoneBulkOf } from './proposals.ts';
import { RulingPayload } from './ruling-proposals.ts';
import type { RulingRecord } from './rulings.ts';

/**
 * Whether a proposal would act on a case, alone, as part of a bulk action or as part of its undo.
 *
 * @param rulings those on the case that an undo may take back
 */
export const concernsCase = (
  record: Pick<ProposalRecord, 'kind' | 'caseId' | 'what'>,
  known: Pick<Case, 'caseId' | 'accountId' | 'campaign'>,
  rulings: readonly Pick<RulingRecord, 'bulkId'>[],
): boolean => {
  const undone = undoneBulkOf(record);
  if (undone !== null) return rulings.some(({ bulkId }) => bulkId === undone);
  if (record.kind !== 'bulk') return record.caseId === known.caseId;
  const { accounts, campaigns } = BulkPlan.parse(record.what);
  return known.campaign ? campaigns.includes(known.caseId) : accounts.includes(known.accountId);
};

/** The target of a bulk act with the version of its case; version 0 if it has no case. */
type Target = {
  readonly accountId: string;
  readonly caseId: string | null;
  readonly version: number;
  readonly post: string | null;
};

/**
 * Returns a function that reports whether the same act on a target already waits for a second person. A
 * target that changed after it was proposed does not count: carrying out that proposal will skip it.
 *
 * @example
 * declare const ports: Pick<ReviewPorts, 'papers' | 'clock'>;
 * const awaits = await proposedTargets({ act: 'release' }, ports);
 * awaits({ accountId: 'u-1', caseId: 'cas-1', version: 3, post: null }); // true
 */
export const proposedTargets = async (
  { act }: BulkAct,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<(about: Target) => boolean> => {
  const open = (await openProposals(ports)).map(({ record }) => record);
  const plans = open.flatMap(({ kind, what }) => (kind === 'bulk' ? BulkPlan.parse(what) : []));
  const rulings = open.flatMap(({ kind, caseId, what }) =>
    kind === 'ruling' ? { caseId, ...RulingPayload.parse(what) } : [],
  );
  const proposedKeys = new Set([
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
    [accountId, caseId].some((id) => proposedKeys.has(`${id} ${version} ${post ?? ''}`));
};
