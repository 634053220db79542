import { isDeepStrictEqual } from 'node:util';
import {
  bundleOf,
  type Decision,
  isOfRestriction,
  retentionDaysOf,
} from '../decisions/decision.ts';
import { measuresAfter } from '../effects/earlier-measures.ts';
import type { PostState } from '../effects/effects.ts';
import { day } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { type AccountState, isRestriction, unknownAccountAt } from '../signals/account-state.ts';
import type { AuditHead } from '../telemetry/audit.ts';
import { appealDeadline, appealsIn } from './appeal.ts';
import type { Case } from './case.ts';
import { erasureRecordUntil } from './erased.ts';
import type { KeptCode, ObstacleCode } from './erasure-words.ts';

/** Everything stored about one account that can be found by its id. */
export type AccountRecords = {
  readonly accountId: string;
  readonly state: AccountState | null;
  /** All of them, in any order. */
  readonly decisions: readonly Decision[];
  /** Its posts that were ever flagged or hidden; for an erasure, without those that their author removed. */
  readonly posts: ReadonlyMap<string, PostState>;
  readonly open: Case | null;
  /** Cases of campaigns that it brought to their first level: they show what it wrote. */
  readonly campaigns: readonly Case[];
};

/** Why an account may not be erased yet. */
export type Obstacle = {
  readonly code: ObstacleCode;
  /** The field that causes it, as named in the account's export. */
  readonly field: string;
  /** When it ends by itself, epoch milliseconds; `null`: it does not. */
  readonly until: number | null;
};

type Moment = {
  /** Now, epoch milliseconds. */
  readonly at: number;
  readonly settings: Pick<PlatformSettings, 'appeal' | 'retention' | 'gate'>;
};

/**
 * When an account's restriction ends, with what applies again once it does; `null`: not by itself.
 *
 * @param status the standing, before a closing
 */
