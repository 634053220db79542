import { type CaseWeight, noReporters } from '../effects/case-weight.ts';
import { caseIdOf } from '../effects/effects.ts';
import { hour } from '../settings/durations.ts';
import type { AccountState } from '../signals/account-state.ts';
import { actsOfDay } from '../signals/advance.ts';
import { type Case, joinCase } from './case.ts';

/*
 * Every day, a few accounts without findings are drawn and reviewed as ordinary cases: the rulings show
 * how much is missed.
 */

/**
 * Returns how many accounts to draw in an hour of the day (UTC). The hours of a day sum to `perDay`.
 *
 * @param at epoch milliseconds
 */
export const drawsIn = (at: number, perDay: number): number => {
  const hourOfDay = Math.floor(at / hour) % 24;
  return Math.floor(((hourOfDay + 1) * perDay) / 24) - Math.floor((hourOfDay * perDay) / 24);
};

/**
 * Returns the probability of keeping an account when one of its acts was drawn. It falls with its acts of
 * that day, so that busy accounts are in the end as likely to be drawn as quiet ones.
 *
 * @param acts acts of the drawn occurrence
 */
export const keepProbability = (acts: number, state: AccountState): number =>
  acts / Math.max(acts, actsOfDay(state));

/** The weight of a case without any finding. */
const lowestWeight: CaseWeight = {
  category: 'unread',
  severity: 'low',
  score: 0,
  ...noReporters,
  victimAtRisk: false,
  degraded: false,
};

/** Whether a weight may be borrowed for a drawn case, which must not come before urgent ones. */
export const canBeBorrowed = ({ severity, victimAtRisk, degraded }: CaseWeight): boolean =>
  !victimAtRisk && !degraded && (severity === 'low' || severity === 'medium');

/**
 * Returns the open case of a drawn account. It borrows the weight of another open case, so that it is
 * queued like it and looks like it; no decision rests on it.
 *
 * @param borrowedWeight the weight of an ordinary case; `null` if none is open
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
  borrowedWeight: CaseWeight | null,
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
    weight: borrowedWeight ? { ...borrowedWeight, ...noReporters } : lowestWeight,
    entries: [],
  }),
  sampled: true,
});
