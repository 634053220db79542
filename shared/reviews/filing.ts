import type { Decision } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import { day } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import {
  type Appeal,
  answerDue,
  appealDeadline,
  appealsIn,
  arrangeAppeals,
  isAgainst,
  mostOpenAppeals,
} from './appeal.ts';
import { type Case, caseOpeningFor, joinCase, reopenCase } from './case.ts';
import { concludersOf } from './conclusion.ts';
import { isDecisionInForce, type SubjectState } from './ruling.ts';

/** Why an appeal cannot be filed now. */
export type FilingProblem =
  /** The decision was appealed against as often as the platform allows. */
  | 'heard-enough'
  /** The account filed as many today as the platform allows, and not its first against this decision. */
  | 'too-many-today'
  /** So many appeals are open that one must be answered first. */
  | 'too-many-open';

/**
 * Whether limits on the number of appeals prevent filing one now; `null` if not. A first appeal against a
 * decision is only prevented by too many open ones.
 *
 * @param filed the account's appeals so far
 * @param at epoch milliseconds
 * @example
 * filingProblem([], { decisionId: 'dec-1', at: Date.now() }, { perDecision: 1, perDay: 3 });
 * // null: it may be filed
 */
export const filingProblem = (
  filed: readonly Appeal[],
  { decisionId, at }: { readonly decisionId: string; readonly at: number },
  { perDecision, perDay }: { readonly perDecision: number; readonly perDay: number },
): FilingProblem | null => {
  if (filed.filter(({ state }) => state === 'open').length >= mostOpenAppeals)
    return 'too-many-open';
  const before = filed.filter((one) => isAgainst(one, decisionId)).length;
  if (before === 0) return null;
  if (before >= perDecision) return 'heard-enough';
  return filedWithinDay(filed, at).length >= perDay ? 'too-many-today' : null;
};

const filedWithinDay = (filed: readonly Appeal[], at: number) =>
  filed.filter(({ filedAt }) => filedAt > at - day);

/**
 * When the next appeal may be filed, epoch milliseconds: 24 hours after the first of the last `perDay`. More may have
 * been filed in a day, because the first one against a decision is never prevented.
 */
export const nextFilingAt = (
  filed: readonly Appeal[],
  at: number,
  { perDay }: { readonly perDay: number },
): number => {
  const times = filedWithinDay(filed, at).map(({ filedAt }) => filedAt);
  return (times.toSorted((a, b) => a - b).at(-perDay) ?? at - day) + day;
};

/** Why an appeal is not accepted. */
export type AppealProblem =
  /** No such decision, or it is about another account: the two must look the same from outside. */
  | 'unknown-decision'
  /** The time limit for appeals is over. */
  | 'too-late'
  /** Nothing of the decision is in force, or it never restricted anybody. */
  | 'nothing-to-lift'
  /** An appeal against this decision is open already. */
  | 'open-already'
  | FilingProblem;

/** Staff who may not hear an appeal against a decision, because they took part in it or let it stand. */
const barredFromHearing = ({ id, by, alsoBy, decidedAt }: Decision, known: Case | null) => {
  const barred = [
    by,
    ...(alsoBy ?? []),
    known?.blind?.first.by,
    known?.blind?.second?.by,
    // Even if the case was opened again since.
    ...(known ? concludersOf(known) : []).filter(({ at }) => at >= decidedAt).map((one) => one.by),
    // People who answered an earlier appeal against it, and those who were barred from that.
    ...(known ? appealsIn(known) : [])
      .filter((one) => isAgainst(one, id))
      .flatMap((one) => [...one.notBy, one.decidedBy]),
  ];
  return [...new Set(barred.filter((one) => one != null))];
};

/**
 * Accepts an appeal: adds it to the account's case, which opens again.
 *
 * @param filed the event `appeal.filed`
 * @param decision the decision that it names, if there is one
 */
export const fileAppeal = ({
  filed,
  decision,
  known,
  now,
  settings,
}: {
  readonly filed: {
    readonly eventId: string;
    readonly accountId: string;
    readonly language: Appeal['language'];
    /** Epoch milliseconds. */
    readonly at: number;
    /** Script of the text, and the account's tier. */
    readonly script?: Case['script'];
    readonly tier?: Case['tier'];
  };
  readonly decision: Decision | null;
  readonly known: Case | null;
  readonly now: SubjectState;
  readonly settings: PlatformSettings;
}):
  | { readonly ok: true; readonly appeal: Appeal; readonly case: Case; readonly audit: AuditBody }
  | { readonly ok: false; readonly problem: AppealProblem } => {
  if (!decision || decision.subject.accountId !== filed.accountId) {
    return { ok: false, problem: 'unknown-decision' };
  }
  if (filed.at > appealDeadline(decision.decidedAt, settings.appeal.deadlineDays)) {
    return { ok: false, problem: 'too-late' };
  }
  if (!isDecisionInForce(decision, now)) return { ok: false, problem: 'nothing-to-lift' };
  const before = known ? appealsIn(known) : [];
  if (before.some((one) => one.state === 'open' && isAgainst(one, decision.id))) {
    return { ok: false, problem: 'open-already' };
  }
  const problem = filingProblem(before, { decisionId: decision.id, at: filed.at }, settings.appeal);
  if (problem) return { ok: false, problem };

  const { platformId } = decision;
  const appeal: Appeal = {
    appealId: idOf('apl', [platformId, filed.eventId]),
    eventId: filed.eventId,
    decisionId: decision.id,
    state: 'open',
    filedAt: filed.at,
    dueAt: answerDue(filed.at),
    language: filed.language,
    notBy: barredFromHearing(decision, known),
    decidedBy: null,
  };
  const joined = joinCase(known, caseOpeningFor(decision, filed.at, filed));
  return {
    ok: true,
    appeal,
    case: {
      ...(joined === known
        ? {
            ...reopenCase(known, filed.at),
            concluded: known.concluded,
            conclusions: known.conclusions,
          }
        : joined),
      ...arrangeAppeals([...before, appeal]),
    },
    audit: {
      subject: `account:${filed.accountId}`,
      at: filed.at,
      actor: 'user',
      action: 'appeal.filed',
      causeId: appeal.appealId,
      details: { caseId: joined.caseId, decisionId: decision.id, dueAt: appeal.dueAt },
    },
  };
};
