import { accountSubject, type Decision, decisionIdOf } from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import { endReasons } from '../decisions/sent-statement.ts';
import type { AccountState } from '../signals/account-state.ts';
import { changeStanding, type Wording } from './change.ts';
import { type Effects, type Hold, noEffects } from './effects.ts';

/**
 * Ends a timed restriction: the account becomes active. If an appeal was granted while the account was
 * closed, its standing is active already, and this informs the platform, which has kept the restriction,
 * once the account is reopened.
 *
 * Returns `null` if there is nothing to end: the standing changed since, so another hold applies, or its
 * time is not over.
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
  if (before.status === 'closed' || before.until === null) return null;
  const { platformId, accountId, holdId } = hold;
  const subject = accountSubject(accountId);
  const isGranted = before.status === 'active';
  const eventType = isGranted ? 'appeal.granted' : 'hold.ended';
  const decision: Decision = {
    id: decisionIdOf(platformId, holdId, subject),
    platformId,
    eventId: holdId,
    eventType,
    subject,
    outcome: 'allow',
    score: 0,
    findings: [],
    signals: {},
    mode: wording.settings.mode,
    policy: policyOf(wording.settings),
    at: hold.until,
    decidedAt: at,
    automation: isGranted ? 'partial' : 'full',
  };
  const change = changeStanding(decision, before, 'active', wording, {
    reason: endReasons[eventType],
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
          action: eventType,
          causeId: decision.id,
          details: { from: before.status, to: 'active', version: before.version + 1 },
        },
      ],
    },
  };
};
