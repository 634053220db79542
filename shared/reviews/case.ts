import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import {
  Campaign,
  CaseEntry,
  CaseWeight,
  gravestFindingIn,
  severities,
} from '../effects/case-weight.ts';
import { type CaseOpening, caseIdOf } from '../effects/effects.ts';
import { Id } from '../events/envelope.ts';
import type { FindingCategory } from '../rules/categories.ts';
import { Script, standardQueues, Tier } from '../settings/review.ts';
import { Appeals } from './appeal.ts';
import { Handling } from './handling.ts';

/** Standard queues by kind of harm, for cases that none of the platform's routes takes. */
export const Route = z.enum(standardQueues).exclude(['escalated']);
export type Route = z.infer<typeof Route>;

const routes: { readonly [Category in FindingCategory]: Route } = {
  fraud: 'fraud',
  'money-mule': 'fraud',
  'fake-investment': 'fraud',
  impersonation: 'fraud',
  brushing: 'fraud',
  'fraud-tools': 'fraud',
  'fraud-support': 'fraud',
  'illegal-loan': 'fraud',
  'card-trade': 'trade',
  'sim-trade': 'trade',
  'personal-data-trade': 'trade',
  'account-trade': 'trade',
  'forged-documents': 'trade',
  'illegal-migration': 'trade',
  gambling: 'content',
  'porn-lure': 'content',
  'traffic-diversion': 'content',
  'suspicious-wording': 'content',
  spam: 'content',
  'bulk-registration': 'registration',
  automation: 'registration',
  'account-takeover': 'takeover',
  'real-name': 'identity',
  listed: 'identity',
  punished: 'identity',
};

/** Returns the queue of a category; unknown categories go to the reviewers of content. */
export const routeOf = (category: string): Route =>
  Object.hasOwn(routes, category) ? routes[category as FindingCategory] : 'content';

const Conclusion = z.enum(['released', 'upheld', 'restricted', 'restored']);

/** A reviewer's conclusion. */
export const Resolution = z.strictObject({
  rulingId: Id,
  conclusion: Conclusion,
  by: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
});
export type Resolution = z.infer<typeof Resolution>;

/** Who concluded on a case, and when. */
const Concluder = z.strictObject({
  by: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
});

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

/** Most entries that a case shows; `hits` counts them all. */
export const mostEntries = 20;

/** Most earlier concluders that a case keeps. */
const mostConcluders = 16;

/** Most rulings that a case keeps, so that a repeated request does not rule twice. */
const mostRulings = 8;

/**
 * A case for reviewers: one for each account or campaign, which can be opened, joined and resolved
 * repeatedly. Unknown fields, from later releases, are dropped on read.
 */
export const Case = z.object({
  caseId: Id,
  platformId: z.string(),
  /** The account; for a campaign, the one that brought it to its first level. */
  accountId: Id,
  campaign: Campaign.nullable(),
  /** Rises by one with every change; a write names the version it read. */
  version: z.number().int().positive(),
  state: z.enum(['open', 'resolved']),
  /** How often it was opened. */
  openings: z.number().int().positive(),
  /** Latest opening and latest change, epoch milliseconds. */
  openedAt: z.number().int(),
  changedAt: z.number().int(),
  observed: z.boolean(),
  route: Route,
  weight: CaseWeight,
  /** Script of its latest text; `null` if there was none. */
  script: Script.nullable().default(null),
  /** The account's tier, if the platform reported it. */
  tier: Tier.nullable().default(null),
  /** Number of decisions since it was opened, and the latest decisions. */
  hits: z.number().int().nonnegative(),
  entries: z.array(CaseEntry).max(mostEntries),
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
  /** Latest rulings, oldest first; kept when a new opening clears the resolution. */
  rulings: z.array(Id).max(mostRulings),
  ...Appeals.shape,
  /** What staff requested before a ruling; `null`: nothing. */
  handling: Handling.nullable().default(null),
  /** Set while the latest ruling is being repeated, or was repeated with another conclusion. */
  blind: BlindReview.nullable().default(null),
  /** Whether the account was drawn without a finding, to measure what is missed. */
  sampled: z.boolean().default(false),
});
export type Case = z.infer<typeof Case>;

/** Whether one weight has a higher severity than another. */
const isGraver = ({ severity }: CaseWeight, than: CaseWeight): boolean =>
  severities.indexOf(severity) > severities.indexOf(than.severity);

/** Combines two weights: the graver category, the higher figures. */
const combineWeights = (a: CaseWeight, b: CaseWeight): CaseWeight => {
  const graver = isGraver(b, a) ? b : a;
  return {
    category: graver.category,
    severity: graver.severity,
    score: Math.max(a.score, b.score),
    reporters: Math.max(a.reporters, b.reporters),
    victimAtRisk: a.victimAtRisk || b.victimAtRisk,
    degraded: a.degraded || b.degraded,
  };
};

