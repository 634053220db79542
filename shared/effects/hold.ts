import {
  accountSubject,
  type Decision,
  decisionIdOf,
  type Outcome,
} from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import { endReasons } from '../decisions/sent-statement.ts';
import type { PlainFact } from '../decisions/words.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import {
  type AccountState,
  isVerifiedAtLevel,
  type Standing,
  standingByAct,
  standings,
} from '../signals/account-state.ts';
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

const standingByOutcome: { readonly [O in Outcome]?: Exclude<Standing, 'closed'> } = standingByAct;

/** The standing that a decision leads to. */
export const standingOf = ({ outcome }: Pick<Decision, 'outcome'>): Exclude<Standing, 'closed'> =>
  standingByOutcome[outcome] ?? 'active';

/**
 * Returns the measures whose place the decision in force took, directly or one through another, latest first
 * (`Decision.replaces`).
 *
 * @param inForce the decision in force; `null` if there is none
 */
export const replacedMeasures = async (
  inForce: string | null,
  read: (decisionId: string) => Promise<Decision | null>,
): Promise<readonly Decision[]> => {
  const replaced: Decision[] = [];
  let next = inForce === null ? undefined : (await read(inForce))?.replaces;
  while (next !== undefined) {
    const decision = await read(next);
    if (!decision) break;
    replaced.push(decision);
    next = decision.replaces;
  }
  return replaced;
};

/**
 * Of the measures that one in force replaced, returns those that still apply when it ends, latest first: their own term
 * is not over then, and what they ask for was not met meanwhile. A stricter one was eased and is over.
 *
 * @param status the standing that ends
 * @param at when it ends, epoch milliseconds
 */
export const applyingAfter = (
  status: Standing,
  replaced: readonly Decision[],
  { verification }: Pick<AccountState, 'verification'>,
  at: number,
  { gate }: Pick<PlatformSettings, 'gate'>,
): readonly Decision[] => {
  const isNamed = isVerifiedAtLevel(verification, gate.level, at);
  return replaced.filter((measure) => {
    const standing = standingOf(measure);
    const isMet =
      isNamed &&
      (measure.gate === true ||
        (standing === 'challenged' && verification.since > measure.decidedAt));
    return (
      standings.indexOf(standing) <= standings.indexOf(status) &&
      (measure.until ?? Number.POSITIVE_INFINITY) > at &&
      !isMet
    );
  });
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
  { accountId, holdId }: Hold,
  measure: Decision,
  before: AccountState['standing'],
  at: number,
  wording: Wording,
  reason: PlainFact,
): Effects => {
  const to = standingOf(measure);
  const change = changeStanding(measure, before, to, wording, { reason, gate: measure.gate, at });
  return {
    ...noEffects,
    ...change,
    audit: [
      {
        subject: `account:${accountId}`,
        at,
        actor: 'system',
        action: 'measure.resumed',
        causeId: holdId,
        details: { decisionId: measure.id, from: before.status, to, version: before.version + 1 },
      },
    ],
  };
};
