import { canBeMadeAgain, isChosen, putAgain } from '#shared/reviews/blind-review.ts';
import { type Case, resolveCase } from '#shared/reviews/case.ts';
import { isBlind } from './blind.ts';
import { colleagues } from './people.ts';
import { allProposals } from './proposing.ts';
import type { ReviewPorts } from './route.ts';

/**
 * Whether a ruling that is about to be made is made again by somebody else: it was chosen, somebody is
 * there to do it, and no proposal tells who was at work on the case.
 */
export const isMadeAgain = async (
  open: Case,
  { rulingId, by }: { readonly rulingId: string; readonly by: string },
  ports: ReviewPorts,
): Promise<boolean> => {
  const { caseId, openedAt } = open;
  const { blindShare } = ports.settings.review;
  const isWanted = isChosen({ caseId, rulingId }, blindShare, ports.hash) && canBeMadeAgain(open);
  if (!isWanted) return false;
  const [people, proposals] = await Promise.all([colleagues(ports), allProposals(ports)]);
  const then = putAgain(open, resolveCase(open, { rulingId, conclusion: 'upheld', by, at: 0 }));
  return (
    people.some((one) => isBlind(then, one, ports)) &&
    !proposals.some(({ record }) => record.caseId === caseId && record.at >= openedAt)
  );
};
