import { accountSubject, type Decision, decisionIdOf } from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import type { AccountState } from '../signals/account-state.ts';
import { changeStanding, type Wording } from './change.ts';
import { type Effects, type Hold, noEffects } from './effects.ts';

/**
 * What follows when a timed restriction is over: the account is active again. So it is already where an appeal
 * was granted while it was closed: its platform, which kept the restriction till then, is told once it is reopened.
 *
 * `null` when there is nothing left to end: the standing changed since, so the hold is another's
 * business, or it is not over yet.
 *
 * @param at now, epoch milliseconds
 */
export const endHold = (
  hold: Hold,
  before: AccountState['standing'],
  at: number,
  wording: Wording,
): { readonly decision: Decision; readonly effects: Effects } | null => {
  if (before.version !== hold.standingVersion || at < hold.until) return null;
  if (before.is === 'closed' || before.until === null) return null;
  const { platformId, accountId, holdId } = hold;
  const subject = accountSubject(accountId);
  const decision: Decision = {
    id: decisionIdOf(platformId, holdId, subject),
    platformId,
    eventId: holdId,
    eventType: 'hold.ended',
    subject,
    outcome: 'allow',
    score: 0,
    findings: [],
    signals: {},
    mode: wording.settings.mode,
    policy: policyOf(wording.settings),
    at: hold.until,
    decidedAt: at,
    automation: 'full',
  };
  const change = changeStanding(decision, before, 'active', wording, {
    reason: before.is === 'active' ? 'appeal' : 'hold-ended',
  });
  return {
    decision,
    effects: {
      ...noEffects,
      ...change,
      audit: [
        {
          subject: `account:${accountId}`,
          at,
          actor: 'system',
          action: 'hold.ended',
          causeId: decision.id,
          details: { from: before.is, to: 'active', version: before.version + 1 },
        },
      ],
    },
  };
};