/**
 * Returns the handling of a case that new decisions join. They end a snooze if the case becomes graver than what was
 * put aside, or endangers somebody.
 */
const handlingAfter = ({ handling, weight }: Case, joined: CaseWeight): Case['handling'] =>
  handling && (isGraver(joined, weight) || (joined.victimAtRisk && !weight.victimAtRisk))
    ? { ...handling, snoozedUntil: null }
    : handling;

/** Returns everybody who concluded on a case, as far as kept, with their latest time; the latest last. */
export const concludersOf = ({
  resolution,
  concluded,
  concludedBefore,
}: Case): readonly z.infer<typeof Concluder>[] => {
  const last = concluded ?? resolution;
  return [...(concludedBefore ?? []), ...(last ? [last] : [])];
};

/**
 * The conclusions on the parts of a case, with the first of two that differ. Of several about one decision, the last
 * one holds.
 */
const conclusionsOn = (known: Case): readonly PartConclusion[] => {
  const { blind, concluded, resolution } = known;
  const { conclusion, at = 0 } = (blind?.second ? blind.first : (concluded ?? resolution)) ?? {};
  return known.conclusions ?? (conclusion ? [{ ...ofWholeCase, conclusion, at }] : []);
};

/** The last of the conclusions on a case that covers a decision. */
const lastCovering = (
  known: Case,
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
  known: Case,
  entry: Pick<CaseEntry, 'decisionId' | 'subject' | 'at'>,
): Pick<Resolution, 'conclusion' | 'at'> | null => {
  const { conclusion = null, at = 0 } = lastCovering(known, entry) ?? {};
  const isDisputed = known.blind?.second && at === known.blind.first.at;
  return conclusion && !isDisputed ? { conclusion, at } : null;
};

/** The conclusions on a case without those of one time, which no longer hold; `null` if none is left. */
export const conclusionsWithout = ({ conclusions }: Case, at: number): Case['conclusions'] => {
  const others = conclusions?.filter((one) => one.at !== at) ?? [];
  return others.length > 0 ? others : null;
};

/** The conclusions on a case once such decisions join it: those made before a conclusion were not seen by it. */
const conclusionsBefore = (known: Case, joined: readonly CaseEntry[]): Case['conclusions'] => {
  const late = joined.filter((entry) => lastCovering(known, entry)).map((one) => one.decisionId);
  return late.length === 0
    ? known.conclusions
    : conclusionsOn(known).map((one) => ({
        ...one,
        not: [...one.not, ...late].slice(-mostEntries),
      }));
};

/**
 * Opens, joins or reopens a case for new decisions. Returns the same object if it has all of them
 * already.
 */
export const joinCase = (existing: Case | null, opening: CaseOpening): Case => {
  const known = new Set(existing?.entries.map(({ decisionId }) => decisionId));
  const newEntries = opening.entries.filter(({ decisionId }) => !known.has(decisionId));
  if (existing && newEntries.length === 0) return existing;
  // A finding reopens the case of a drawn account with a weight of its own: the old one was borrowed.
  const open = existing?.state === 'open' && !existing.sampled ? existing : null;
  const weight = open ? combineWeights(open.weight, opening.weight) : { ...opening.weight };
  return {
    caseId: opening.caseId,
    platformId: opening.platformId,
    accountId: existing?.accountId ?? opening.accountId,
    campaign: opening.campaign,
    version: (existing?.version ?? 0) + 1,
    state: 'open',
    openings: (existing?.openings ?? 0) + (open ? 0 : 1),
    openedAt: open ? Math.min(open.openedAt, opening.at) : opening.at,
    changedAt: Math.max(open?.changedAt ?? 0, opening.at),
    observed: opening.observed && (open?.observed ?? true),
    route: routeOf(weight.category),
    weight,
    script: opening.script ?? existing?.script ?? null,
    tier: opening.tier ?? existing?.tier ?? null,
    hits: (open?.hits ?? 0) + newEntries.length,
    entries: [...(existing?.entries ?? []), ...newEntries].slice(-mostEntries),
    resolution: null,
    concluded: existing?.concluded ?? null,
    conclusions: existing && conclusionsBefore(existing, newEntries),
    concludedBefore: existing?.concludedBefore ?? null,
    rulings: existing?.rulings ?? [],
    appeal: existing?.appeal ?? null,
    otherAppeals: existing?.otherAppeals ?? [],
    told: existing ? existing.told : [],
    handling: open ? handlingAfter(open, weight) : null,
    blind: open?.blind ?? null,
    sampled: false,
  };
};

/** Reopens a case without new decisions. */
export const reopenCase = (known: Case, at: number): Case => ({
  ...known,
  version: known.version + 1,
  state: 'open',
  openings: known.openings + (known.state === 'open' ? 0 : 1),
  openedAt: known.state === 'open' ? known.openedAt : at,
  changedAt: Math.max(known.changedAt, at),
  resolution: null,
  concluded: known.concluded && { by: known.concluded.by, at: known.concluded.at },
  conclusions: known.concluded && conclusionsWithout(known, known.concluded.at),
  blind: known.state === 'open' ? known.blind : null,
});

