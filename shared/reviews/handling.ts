import * as z from 'zod';

const asked = { by: z.string(), at: z.number().int() };

/** What staff asked for on a case's way to a ruling. */
export const Handling = z.strictObject({
  /** Handed to this person: only they take it. */
  assignee: z.string().nullable(),
  /** Out of sight until then, epoch milliseconds. */
  snoozedUntil: z.number().int().nullable(),
  /** Those who are senior look at it. */
  escalated: z.strictObject(asked).nullable(),
  /** Somebody else says what they would do; then it goes back to who asked. */
  secondOpinion: z.strictObject({ ...asked, answeredBy: z.string().nullable() }).nullable(),
});
export type Handling = z.infer<typeof Handling>;

export const noHandling: Handling = {
  assignee: null,
  snoozedUntil: null,
  escalated: null,
  secondOpinion: null,
};
