import { accountSubject, type Decision, decisionIdOf } from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import { endReasons } from '../decisions/sent-statement.ts';
import type { PlainFact } from '../decisions/words.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { changeStanding, type Wording } from './change.ts';
import { standingOf } from './earlier-measures.ts';
import { type Effects, type Hold, noEffects } from './effects.ts';

/** The audit entry of the end of a restriction. */
const entryOf = (
  { accountId }: Hold,
  before: AccountState['standing'],
  { details, ...entry }: Pick<AuditBody, 'at' | 'action' | 'causeId' | 'details'>,
): AuditBody => ({
  subject: `account:${accountId}`,
  actor: 'system',
  ...entry,
  details: { ...details, from: before.status, version: before.version + 1 },
});

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
        entryOf(hold, before, {
          at,
          action: eventType,
          causeId: decision.id,
          details: { to: 'active' },
        }),
      ],
    },
  };
};

/**
 * Ends a timed restriction whose place an earlier measure takes again. That is no new decision: the earlier one is in
 * force again, with its reasons, term and date, so it is met or appealed against as before.
 *
 * @param hold the hold of the restriction that ends
 * @param measure as it is to be presented: `asHeard`
 * @param at now, epoch milliseconds
 * @param reason the fact to state before its findings
 */
export const resumeMeasure = (
  hold: Hold,
  measure: Decision,
  before: AccountState['standing'],
  at: number,
  wording: Wording,
  reason: PlainFact,
): Effects => {
  const to = standingOf(measure);
  const { gate, since } = measure;
  const change = changeStanding(measure, before, to, wording, { reason, gate, since, at });
  return {
    ...noEffects,
    ...change,
    audit: [
      entryOf(hold, before, {
        at,
        action: 'measure.resumed',
        causeId: hold.holdId,
        details: { decisionId: measure.id, to },
      }),
    ],
  };
};
