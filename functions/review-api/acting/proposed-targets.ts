import type { Case } from '#shared/reviews/case.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import type { BulkAct } from '../contract/acting.ts';
import type { ReviewPorts } from '../server/route.ts';
import { BulkPlan } from './bulk/plan.ts';
import {
  type FiledProposal,
  openProposals,
  type ProposalRecord,
  undoneBulkOf,
} from './proposals.ts';
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

/** The bulk acts and the rulings on single cases among some proposals. */
const actsIn = (proposals: readonly Pick<FiledProposal, 'record'>[]) => ({
  plans: proposals.flatMap(({ record: { kind, what } }) =>
    kind === 'bulk' ? BulkPlan.parse(what) : [],
  ),
  rulings: proposals.flatMap(({ record: { kind, caseId, what } }) =>
    kind === 'ruling' ? { caseId, ...RulingPayload.parse(what) } : [],
  ),
});

/**
 * Returns a function that reports whether an act that a staff member proposed on a case still waits for a second
 * person. If the case changed since, that act will not be carried out, and what is new waits for anybody.
 *
 * @example
 * declare const ports: Pick<ReviewPorts, 'papers' | 'clock'>;
 * const awaits = await proposedBy('staff-1', ports);
 * awaits({ caseId: 'cas-1', accountId: 'u-1', version: 3, campaign: null }); // true
 */
export const proposedBy = async (
  staffId: string,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<(known: Pick<Case, 'caseId' | 'accountId' | 'version' | 'campaign'>) => boolean> => {
  const open = (await openProposals(ports)).filter(({ record }) =>
    isSamePerson(record.by, staffId),
  );
  const { plans, rulings } = actsIn(open);
  return ({ caseId, accountId, version, campaign }) =>
    rulings.some((one) => one.caseId === caseId && one.expectedVersion === version) ||
    plans.some(
      ({ accounts, versions, campaigns }) =>
        (campaign === null || campaigns.includes(caseId)) &&
        versions[accounts.indexOf(accountId)] === version,
    );
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
  const { plans, rulings } = actsIn(await openProposals(ports));
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
