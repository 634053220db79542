import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/** A mark: the reviewer's ground truth, for training and for the rules' record. */
export const ReviewMark = z.strictObject({
  truth: z.enum(['abusive', 'innocent', 'unclear']),
  /** The correct category, if the automatic one was wrong; `null` keeps it. */
  category: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .nullable(),
});
export type ReviewMark = z.infer<typeof ReviewMark>;

/** A mark on a case, with or without a ruling. */
export const PlacedMark = z.object({
  ...ReviewMark.shape,
  caseId: Id,
  /** The account that the mark is about. */
  accountId: Id,
  /** Epoch milliseconds. */
  at: z.number().int(),
});
export type PlacedMark = z.infer<typeof PlacedMark>;

/** Whether a mark says that an account is abusive; `undefined` if it says neither. */
export const truthOf = (mark: Pick<ReviewMark, 'truth'> | null): boolean | undefined =>
  mark === null || mark.truth === 'unclear' ? undefined : mark.truth === 'abusive';
