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

/** What a stored ruling says about its mark. */
export const MarkedRuling = z.looseObject({
  caseId: z.string(),
  subject: z.looseObject({ accountId: z.string() }),
  at: z.number(),
  mark: ReviewMark.nullable(),
  undoneAt: z.number().nullable(),
  /** Set if it repeated another reviewer's ruling. */
  blind: z.looseObject({ agreed: z.boolean() }).nullable().default(null),
});
export type MarkedRuling = z.infer<typeof MarkedRuling>;

/**
 * Returns the marks that hold. Those of rulings that were taken back do not. If a blind second reviewer disagreed, the
 * marks of both do not either: what a third person says counts.
 *
 * @param marks those set without a ruling
 */
export const marksThatHold = (
  rulings: readonly MarkedRuling[],
  marks: readonly PlacedMark[],
): readonly PlacedMark[] => {
  const standing = rulings.filter(({ undoneAt }) => undoneAt === null);
  const disputes = standing.filter(({ blind }) => blind?.agreed === false);
  const given = standing.flatMap(({ caseId, subject: { accountId }, at, mark }) =>
    mark ? [{ ...mark, caseId, accountId, at }] : [],
  );
  return [...given, ...marks].filter(
    (mark) => !disputes.some(({ caseId, at }) => caseId === mark.caseId && mark.at <= at),
  );
};

/** Whether a mark says that an account is abusive; `undefined` if it says neither. */
export const truthOf = (mark: Pick<ReviewMark, 'truth'> | null): boolean | undefined =>
  mark === null || mark.truth === 'unclear' ? undefined : mark.truth === 'abusive';
