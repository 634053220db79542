import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/** A user's word against a decision. Its text stays with the event; the case names it. */
export const Appeal = z.strictObject({
  appealId: Id,
  /** The event `appeal.filed`. */
  eventId: Id,
  decisionId: Id,
  state: z.enum(['open', 'granted', 'refused']),
  /** Epoch milliseconds. */
  filedAt: z.number().int(),
  /** When the user must have an answer. */
  dueAt: z.number().int(),
  language: z.enum(['zh-CN', 'en']),
  /** Staff who had a part in the decision, and may not decide about it again. */
  notBy: z.array(z.string()).max(8),
  decidedBy: z.string().nullable(),
});
export type Appeal = z.infer<typeof Appeal>;

const day = 86_400_000;

/**
 * How long an answer may take. The law says "in time" (Anti-Telecom and Online Fraud Law, art. 32
 * ¶3) and gives no figure; three days is our own promise.
 */
export const answerWithinDays = 3;

/**
 * The last moment at which a decision can be appealed against.
 *
 * @param decidedAt epoch milliseconds
 * @param deadlineDays at least 183 (Digital Services Act, art. 20(1): six months)
 */
export const appealDeadline = (decidedAt: number, deadlineDays: number): number =>
  decidedAt + deadlineDays * day;

/** When an appeal that was filed now must be answered. */
export const answerDue = (filedAt: number): number => filedAt + answerWithinDays * day;
