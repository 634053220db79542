import * as z from 'zod';

const request = { by: z.string(), at: z.number().int() };

/** What staff requested for a case before a ruling. */
export const Handling = z.strictObject({
  /** The only person who may take it. */
  assignee: z.string().nullable(),
  /** Hidden until then, epoch milliseconds. */
  snoozedUntil: z.number().int().nullable(),
  /** Seniors are to look at it. */
  escalated: z.strictObject(request).nullable(),
  /**
   * A colleague is asked what they would do; then it returns to the person who asked, if they may still rule on
   * it.
   */
  secondOpinion: z.strictObject({ ...request, answeredBy: z.string().nullable() }).nullable(),
});
export type Handling = z.infer<typeof Handling>;

export const noHandling: Handling = {
  assignee: null,
  snoozedUntil: null,
  escalated: null,
  secondOpinion: null,
};
