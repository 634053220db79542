import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/** A user's word against a decision. Its text stays with the event; the case names it. */
export const Appeal = z.strictObject({
  appealId: Id,
  /** The event `appeal.filed`. */
  eventId: Id,
  decisionId: Id,
  state: z.enum(['open', 'upheld', 'refused']),
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
