import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import {
  Campaign,
  CaseEntry,
  CaseWeight,
  caseEntryOf,
  gravestFindingIn,
  mostEntries,
  noReporters,
  severities,
} from '../effects/case-weight.ts';
import { type CaseOpening, caseIdOf } from '../effects/effects.ts';
import { Id } from '../events/envelope.ts';
import { Script, Tier } from '../settings/review.ts';
import { Appeals, noAppeals } from './appeal.ts';
import {
  Conclusions,
  conclude,
  concludedBefore,
  conclusionsBefore,
  conclusionsWithout,
  type Resolution,
  type RulingScope,
} from './conclusion.ts';
import { Handling } from './handling.ts';
import { Route, routeOf } from './route.ts';

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
  ...Conclusions.shape,
  /** Latest rulings, oldest first; kept when a new opening clears the resolution. */
  rulings: z.array(Id).max(mostRulings),
  ...Appeals.shape,
  /** What staff requested before a ruling; `null`: nothing. */
  handling: Handling.nullable().default(null),
  /** Whether the account was drawn without a finding, to measure what is missed. */
  sampled: z.boolean().default(false),
});
export type Case = z.infer<typeof Case>;

/** Whether one weight has a higher severity than another. */
const isGraver = ({ severity }: CaseWeight, than: CaseWeight): boolean =>
  severities.indexOf(severity) > severities.indexOf(than.severity);

/** Combines two weights: the graver category, the higher figures. */
const combineWeights = (a: CaseWeight, b: CaseWeight): CaseWeight => ({
  ...(isGraver(b, a) ? b : a),
  score: Math.max(a.score, b.score),
  reporters: Math.max(a.reporters, b.reporters),
  newcomers: Math.max(a.newcomers, b.newcomers),
  victimAtRisk: a.victimAtRisk || b.victimAtRisk,
  degraded: a.degraded || b.degraded,
});

/**
 * Returns the handling of a case that new decisions join. They end a snooze if the case becomes graver than what was
 * put aside, or endangers somebody.
 */
const handlingAfter = ({ handling, weight }: Case, joined: CaseWeight): Case['handling'] =>
  handling && (isGraver(joined, weight) || (joined.victimAtRisk && !weight.victimAtRisk))
    ? { ...handling, snoozedUntil: null }
    : handling;

/**
 * Opens, joins or reopens a case for new decisions. Returns the same object if it has all of them
 * already, or if they are for a new case only (`onlyNew`).
 */
export const joinCase = (existing: Case | null, opening: CaseOpening): Case => {
  const { at, onlyNew, ...about } = opening;
  const known = new Set(existing?.entries.map(({ decisionId }) => decisionId));
  const newEntries = about.entries.filter(({ decisionId }) => !known.has(decisionId));
  if (existing && (onlyNew || newEntries.length === 0)) return existing;
  // A finding reopens the case of a drawn account with a weight of its own: the old one was borrowed.
  const open = existing?.state === 'open' && !existing.sampled ? existing : null;
  const weight = open ? combineWeights(open.weight, about.weight) : about.weight;
  return {
    ...noAppeals,
    concluded: null,
    concludedBefore: null,
    rulings: [],
    ...existing,
    ...about,
    accountId: existing?.accountId ?? about.accountId,
    version: (existing?.version ?? 0) + 1,
    state: 'open',
    openings: (existing?.openings ?? 0) + (open ? 0 : 1),
    openedAt: open ? Math.min(open.openedAt, at) : at,
    changedAt: Math.max(open?.changedAt ?? 0, at),
    observed: about.observed && (open?.observed ?? true),
    route: routeOf(weight.category),
    weight,
    script: about.script ?? existing?.script ?? null,
    tier: about.tier ?? existing?.tier ?? null,
    hits: (open?.hits ?? 0) + newEntries.length,
    entries: [...(existing?.entries ?? []), ...newEntries].slice(-mostEntries),
    resolution: null,
    conclusions: existing && conclusionsBefore(existing, newEntries),
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
      ...noReporters,
      victimAtRisk: false,
      degraded: false,
    },
    script,
    tier,
    entries: [caseEntryOf(decision)],
  };
};

/** The case after a reviewer concluded. */
export const resolveCase = (open: Case, resolution: Resolution, scope: RulingScope = {}): Case => ({
  ...open,
  version: open.version + 1,
  state: 'resolved',
  changedAt: resolution.at,
  ...conclude(open, resolution, scope),
  rulings: [...open.rulings, resolution.rulingId].slice(-mostRulings),
  handling: null,
});

/** The case after a second person approved the conclusion: both concluded, the author stays the same. */
export const countersignCase = (known: Case, by: string): Case => ({
  ...known,
  concluded: known.concluded && { ...known.concluded, by },
  concludedBefore: concludedBefore(known, by),
});
