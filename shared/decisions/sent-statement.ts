import type { Catalogue } from '../rules/collect.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { type Decision, isTimedEnd, type TimedEnd } from './decision.ts';
import { type StatementOfReasons, statementOf } from './statement.ts';
import { isLifting, isMeasure, type Measure, type PlainFact } from './words.ts';

/** What to state about a restriction that a timer ended. */
export const endReasons = {
  'hold.ended': 'hold-ended',
  'appeal.granted': 'appeal',
} as const satisfies { readonly [End in TimedEnd]: PlainFact };

/** Whether decisions of an event type may end a restriction, other than by verification. */
const mayEnd = (eventType: string): boolean =>
  isTimedEnd(eventType) || eventType === 'review.ruled';

/** The measure that a statement of reasons names; `null` if the user is not notified. */
const measureOf = (
  { outcome, eventType, subject, unchanged }: Decision,
  reason: PlainFact | undefined,
): Measure | null => {
  if (reason === 'verified') return 'release';
  // Who appealed learns of the answer by the appeal's link, even if the restriction was over by then.
  if (unchanged && reason !== 'appeal') return null;
  if (isMeasure(outcome)) return outcome;
  if (outcome !== 'allow' || !mayEnd(eventType)) return null;
  return subject.kind === 'account' ? 'release' : 'restore';
};

/** The reason for a restriction that a timer ended; it takes precedence over all others. */
const endReasonOf = ({ eventType }: Decision): PlainFact | undefined =>
  isTimedEnd(eventType) ? endReasons[eventType] : undefined;

/**
 * Returns `verified` if a decision lifted a restriction because the account met what was asked of it.
 * Such a decision about an unrestricted account lifts nothing, and nobody is notified.
 */
export const verifiedReasonOf = ({ lifted }: Decision): 'verified' | undefined =>
  lifted ? 'verified' : undefined;

/**
 * Returns the reason why a recorded decision lifted a restriction. For a granted appeal it is `reviewed`,
 * as for any release by staff.
 */
export const liftReasonOf = (decision: Decision): PlainFact =>
  endReasonOf(decision) ?? verifiedReasonOf(decision) ?? 'reviewed';

/** Reasons that imply that a person has looked at the decision. */
const reasonsByPerson: ReadonlySet<PlainFact> = new Set(['appeal', 'appeal-refused']);

/** A decision as the answer to an appeal presents it: a person has looked at it since. */
export const asReviewed = (decision: Decision): Decision =>
  decision.automation === 'full' ? { ...decision, automation: 'partial' } : decision;

/**
 * Returns the statement that the user got; `null` if the user was not notified. While a platform only observes, its
 * users are notified of what ends, and of nothing else.
 *
 * @param answer the reason to state: the outcome of an appeal, an open appeal, or that the account was
 *   verified; defaults to `reviewed` for what staff lifted
 * @param waits what to state after it of an open appeal against the decision
 */
export const sentStatementOf = (
  decision: Decision,
  settings: PlatformSettings,
  catalogue: Catalogue,
  answer?: PlainFact,
  waits?: PlainFact,
): StatementOfReasons | null => {
  const measure = measureOf(decision, answer);
  if (!measure || (decision.mode === 'observe' && !isLifting(measure))) return null;
  const reason = endReasonOf(decision) ?? answer ?? (isLifting(measure) ? 'reviewed' : undefined);
  const presented = answer && reasonsByPerson.has(answer) ? asReviewed(decision) : decision;
  return statementOf(presented, { measure, settings, catalogue, reason, waits });
};
