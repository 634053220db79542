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

/** One text or one contact on many accounts: who posts it is one matter, not a thousand. */
export const Campaign = z.strictObject({
  kind: z.enum(['contact', 'template']),
  value: z.string().min(1).max(256),
});
export type Campaign = z.infer<typeof Campaign>;

/** What makes a case urgent, and whose eyes it is for. */
export const CaseWeight = z.strictObject({
  /** Of the gravest finding; `unread` where something could not be read or judged. */
  category: z.string(),
  severity: Finding.shape.severity,
  /** The highest. */
  score: z.number(),
  /** Distinct credible reporters. */
  reporters: z.number().int().nonnegative(),
  /** Somebody may be about to be harmed. */
  victimAtRisk: z.boolean(),
  /** The machine could not look at everything. */
  degraded: z.boolean(),
});
export type CaseWeight = z.infer<typeof CaseWeight>;

/** From least to most grave. */
export const severities: readonly Finding['severity'][] = Finding.shape.severity.options;

type Grounds = Pick<Decision, 'findings' | 'onTrial' | 'by'>;

/** A machine decides by live findings. Where a person was asked or decided, others may be all there is. */
const restsOn = ({ findings, onTrial, by }: Grounds): readonly Finding[] => {
  const live = findings.filter(({ life }) => life === 'live');
  return live.length === 0 && (onTrial !== undefined || by !== undefined) ? findings : live;
};

/**
 * The gravest of what decisions rest on: how their case is weighed, and whose eyes they are for. A rule in
 * shadow, or one that a list set aside, moves neither where the machine decided.
 *
 * @returns `unread`, of low severity, where they rest on no finding
 * @example
 * gravestIn([decision]); // { category: 'money-mule', severity: 'critical' }
 */
export const gravestIn = (
  decisions: readonly Grounds[],
): Pick<CaseWeight, 'category' | 'severity'> => {
  const [gravest] = decisions
    .flatMap(restsOn)
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  return gravest
    ? { category: gravest.category, severity: gravest.severity }
    : { category: 'unread', severity: 'low' };
};
