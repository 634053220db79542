import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { ReviewPorts } from '../server/route.ts';

/**
 * The cases that a ruling on a case concerns: the case itself and, for that of a campaign, the own case of its leading
 * account, on which the ruling acts. To uphold only closes the case itself.
 */
export const casesActedOn = async (
  known: Case,
  act: string,
  { ledger, settings }: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<readonly Case[]> => {
  if (!known.campaign || act === 'uphold') return [known];
  const ownId = caseIdOf(settings.platformId, known.accountId);
  const own = (await ledger.readCases([ownId])).get(ownId);
  return own ? [known, own] : [known];
};
