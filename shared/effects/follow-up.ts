import * as z from 'zod';
import { idOf } from '../decisions/digest.ts';
import { Id } from '../events/envelope.ts';
import { type AccountState, isExcluded } from '../signals/account-state.ts';
import { type EntityKey, entityKinds, isIdentifying, mostRecent } from '../signals/entity-state.ts';
import type { SharedLink } from '../signals/measure-event.ts';

const Entity = z.strictObject({ kind: z.enum(entityKinds), value: z.string().min(1).max(256) });

/** Most entities in one taint. */
export const mostTainted = 30;

/** Entities that count an account among their excluded members, or are to. */
export const Tainted = z.strictObject({ entities: z.array(Entity).max(mostTainted).readonly() });
export type Tainted = z.infer<typeof Tainted>;

const envelope = {
  version: z.literal(1),
  followUpId: Id,
  platformId: z.string(),
  /** When its cause was decided, epoch milliseconds. */
  at: z.number().int(),
};

/**
 * A message from the system to itself, through the follow-ups queue.
 *
 * - `recheck`: a shared entity reached a level, so the accounts that joined it earlier are judged again.
 * - `taint`: an account became excluded (frozen, or closed by its platform) or is no longer so, and the
 *   entities it used are to record that; or it was excluded before and now uses other entities; or another
 *   account came to share what identifies it, and it may be excluded.
 *
 * Follow-ups terminate: a recheck that crosses a level causes no further recheck, because every earlier
 * member has one already. A taint rechecks the accounts that joined an entity since the account was
 * excluded, each once for each standing of that account.
 */
export const FollowUp = z.discriminatedUnion('kind', [
  z.strictObject({
    ...envelope,
    kind: z.literal('recheck'),
    entity: Entity,
    /** Members, each with the event id of its recheck, which is the same for each level. */
    members: z
      .array(z.strictObject({ accountId: Id, eventId: Id }))
      .min(1)
      .max(mostRecent),
    level: z.number().int().positive(),
    /** When the latest member joined, epoch milliseconds: all are judged as of then. Defaults to `at`. */
    reachedAt: z.number().int().optional(),
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('taint'),
    accountId: Id,
    /** Version of the standing that made the account excluded or not excluded; 0 if none did, and it only may be. */
    standingVersion: z.number().int().nonnegative(),
    /** Entities that the event carried, and people whom the account approached. */
    ...Tainted.shape,
  }),
]);
export type FollowUp = z.infer<typeof FollowUp>;

/** The follow-up of one kind, e.g. `FollowUpOf<'taint'>`. */
export type FollowUpOf<Kind extends FollowUp['kind']> = Extract<FollowUp, { kind: Kind }>;

type Excludable = Pick<AccountState, 'standing' | 'closure'>;

type RecheckMembers = {
  readonly platformId: string;
  readonly accountIds: readonly string[];
  readonly entity: EntityKey;
  /** When it was requested, epoch milliseconds. */
  readonly at: number;
};

const recheck = (
  { platformId, accountIds, entity, at }: RecheckMembers,
  /** `cause` keeps rechecks for another reason than the level apart: each happens once. */
  reason: { readonly level: number; readonly reachedAt?: number; readonly cause?: string },
): FollowUpOf<'recheck'> => {
  const idParts = [platformId, entity.kind, entity.value, reason.cause ?? reason.level];
  return {
    version: 1,
    kind: 'recheck',
    followUpId: idOf('chk', [...idParts, ...accountIds]),
    platformId,
    members: accountIds.map((accountId) => ({
      accountId,
      eventId: idOf('chk', [...idParts, accountId]),
    })),
    entity,
    level: reason.level,
    ...(reason.reachedAt !== undefined && { reachedAt: reason.reachedAt }),
    at,
  };
};

/**
 * Requests a recheck of an entity's earlier members: each once for each level.
 *
 * @param reachedAt when the level was reached: members that were new then are judged as new, however late
 *   it is known
 */
export const recheckOf = ({
  level,
  reachedAt,
  ...members
}: RecheckMembers & {
  readonly level: number;
  readonly reachedAt: number;
}): FollowUpOf<'recheck'> => recheck(members, { level, reachedAt });

/** Requests a recheck of an entity's members because a list now names it: each once for each list change. */
export const recheckListedOf = ({
  changeId,
  ...members
}: RecheckMembers & { readonly changeId: string }): FollowUpOf<'recheck'> =>
  recheck(members, { level: 1, cause: changeId });

