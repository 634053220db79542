import * as z from 'zod';
import { type Decision, Outcome, Subject } from '../decisions/decision.ts';
import { Id } from '../events/envelope.ts';
import { Finding } from '../rules/finding.ts';

/** One decision that a case is about. */
export const CaseEntry = z.strictObject({
  decisionId: Id,
  subject: Subject,
  outcome: Outcome,
  score: z.number(),
  /** When it was decided, epoch milliseconds. */
  at: z.number().int(),
});
export type CaseEntry = z.infer<typeof CaseEntry>;

/** Returns what a case keeps of a decision. */
export const caseEntryOf = ({ id, subject, outcome, score, decidedAt }: Decision): CaseEntry => ({
  decisionId: id,
  subject,
  outcome,
  score,
  at: decidedAt,
});

/** Most entries that a case shows; `hits` counts them all. */
export const mostEntries = 20;

/** A campaign: many accounts that post the same text or contact. They are one matter, not a thousand. */
export const Campaign = z.strictObject({
  kind: z.enum(['contact', 'template']),
  value: z.string().min(1).max(256),
});
export type Campaign = z.infer<typeof Campaign>;

const people = z.number().int().nonnegative();

/** What determines a case's urgency and queue. */
export const CaseWeight = z.strictObject({
  /** Category of the gravest finding; `unread` if something could not be read or judged. */
  category: z.string(),
  severity: Finding.shape.severity,
  /** The highest score. */
  score: z.number(),
  /** Distinct credible reporters. */
  reporters: people,
  /** Newcomers who reported it within a week, of whom four count as one reporter (`newcomersPerReporter`). */
  newcomers: people.default(0),
  /** Somebody may be about to be harmed. */
  victimAtRisk: z.boolean(),
  /** Something could not be read or judged automatically. */
  degraded: z.boolean(),
});
export type CaseWeight = z.infer<typeof CaseWeight>;

/** The part of a weight that says by how many an account was reported. */
export type Reporters = Pick<CaseWeight, 'reporters' | 'newcomers'>;

export const noReporters: Reporters = { reporters: 0, newcomers: 0 };

/** From least to most severe. */
export const severities: readonly Finding['severity'][] = Finding.shape.severity.options;

type DecisionBasis = Pick<Decision, 'findings' | 'onTrial' | 'by'>;

/** Automatic decisions rest on live findings. A draw or a ruling may have only others. */
const decidingFindings = ({ findings, onTrial, by }: DecisionBasis): readonly Finding[] => {
  const live = findings.filter(({ life }) => life === 'live');
  return live.length === 0 && (onTrial !== undefined || by !== undefined) ? findings : live;
};

/**
 * Returns category and severity of the gravest finding that decisions rest on: they weigh and route a
 * case. In automatic decisions, findings in shadow or set aside by a list do not count.
 *
 * @returns `unread` and `low` if the decisions rest on no finding
 * @example
 * declare const decision: Decision;
 * gravestFindingIn([decision]); // { category: 'money-mule', severity: 'critical' }
 */
export const gravestFindingIn = (
  decisions: readonly DecisionBasis[],
): Pick<CaseWeight, 'category' | 'severity'> => {
  const [{ category, severity } = { category: 'unread', severity: 'low' as const }] = decisions
    .flatMap(decidingFindings)
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  return { category, severity };
};
