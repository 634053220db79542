import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import type { ReviewPorts } from '../server/route.ts';

/** Whether a ruling on a case acts on the leading account of a campaign. To uphold only closes the case itself. */
const actsOnLeader = ({ campaign }: Case, act: string): boolean =>
  campaign !== null && act !== 'uphold';

/**
 * The cases that a ruling on a case concerns: the case itself and, if it acts on the leading account of a campaign, that
 * account's own case.
 *
 * @param own the account's own case, if there is one
 */
export const casesOfRuling = (known: Case, own: Case | null, act: string): readonly Case[] =>
  own && actsOnLeader(known, act) ? [known, own] : [known];

/** Reads the own case of the account of a case; `null` if the account has none. */
export const ownCaseOf = async (
  known: Case,
  { ledger, settings }: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<Case | null> =>
  known.campaign ? readCase(caseIdOf(settings.platformId, known.accountId), ledger) : known;

/** Reads the cases that a ruling on a case concerns (`casesOfRuling`). */
export const casesActedOn = async (
  known: Case,
  act: string,
  ports: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<readonly Case[]> =>
  actsOnLeader(known, act) ? casesOfRuling(known, await ownCaseOf(known, ports), act) : [known];
