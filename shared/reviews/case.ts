import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import { Campaign, CaseEntry, CaseWeight, gravestIn, severities } from '../effects/case-weight.ts';
import { type CaseOpening, caseIdOf } from '../effects/effects.ts';
import { Id } from '../events/envelope.ts';
import type { FindingCategory } from '../rules/categories.ts';
import { Script, standardQueues, Tier } from '../settings/review.ts';
import { Appeals } from './appeal.ts';
import { Handling } from './handling.ts';

/** Queues of reviewers who know a kind of harm: where a case goes that no route of the platform takes. */
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

/** The queue of a category; what no category is known for goes where posts are read. */
export const routeOf = (category: string): Route =>
  Object.hasOwn(routes, category) ? routes[category as FindingCategory] : 'content';

/** What a person concluded. */
export const Resolution = z.strictObject({
  rulingId: Id,
  conclusion: z.enum(['released', 'upheld', 'restricted', 'restored']),
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

/** A ruling that somebody else makes again without knowing of it: see `blind-review.ts`. */
export const BlindReview = z.strictObject({
  /** What stands. */
  first: Resolution,
  /** When the case had changed last before it. */
  changedAt: z.number().int(),
  /** What another came to, where it is not the same: a third person settles it. */
  second: Resolution.nullable(),
});
export type BlindReview = z.infer<typeof BlindReview>;

/** Entries that a case shows; it counts them all. */
const entriesKept = 20;

/** Others who concluded before the latest, that a case remembers. */
const concludersKept = 16;

/** Rulings that a case remembers, so that one that is asked for again is not made twice. */
const rulingsKept = 8;

/**
 * What staff look at: one for each account or campaign, opened, joined and resolved as often as need be.
 * What a later release added is left out when it is read.
 */
export const Case = z.object({
  caseId: Id,
  platformId: z.string(),
  /** The account, or whoever brought a campaign to its first level. */
  accountId: Id,
  campaign: Campaign.nullable(),
  /** Rises by one with every change; a write names the version it read. */
  version: z.number().int().positive(),
  state: z.enum(['open', 'resolved']),
  /** How often it was opened. */
  openings: z.number().int().positive(),
  /** Epoch milliseconds, of the latest opening and of the latest change. */
  openedAt: z.number().int(),
  changedAt: z.number().int(),
  observed: z.boolean(),
  route: Route,
  weight: CaseWeight,
  /** Of the latest text that landed on it; `null` where there was none. */
  script: Script.nullable().default(null),
  /** What the account is worth to the platform, if the platform said. */
  tier: Tier.nullable().default(null),
  /** Decisions that landed on it since it was opened, and the latest of them. */
  hits: z.number().int().nonnegative(),
  entries: z.array(CaseEntry).max(entriesKept),
  resolution: Resolution.nullable(),
  /** Who concluded last: it outlasts the resolution, too. */
  concluded: Concluder.nullable().default(null),
  /** Others who did before, each with their latest time, oldest first; `null`: nobody. */
  concludedBefore: z.array(Concluder).max(concludersKept).nullable().default(null),
  /** The latest rulings on it, oldest first: they outlast the resolution, which a new opening clears. */
  rulings: z.array(Id).max(rulingsKept),
  ...Appeals.shape,
  /** What staff asked for on the way to a ruling; `null`: nothing. */
  handling: Handling.nullable().default(null),
  /** The latest ruling is made again, or was and came out otherwise. */
  blind: BlindReview.nullable().default(null),
  /** Nothing was found in the account: it was drawn, to measure what is missed. */
  sampled: z.boolean().default(false),
});
export type Case = z.infer<typeof Case>;

/** The weight of both: the graver category, the higher figures. */
const heavier = (a: CaseWeight, b: CaseWeight): CaseWeight => {
  const graver = severities.indexOf(b.severity) > severities.indexOf(a.severity) ? b : a;
  return {
    category: graver.category,
    severity: graver.severity,
    score: Math.max(a.score, b.score),
    reporters: Math.max(a.reporters, b.reporters),
    victimAtRisk: a.victimAtRisk || b.victimAtRisk,
    degraded: a.degraded || b.degraded,
  };
};

/** Who concluded last on a case, and when; of one that was stored before that was kept, its resolution tells. */
const concludedOn = ({ concluded, resolution }: Case): Case['concluded'] =>
  concluded ?? (resolution && { by: resolution.by, at: resolution.at });

/**
 * Everybody who concluded on a case, as far as it remembers, with their latest time each; whoever
 * did last comes last.
 */
export const concludersOf = (known: Case): readonly NonNullable<Case['concluded']>[] => {
  const latest = concludedOn(known);
  return [...(known.concludedBefore ?? []), ...(latest ? [latest] : [])];
};

/**
 * The account's case after something new landed on it: opened, joined, or opened again. A decision
 * that is on it already changes nothing, so the very same case comes back.
 */
export const joinCase = (existing: Case | null, opening: CaseOpening): Case => {
  const known = new Set(existing?.entries.map(({ decisionId }) => decisionId));
  const fresh = opening.entries.filter(({ decisionId }) => !known.has(decisionId));
  if (existing && fresh.length === 0) return existing;
  // What is found in an account that was drawn opens its case anew: what that wore is nobody's.
  const open = existing?.state === 'open' && !existing.sampled ? existing : null;
  const weight = open ? heavier(open.weight, opening.weight) : { ...opening.weight };
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
    hits: (open?.hits ?? 0) + fresh.length,
    entries: [...(existing?.entries ?? []), ...fresh].slice(-entriesKept),
    resolution: null,
    concluded: existing ? concludedOn(existing) : null,
    concludedBefore: existing?.concludedBefore ?? null,
    rulings: existing?.rulings ?? [],
    appeal: existing?.appeal ?? null,
    otherAppeals: existing?.otherAppeals ?? [],
    handling: open?.handling ?? null,
    blind: open?.blind ?? null,
    sampled: false,
  };
};

/** The case as it must be looked at again, though nothing new landed on it. */
export const reopenCase = (known: Case, at: number): Case => ({
  ...known,
  version: known.version + 1,
  state: 'open',
  openings: known.openings + (known.state === 'open' ? 0 : 1),
  openedAt: known.state === 'open' ? known.openedAt : at,
  changedAt: Math.max(known.changedAt, at),
  resolution: null,
  concluded: concludedOn(known),
  blind: known.state === 'open' ? known.blind : null,
});

/**
 * Puts one decision on its account's case: when its user appeals, or a person asks for it.
 *
 * @param routed what is known beside the decision
 */
export const openingAbout = (
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
      ...gravestIn([decision]),
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

/** Who concluded on a case before somebody does. */
const concludedBefore = (known: Case, next: string): Case['concludedBefore'] => {
  const before = concludersOf(known).filter(({ by }) => by !== next);
  return before.length > 0 ? before.slice(-concludersKept) : null;
};

/** The case after a person concluded. */
export const resolveCase = (open: Case, resolution: Resolution): Case => ({
  ...open,
  version: open.version + 1,
  state: 'resolved',
  changedAt: resolution.at,
  resolution,
  concluded: { by: resolution.by, at: resolution.at },
  concludedBefore: concludedBefore(open, resolution.by),
  rulings: [...open.rulings, resolution.rulingId].slice(-rulingsKept),
  handling: null,
  blind: null,
});

/** The case after a second person agreed to what was just concluded: both did, and the resolution stays its author's. */
export const countersignCase = (known: Case, by: string): Case => ({
  ...known,
  concluded: known.concluded && { ...known.concluded, by },
  concludedBefore: concludedBefore(known, by),
});