/**
 * Requests a recheck of accounts that came to share an entity with an excluded account before the entity
 * was tainted: each once for each standing of the excluded account.
 */
export const recheckSharersOf = ({
  excluded: { accountId, standingVersion },
  ...members
}: RecheckMembers & {
  readonly excluded: Pick<FollowUpOf<'taint'>, 'accountId' | 'standingVersion'>;
}): FollowUpOf<'recheck'> =>
  recheck(members, { level: 1, cause: `${accountId} ${standingVersion}` });

type Taint = Omit<FollowUpOf<'taint'>, 'version' | 'kind' | 'followUpId'>;
type TaintCause = Omit<Taint, 'standingVersion'> & { readonly after: Excludable };

/** @param idParts what sets its id apart from those of the account's other taints */
const taintOf = (taint: Taint, idParts: readonly (string | number)[]): FollowUpOf<'taint'> => ({
  version: 1,
  kind: 'taint',
  followUpId: idOf('tnt', [taint.platformId, taint.accountId, ...idParts]),
  ...taint,
});

/**
 * Returns the taint that makes an account's entities record whether it is excluded. There is one whenever
 * the account becomes frozen or is no longer so, whoever caused it, and when its platform closes it or
 * undoes that; else none.
 *
 * A closing by the owner does not count: an account that was frozen stays excluded.
 *
 * @param entities entities that the causing event carried, if any, and people whom the account approached
 * @param at when it was decided, epoch milliseconds
 */
export const taintsOf = ({
  before,
  after,
  ...taint
}: TaintCause & { readonly before: Excludable }): readonly FollowUpOf<'taint'>[] => {
  const { version } = after.standing;
  return isExcluded(before) === isExcluded(after)
    ? []
    : [taintOf({ ...taint, standingVersion: version }, [version])];
};

/**
 * Returns the taint of entities that an excluded account came to share since.
 *
 * @param entities entities of the event that do not count the account as excluded yet
 */
export const laterTaintsOf = ({
  eventId,
  after,
  ...taint
}: TaintCause & { readonly eventId: string }): readonly FollowUpOf<'taint'>[] =>
  taint.entities.length > 0
    ? [taintOf({ ...taint, standingVersion: 0 }, [after.standing.version, eventId])]
    : [];

/** Events by which an account comes to use what identifies its user. An import tells of what it used before. */
const identifyingEvents: ReadonlySet<string> = new Set([
  'account.signed-up',
  'account.verification-changed',
  'account.credential-changed',
  'payment.bound',
]);

/** Most accounts looked at for one event, the latest. Where more share an entity, that itself is what rules find. */
const mostPredecessors = 5;

/**
 * Returns the taints by which the accounts that used an identity, number, email address or payment account before are
 * looked at: those excluded then taint it, and the newcomer is judged again. What an account used before it was
 * excluded, in an event without a finding, is stored nowhere by its name. Only the account's first use of an entity
 * asks: each look costs more than an event, and an account may bind the same card every minute.
 *
 * @param links the entities of the event, after the account joined them
 */
export const predecessorTaintsOf = (
  links: readonly SharedLink[],
  {
    platformId,
    event: { type, eventId, accountId },
    usedAt,
    at,
  }: {
    readonly platformId: string;
    readonly event: Readonly<Record<'type' | 'eventId' | 'accountId', string>>;
    /** When the event happened, epoch milliseconds. */
    readonly usedAt: number;
    /** When it was decided, epoch milliseconds. */
    readonly at: number;
  },
): readonly FollowUpOf<'taint'>[] => {
  if (!identifyingEvents.has(type)) return [];
  const uses = links.filter(isIdentifying).flatMap(({ kind, value, state }) => {
    const recent = state?.recent ?? [];
    // Whoever had it first does not come back because somebody else uses it later.
    const own = recent.find(({ account }) => account === accountId);
    return recent
      .filter(({ at: since }) => own !== undefined && own.at >= usedAt && since < own.at)
      .map(({ account, at: since }) => ({ account, since, entity: { kind, value } }));
  });
  const latestFirst = uses.toSorted((a, b) => b.since - a.since);
  return [...Map.groupBy(latestFirst, ({ account }) => account)]
    .slice(0, mostPredecessors)
    .map(([predecessor, shared]) => {
      const entities = shared.map(({ entity }) => entity);
      return taintOf({ platformId, accountId: predecessor, standingVersion: 0, entities, at }, [
        accountId,
        eventId,
      ]);
    });
};
