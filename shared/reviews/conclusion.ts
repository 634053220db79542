import * as z from 'zod';
import { type CaseEntry, mostEntries } from '../effects/case-weight.ts';
import { Id } from '../events/envelope.ts';

const Conclusion = z.enum(['released', 'upheld', 'restricted', 'restored']);

/** Who concluded on a case, and when. */
const Concluder = z.strictObject({
  by: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
});

/** A reviewer's conclusion. */
export const Resolution = Concluder.extend({ rulingId: Id, conclusion: Conclusion });
export type Resolution = z.infer<typeof Resolution>;

/** What was concluded on some of the decisions on a case. */
const PartConclusion = z.object({
  /**
   * `null`: none holds. Two reviewers differed, and whoever ended that concluded on something else; or seniors
   * reconsider it.
   */
  conclusion: Conclusion.nullable(),
  /** Covers what was decided until then, epoch milliseconds. */
  at: z.number().int(),
  /**
   * Covers only what was decided, or joined the case, after the conclusion of that time; `null`: everything before,
   * too.
   */
  after: z.number().int().nullable(),
  /** The post that it is about, or the account alone after an appeal; `null`: the whole case. */
  postId: Id.nullable(),
  /** Decisions that were made before it, and joined the case after it. */
  not: z.array(Id),
});
type PartConclusion = z.infer<typeof PartConclusion>;

const ofWholeCase = { after: null, postId: null, not: [] };

/** A ruling that a second reviewer repeats without knowing of it; see `blind-review.ts`. */
export const BlindReview = z.strictObject({
  /** The ruling that stands. */
  first: Resolution,
  /** When the case last changed before that ruling. */
  changedAt: z.number().int(),
  /** The second conclusion, if it differs: a third person settles the case. */
  second: Resolution.nullable(),
});
export type BlindReview = z.infer<typeof BlindReview>;

/** Most earlier concluders that a case keeps. */
const mostConcluders = 16;

/** What reviewers concluded on a case, and who did. */
export const Conclusions = z.object({
  resolution: Resolution.nullable(),
  /**
   * Who concluded last; kept when the resolution is cleared. With the conclusion, unless it was undone or disputed: new
   * decisions and appeals open the case again, and leave it in force for the earlier ones.
   */
  concluded: Concluder.extend({ conclusion: Conclusion.optional() }).nullable().default(null),
  /**
   * The conclusions in force, if `concluded` does not hold for all decisions until then: whoever rules on a post says
   * nothing about the rest. Of several about one decision, the last one holds. `null`: `concluded` holds for all.
   */
  conclusions: z.array(PartConclusion).nullable().default(null),
  /** Earlier concluders with their latest time, oldest first; `null` if there are none. */
  concludedBefore: z.array(Concluder).max(mostConcluders).nullable().default(null),
  /** Set while the latest ruling is being repeated, or was repeated with another conclusion. */
  blind: BlindReview.nullable().default(null),
});

/** A case as far as its conclusions go. */
type Concluded = z.infer<typeof Conclusions> & { readonly entries: readonly CaseEntry[] };

/** Returns everybody who concluded on a case, as far as kept, with their latest time; the latest last. */
export const concludersOf = ({
  resolution,
  concluded,
  concludedBefore,
}: Concluded): readonly z.infer<typeof Concluder>[] => {
  const last = concluded ?? resolution;
  return [...(concludedBefore ?? []), ...(last ? [last] : [])];
};

/**
 * The conclusions on the parts of a case, with the first of two that differ. Of several about one decision, the last
 * one holds.
 */
const conclusionsOn = (known: Concluded): readonly PartConclusion[] => {
  const { blind, concluded, resolution } = known;
  const { conclusion, at = 0 } = (blind?.second ? blind.first : (concluded ?? resolution)) ?? {};
  return known.conclusions ?? (conclusion ? [{ ...ofWholeCase, conclusion, at }] : []);
};

/** The last of the conclusions on a case that covers a decision. */
const lastCovering = (
  known: Concluded,
  { decisionId, subject, at }: Pick<CaseEntry, 'decisionId' | 'subject' | 'at'>,
): PartConclusion | undefined => {
  const all = conclusionsOn(known);
  const joinedAfter = (time: number) =>
    at > time || all.some((one) => one.at === time && one.not.includes(decisionId));
  return all.findLast(
    ({ postId, after, not, ...one }) =>
      (postId === null || postId === subject.id) &&
      at <= one.at &&
      (after === null || joinedAfter(after)) &&
      !not.includes(decisionId),
  );
};

