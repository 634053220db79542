import type { CaseWeight } from '../effects/case-weight.ts';
import { caseIdOf } from '../effects/effects.ts';
import { hour } from '../settings/durations.ts';
import type { AccountState } from '../signals/account-state.ts';
import { actsOfDay } from '../signals/advance.ts';
import { type Case, joinCase } from './case.ts';

/*
 * A few accounts that nothing was found in are drawn every day and put before people as ordinary cases:
 * what they conclude tells how much is missed.
 */

/**
 * How many accounts are drawn in an hour of the day (UTC), so that the hours of a day come to what was
 * asked for.
 *
 * @param at epoch milliseconds
 */
export const drawsIn = (at: number, perDay: number): number => {
  const of = Math.floor(at / hour) % 24;
  return Math.floor(((of + 1) * perDay) / 24) - Math.floor((of * perDay) / 24);
};

/**
 * How likely an account is kept when one of its acts was drawn: the inverse of how much it did that day,
 * so that whoever acts a hundred times is as likely in the end as whoever acts once.
 *
 * @param acts of the occurrence that was drawn
 */
export const chanceOf = (acts: number, state: AccountState): number =>
  acts / Math.max(acts, actsOfDay(state));

/** What a case weighs that nobody has anything to show for. */
const lightest: CaseWeight = {
  category: 'unread',
  severity: 'low',
  score: 0,
  reporters: 0,
  victimAtRisk: false,
  degraded: false,
};

/** Whether a case is light enough to be worn: one that is drawn must not come before the urgent. */
export const isLight = ({ severity, victimAtRisk, degraded }: CaseWeight): boolean =>
  !victimAtRisk && !degraded && (severity === 'low' || severity === 'medium');

/**
 * The open case of an account that was drawn. It wears what another open case weighs, and so goes
 * where that goes and looks like it; nothing that is decided rests on it.
 *
 * @param worn of an ordinary case; `null` where none is open
 */
export const drawnCase = (
  {
    platformId,
    accountId,
    observed,
    script,
    tier,
    at,
  }: Pick<Case, 'platformId' | 'accountId' | 'observed' | 'script' | 'tier'> & {
    readonly at: number;
  },
  worn: CaseWeight | null,
): Case => ({
  ...joinCase(null, {
    caseId: caseIdOf(platformId, accountId),
    platformId,
    accountId,
    at,
    observed,
    script,
    tier,
    campaign: null,
    weight: worn ? { ...worn, reporters: 0 } : lightest,
    entries: [],
  }),
  sampled: true,
});