const restrictedUntil = (
  status: AccountState['standing']['status'],
  { standing: { until, decisionId }, verification }: AccountState,
  decisions: readonly Decision[],
  { settings: { gate } }: Moment,
): number | null => {
  if (until === null) return null;
  const ending = { status, decisionId, endsAt: until };
  const applying = measuresAfter(ending, { verification, gate }, decisions);
  const last = Math.max(until, ...applying.map((one) => one.until ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(last) ? last : null;
};

const standingObstacles = (
  state: AccountState,
  decisions: readonly Decision[],
  now: Moment,
): readonly Obstacle[] => {
  const { standing, closure } = state;
  const {
    at,
    settings: { retention },
  } = now;
  // As long as restricting decisions are kept: the block must not outlast the record of its reason.
  const causeUntil =
    closure.byPlatform === null ? null : closure.byPlatform + retention.decisionDays * day;
  const found: Obstacle[] = [];
  if (isRestriction(standing.status)) {
    found.push({
      code: 'restricted',
      field: 'state.standing.status',
      until: restrictedUntil(standing.status, state, decisions, now),
    });
  } else if (standing.status === 'closed' && isRestriction(closure.from)) {
    const until = restrictedUntil(closure.from, state, decisions, now) ?? causeUntil;
    // The end of its hold lifts nothing while the account is closed, but the term is over all the same.
    if (until === null || until > at) {
      found.push({ code: 'restricted', field: 'state.closedFrom', until });
    }
  }
  if (causeUntil !== null && causeUntil > at) {
    const field = 'state.closedByPlatformAt';
    found.push({ code: 'closed-by-platform', field, until: causeUntil });
  }
  return found;
};

const postObstacles = (
  { posts, decisions }: AccountRecords,
  { at, settings: { appeal } }: Moment,
): readonly Obstacle[] =>
  [...posts].flatMap(([id, { visibility, since, decisionId }]) => {
    if (visibility !== 'hidden') return [];
    const { decidedAt = since } = decisions.find((one) => one.id === decisionId) ?? {};
    const until = appealDeadline(decidedAt, appeal.deadlineDays);
    return until < at ? [] : [{ code: 'hidden-post', field: `posts.${id}.visibility`, until }];
  });

const caseObstacles = (open: Case): readonly Obstacle[] => [
  ...appealsIn(open)
    .filter(({ state }) => state === 'open')
    .map(({ appealId }) => openObstacle('open-appeal', `appeals.${appealId}.state`)),
  ...(open.state === 'open' ? [openObstacle('open-case', 'case.state')] : []),
];

const openObstacle = (code: 'open-appeal' | 'open-case', field: string): Obstacle => ({
  code,
  field,
  until: null,
});

/**
 * Returns what an erasure must wait for; empty if it may be done now. An appeal against a restriction in
 * force, or a pending review, still needs the records.
 */
export const erasureObstacles = (records: AccountRecords, now: Moment): readonly Obstacle[] => {
  const { state, open, campaigns } = records;
  return [
    ...(state ? standingObstacles(state, records.decisions, now) : []),
    ...postObstacles(records, now),
    ...(open ? caseObstacles(open) : []),
    ...campaigns
      .filter((campaign) => campaign.state === 'open')
      .map(({ caseId }) => openObstacle('open-case', `campaigns.${caseId}.state`)),
  ];
};

/** Data that an erasure keeps, why, and until when. */
export type KeptData = {
  readonly code: KeptCode;
  /** Number of items; `null` if not known. */
  readonly count: number | null;
  /** Epoch milliseconds; `null`: see its words. */
  readonly until: number | null;
};

/** How long the digests of processed events are kept (`stores/states`). */
const markDays = 30;

/** Decisions of one event are kept together, as long as the longest of them. */
const keptDecisions = (
  decisions: readonly Decision[],
  decisionDays: number,
): readonly KeptData[] => {
  const bundles = [...Map.groupBy(decisions, ({ id }) => bundleOf(id)).values()];
  const byCode = Object.groupBy(bundles, (bundle) =>
    bundle.some(isOfRestriction) ? 'restrictions' : 'decisions',
  );
  return (['restrictions', 'decisions'] as const).flatMap((code): KeptData[] => {
    const kept = byCode[code]?.flat() ?? [];
    const ends = kept.map((one) => one.decidedAt + retentionDaysOf(one, decisionDays) * day);
    return kept.length > 0 ? [{ code, count: kept.length, until: Math.max(...ends) }] : [];
  });
};

/**
 * Returns what an erasure keeps, why, and until when.
 *
 * @param listed when the list entries that name the account expire, epoch milliseconds
 * @param commands how many commands about it are still stored
 * @param at when it is erased, epoch milliseconds
 */
export const keptDataOf = (
  { decisions }: Pick<AccountRecords, 'decisions'>,
  {
    listed,
    commands,
    at,
    settings: { retention },
  }: {
    readonly listed: readonly number[];
    readonly commands: number;
    readonly at: number;
    readonly settings: Pick<PlatformSettings, 'retention'>;
  },
): readonly KeptData[] => [
  ...keptDecisions(decisions, retention.decisionDays),
  { code: 'archive', count: null, until: at + retention.textDays * day },
  { code: 'erased', count: null, until: erasureRecordUntil(at, retention) },
  { code: 'quarantine', count: null, until: at + retention.quarantineDays * day },
  ...(commands > 0 ? [{ code: 'commands', count: commands, until: null } as const] : []),
  { code: 'marks', count: null, until: at + markDays * day },
  ...(listed.length > 0
    ? [{ code: 'lists', count: listed.length, until: Math.max(...listed) } as const]
    : []),
  { code: 'audit', count: null, until: null },
  { code: 'counters', count: null, until: null },
  { code: 'elsewhere', count: null, until: null },
];

/**
 * Returns an erased account: only its versions and the end of its audit chain are left, which hold its
 * records together. A later event finds it as if nothing were known.
 *
 * @param before its marks must be stored on pages before the result is
 * @param audit the head of the chain including the erasure
 */
export const erasedState = (before: AccountState, audit: AuditHead, at: number): AccountState => {
  const stranger = unknownAccountAt(at);
  const { kept: marks, through } = before.marks;
  return {
    ...stranger,
    version: before.version + 1,
    standing: { ...stranger.standing, version: before.standing.version + 1 },
    marks: { kept: [], through: Math.max(through, ...marks.map((mark) => mark.at)) },
    audit,
  };
};

/** Whether a state says nothing about its account, as an erasure leaves it until a later event. */
export const isErased = (state: AccountState): boolean => {
  const { version, standing, marks, audit, firstSeenAt } = state;
  const stranger = unknownAccountAt(firstSeenAt);
  return isDeepStrictEqual(state, {
    ...stranger,
    version,
    audit,
    standing: { ...stranger.standing, version: standing.version },
    marks: { ...marks, kept: [] },
  });
};
