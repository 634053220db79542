import { Campaign } from '#shared/effects/case-weight.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import {
  canBeReviewedBlindly,
  isSelectedForBlindReview,
  startBlindReview,
} from '#shared/reviews/blind-review.ts';
import { type Case, resolveCase } from '#shared/reviews/case.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { isBlind } from '../cases/blind.ts';
import type { ReviewPorts } from '../server/route.ts';
import { colleagues } from '../staff/people.ts';
import { allProposals } from './proposals.ts';

/** Number of an account's latest decisions searched for the event that opened a campaign. */
const decisionsSearched = 100;

/** Whether an account leads a campaign with an open case, on which the account is ruled too. */
const leadsCampaign = async (
  { accountId, platformId }: Pick<Case, 'accountId' | 'platformId'>,
  ports: ReviewPorts,
): Promise<boolean> => {
  const decisions = await ports.ledger.decisionsAbout(accountId, decisionsSearched);
  // Among unnamed exhibits it is chance which ones are found; an event that opened a campaign has a decision.
  const named = decisions.map(({ eventId }) => eventId);
  const { exhibits } = await exhibitsOf(accountId, ports, named);
  const ids = exhibits
    .flatMap(({ entities }) => entities)
    .flatMap((entity) => Campaign.safeParse(entity).data ?? [])
    .map((campaign) => campaignCaseIdOf(platformId, campaign));
  const cases = await ports.ledger.readCases([...new Set(ids)]);
  return [...cases.values()].some(
    (known) => known.state === 'open' && known.accountId === accountId,
  );
};

/**
 * Whether a ruling about to be made is to be repeated by a blind second reviewer: the sample chose it, a
 * second reviewer is available, no proposal on the case reveals who worked on it, and no campaign's case also
 * covers it.
 */
export const needsSecondRuling = async (
  open: Case,
  { rulingId, by }: { readonly rulingId: string; readonly by: string },
  ports: ReviewPorts,
): Promise<boolean> => {
  const { caseId, openedAt } = open;
  const { blindShare } = ports.settings.review;
  const isWanted =
    isSelectedForBlindReview({ caseId, rulingId }, blindShare, ports.hash) &&
    canBeReviewedBlindly(open);
  if (!isWanted) return false;
  const [people, proposals, isCampaignLead] = await Promise.all([
    colleagues(ports),
    allProposals(ports),
    leadsCampaign(open, ports),
  ]);
  const afterRuling = startBlindReview(
    open,
    resolveCase(open, { rulingId, conclusion: 'upheld', by, at: 0 }),
  );
  return (
    !isCampaignLead &&
    people.some((one) => isBlind(afterRuling, one, ports)) &&
    !proposals.some(({ record }) => record.caseId === caseId && record.at >= openedAt)
  );
};