/** When a decision on a case was concluded, and how; `null` if it never was, or if that no longer holds. */
export const conclusionOf = (
  known: Concluded,
  entry: Pick<CaseEntry, 'decisionId' | 'subject' | 'at'>,
): Pick<Resolution, 'conclusion' | 'at'> | null => {
  const { conclusion = null, at = 0 } = lastCovering(known, entry) ?? {};
  const isDisputed = known.blind?.second && at === known.blind.first.at;
  return conclusion && !isDisputed ? { conclusion, at } : null;
};

/** The conclusions on a case without those of one time, which no longer hold; `null` if none is left. */
export const conclusionsWithout = (
  { conclusions }: Concluded,
  at: number,
): Concluded['conclusions'] => {
  const others = conclusions?.filter((one) => one.at !== at) ?? [];
  return others.length > 0 ? others : null;
};

/** The conclusions on a case once such decisions join it: those made before a conclusion were not seen by it. */
export const conclusionsBefore = (
  known: Concluded,
  joined: readonly CaseEntry[],
): Concluded['conclusions'] => {
  const late = joined.filter((entry) => lastCovering(known, entry)).map((one) => one.decisionId);
  return late.length === 0
    ? known.conclusions
    : conclusionsOn(known).map((one) => ({
        ...one,
        not: [...one.not, ...late].slice(-mostEntries),
      }));
};

/** The earlier concluders of a case once `next` concludes. */
export const concludedBefore = (known: Concluded, next: string): Concluded['concludedBefore'] => {
  const before = concludersOf(known)
    .filter(({ by }) => by !== next)
    .map(({ by, at }) => ({ by, at }));
  return before.length > 0 ? before.slice(-mostConcluders) : null;
};

/** What two reviewers differed on, once somebody concludes on something else. */
const undecided = (open: Concluded, at: number): readonly PartConclusion[] =>
  open.blind?.second
    ? conclusionsOn(open).flatMap((one) =>
        one.at === open.blind?.first.at ? [{ ...one, conclusion: null, at }] : [],
      )
    : [];

/** The conclusions on a case that somebody closes with none on it. What two reviewers differed on has none then. */
export const conclusionsUndecided = (open: Concluded, at: number): Concluded['conclusions'] =>
  open.blind?.second ? [...conclusionsOn(open), ...undecided(open, at)] : open.conclusions;

/**
 * The conclusions on a case once somebody concludes on it, or on one subject. Other subjects keep theirs while the case
 * shows them. What holds again if that is undone is kept: the latest on the same subject or the whole case, with what
 * came after it.
 *
 * @param subjectId id of a post, or of the account after an appeal; `null`: the whole case
 * @param closes whether the case is closed, so that nobody settles what two reviewers differed on
 */
export const conclusionsWith = (
  open: Concluded,
  { conclusion, at }: Pick<Resolution, 'conclusion' | 'at'>,
  subjectId: string | null,
  closes = true,
): Concluded['conclusions'] => {
  const before = conclusionsOn(open);
  const next = { ...ofWholeCase, conclusion, at, postId: subjectId };
  if (subjectId === null) {
    const last = before.findLastIndex((one) => one.postId === null && one.after === null);
    return before.length > 0 ? [...before.slice(Math.max(0, last)), next] : null;
  }
  const replaced = before.findLast((one) => one.postId === subjectId);
  const kept = before.filter(
    (one) =>
      one.postId === null ||
      one === replaced ||
      (one.postId !== subjectId && open.entries.some(({ subject }) => subject.id === one.postId)),
  );
  return [...kept, ...(closes ? undecided(open, at) : []), next];
};

/**
 * The conclusions on a case once a third person upheld the first of two: that holds for what it was about. What was
 * decided, or joined the case, since is upheld too, whatever the first one says.
 */
const conclusionsSettling = (
  open: Concluded,
  first: Resolution,
  at: number,
): Concluded['conclusions'] => {
  if (open.conclusions === null && open.entries.every((entry) => entry.at <= first.at)) return null;
  return [...conclusionsOn(open), { ...ofWholeCase, conclusion: 'upheld', at, after: first.at }];
};

/** What a ruling is about. */
export type RulingScope = {
  /** The post that was ruled on; `null`: the account. */
  readonly postId?: string | null;
  /** The first of two differing conclusions, if the ruling is that it stands. */
  readonly upheld?: Resolution | null;
};

/** What is concluded on a case once a reviewer ruled on it. */
export const conclude = (
  open: Concluded,
  resolution: Resolution,
  { postId = null, upheld = null }: RulingScope,
): z.infer<typeof Conclusions> => ({
  resolution,
  concluded: { by: resolution.by, at: resolution.at, conclusion: resolution.conclusion },
  conclusions: upheld
    ? conclusionsSettling(open, upheld, resolution.at)
    : conclusionsWith(open, resolution, postId),
  concludedBefore: concludedBefore(open, resolution.by),
  blind: null,
});
