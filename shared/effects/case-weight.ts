import * as z from 'zod';
import { Outcome, Subject } from '../decisions/decision.ts';
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