/** Returns the opening that puts one decision on its account's case: on an appeal, or if staff ask for it. */
export const caseOpeningFor = (
  decision: Decision,
  at: number,
  { script = null, tier = null }: Partial<Pick<CaseOpening, 'script' | 'tier'>> = {},
): CaseOpening => {
  const { platformId, subject } = decision;
  return {
    caseId: caseIdOf(platformId, subject.accountId),
    platformId,
    accountId: subject.accountId,
    campaign: null,
    at,
    observed: false,
    weight: {
      ...gravestFindingIn([decision]),
      score: decision.score,
      reporters: 0,
      victimAtRisk: false,
      degraded: false,
    },
    script,
    tier,
    entries: [
      {
        decisionId: decision.id,
        subject,
        outcome: decision.outcome,
        score: decision.score,
        at: decision.decidedAt,
      },
    ],
  };
};

/** The earlier concluders of a case once `next` concludes. */
const concludedBefore = (known: Case, next: string): Case['concludedBefore'] => {
  const before = concludersOf(known)
    .filter(({ by }) => by !== next)
    .map(({ by, at }) => ({ by, at }));
  return before.length > 0 ? before.slice(-mostConcluders) : null;
};

/** What two reviewers differed on, once somebody concludes on something else. */
const undecided = (open: Case, at: number): readonly PartConclusion[] =>
  open.blind?.second
    ? conclusionsOn(open).flatMap((one) =>
        one.at === open.blind?.first.at ? [{ ...one, conclusion: null, at }] : [],
      )
    : [];

/** The conclusions on a case that somebody closes with none on it. What two reviewers differed on has none then. */
export const conclusionsUndecided = (open: Case, at: number): Case['conclusions'] =>
  open.blind?.second ? [...conclusionsOn(open), ...undecided(open, at)] : open.conclusions;

/**
 * The conclusions on a case once it, or a post, is ruled on. Other posts keep theirs while the case shows them. What
 * holds again if the ruling is undone is kept: the latest on the same post or the whole case, with what came after it.
 *
 * @param closes whether the case is closed, so that nobody settles what two reviewers differed on
 */
export const conclusionsWith = (
  open: Case,
  { conclusion, at }: Pick<Resolution, 'conclusion' | 'at'>,
  postId: string | null,
  closes = true,
): Case['conclusions'] => {
  const before = conclusionsOn(open);
  const next = { ...ofWholeCase, conclusion, at, postId };
  if (postId === null) {
    const last = before.findLastIndex((one) => one.postId === null && one.after === null);
    return before.length > 0 ? [...before.slice(Math.max(0, last)), next] : null;
  }
  const replaced = before.findLast((one) => one.postId === postId);
  const kept = before.filter(
    (one) =>
      one.postId === null ||
      one === replaced ||
      (one.postId !== postId && open.entries.some(({ subject }) => subject.id === one.postId)),
  );
  return [...kept, ...(closes ? undecided(open, at) : []), next];
};

/**
 * The conclusions on a case once a third person upheld the first of two: that holds for what it was about. What was
 * decided, or joined the case, since is upheld too, whatever the first one says.
 */
const conclusionsSettling = (open: Case, first: Resolution, at: number): Case['conclusions'] => {
  if (open.conclusions === null && open.entries.every((entry) => entry.at <= first.at)) return null;
  return [...conclusionsOn(open), { ...ofWholeCase, conclusion: 'upheld', at, after: first.at }];
};

/**
 * The case after a reviewer concluded.
 *
 * @param postId the post that was ruled on; `null`: the account
 * @param upheld the first of two differing conclusions, if the ruling is that it stands
 */
export const resolveCase = (
  open: Case,
  resolution: Resolution,
  {
    postId = null,
    upheld = null,
  }: { readonly postId?: string | null; readonly upheld?: Resolution | null } = {},
): Case => ({
  ...open,
  version: open.version + 1,
  state: 'resolved',
  changedAt: resolution.at,
  resolution,
  concluded: { by: resolution.by, at: resolution.at, conclusion: resolution.conclusion },
  conclusions: upheld
    ? conclusionsSettling(open, upheld, resolution.at)
    : conclusionsWith(open, resolution, postId),
  concludedBefore: concludedBefore(open, resolution.by),
  rulings: [...open.rulings, resolution.rulingId].slice(-mostRulings),
  handling: null,
  blind: null,
});

/** The case after a second person approved the conclusion: both concluded, the author stays the same. */
export const countersignCase = (known: Case, by: string): Case => ({
  ...known,
  concluded: known.concluded && { ...known.concluded, by },
  concludedBefore: concludedBefore(known, by),
});
