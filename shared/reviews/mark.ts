import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/** What was found to be true, for training and for the rules' record. */
export const Mark = z.strictObject({
  truth: z.enum(['abusive', 'innocent', 'unclear']),
  /** What it is, if the machine named another; `null` keeps the machine's. */
  category: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .nullable(),
});
export type Mark = z.infer<typeof Mark>;

/** A mark on a case: with a ruling, or without one. */
export const PlacedMark = z.object({
  ...Mark.shape,
  caseId: Id,
  /** The account that it is about. */
  accountId: Id,
  /** Epoch milliseconds. */
  at: z.number().int(),
});
export type PlacedMark = z.infer<typeof PlacedMark>;

/** Whether it says that an account is abusive; `undefined` where it says nothing. */
export const truthOf = (mark: Pick<Mark, 'truth'> | null): boolean | undefined =>
  mark === null || mark.truth === 'unclear' ? undefined : mark.truth === 'abusive';
