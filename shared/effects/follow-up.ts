import * as z from 'zod';
import { idOf } from '../decisions/digest.ts';
import { Id } from '../events/envelope.ts';
import { type AccountState, isExcluded } from '../signals/account-state.ts';
import { type EntityKey, entityKinds, mostRecent } from '../signals/entity-state.ts';

const Entity = z.strictObject({ kind: z.enum(entityKinds), value: z.string().min(1).max(256) });

/** So many entities tell of one excluded account. */
export const mostTainted = 30;

/** Entities that count an account among their excluded members, or shall. */
export const Tainted = z.strictObject({ entities: z.array(Entity).max(mostTainted).readonly() });
export type Tainted = z.infer<typeof Tainted>;

const envelope = {
  version: z.literal(1),
  followUpId: Id,
  platformId: z.string(),
  /** When what caused it was decided, epoch milliseconds. */
  at: z.number().int(),
};

/**
 * What our own system asks of itself, later, through the follow-ups queue.
 *
 * - `recheck`: a shared entity reached a level, so the accounts that joined it earlier are judged again.
 * - `taint`: an account was excluded (frozen, or closed by its platform), or is so no longer, and the
 *   entities that it used shall say so; or it is excluded already, and uses others.
 *
 * They end: a recheck that crosses a level asks for no other recheck (every earlier member has its own
 * already), and a taint has whoever came there since the account was excluded judged again, each once for
 * each standing of the account.
 */
export const FollowUp = z.discriminatedUnion('kind', [
  z.strictObject({
    ...envelope,
    kind: z.literal('recheck'),
    entity: Entity,
    /** Each with the id of the event that it is judged again by: the same for each level. */
    members: z
      .array(z.strictObject({ accountId: Id, eventId: Id }))
      .min(1)
      .max(mostRecent),
    level: z.number().int().positive(),
    /** When the latest of them joined, epoch milliseconds: all are judged as of then. Left out: as of `at`. */
    reachedAt: z.number().int().optional(),
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('taint'),
    accountId: Id,
    /** Of the standing by which it came to be excluded, or no longer is, or that it has now. */
    standingVersion: z.number().int().nonnegative(),
    /** Those that the event carried, and people whom the account approached. */
    ...Tainted.shape,
  }),
]);
export type FollowUp = z.infer<typeof FollowUp>;

/** The follow-up of one kind, e.g. `FollowUpOf<'taint'>`. */
export type FollowUpOf<Kind extends FollowUp['kind']> = Extract<FollowUp, { kind: Kind }>;

type Excludable = Pick<AccountState, 'standing' | 'closure'>;

type Members = {
  readonly platformId: string;
  readonly accountIds: readonly string[];
  readonly entity: EntityKey;
  /** When it was asked for, epoch milliseconds. */
  readonly at: number;
};

const recheck = (
  { platformId, accountIds, entity, at }: Members,
  reason: { readonly level: number; readonly reachedAt?: number; readonly changeId?: string },
): FollowUpOf<'recheck'> => {
  const because = [platformId, entity.kind, entity.value, reason.changeId ?? reason.level];
  return {
    version: 1,
    kind: 'recheck',
    followUpId: idOf('chk', [...because, ...accountIds]),
    platformId,
    members: accountIds.map((accountId) => ({
      accountId,
      eventId: idOf('chk', [...because, accountId]),
    })),
    entity,
    level: reason.level,
    ...(reason.reachedAt !== undefined && { reachedAt: reason.reachedAt }),
    at,
  };
};

/**
 * Asks for earlier members of an entity to be judged again: each once for each level.
 *
 * @param reachedAt when the level was reached. Who was new then is judged as new, however late we heard of it
 */
export const recheckOf = ({
  level,
  reachedAt,
  ...members
}: Members & {
  readonly level: number;
  readonly reachedAt: number;
}): FollowUpOf<'recheck'> => recheck(members, { level, reachedAt });

/**
 * Asks for members of an entity to be judged again because a list names it now: each once for each
 * change of the lists.
 */
export const recheckListedOf = ({
  changeId,
  ...members
}: Members & { readonly changeId: string }): FollowUpOf<'recheck'> =>
  recheck(members, { level: 1, changeId });

/**
 * Asks for accounts to be judged again that came to share something with an excluded one before that was
 * marked there: each once for each standing of the excluded one.
 */
export const recheckBesideOf = ({
  excluded: { accountId, standingVersion },
  ...members
}: Members & {
  readonly excluded: Pick<FollowUpOf<'taint'>, 'accountId' | 'standingVersion'>;
}): FollowUpOf<'recheck'> =>
  recheck(members, { level: 1, changeId: `${accountId} ${standingVersion}` });

type Tainting = {
  readonly platformId: string;
  readonly accountId: string;
  readonly after: Excludable;
  readonly entities: readonly EntityKey[];
  readonly at: number;
};

const taintOf = (
  { platformId, accountId, after: { standing }, entities, at }: Tainting,
  because: readonly string[] = [],
): FollowUpOf<'taint'> => ({
  version: 1,
  kind: 'taint',
  followUpId: idOf('tnt', [platformId, accountId, standing.version, ...because]),
  platformId,
  accountId,
  standingVersion: standing.version,
  entities,
  at,
});

/**
 * Asks for the entities of an account to say whether it is excluded: once for each time that it comes
 * to be frozen or no longer is, whoever did it, and when its platform closes it or takes that back;
 * otherwise nothing is asked for.
 *
 * That its owner closes an account is no such time: one that was frozen stays counted.
 *
 * @param entities that the causing event carried, if one did, and people whom the account approached
 * @param at when it was decided, epoch milliseconds
 */
export const taintsOf = ({
  before,
  ...tainting
}: Tainting & { readonly before: Excludable }): readonly FollowUpOf<'taint'>[] =>
  isExcluded(before) === isExcluded(tainting.after) ? [] : [taintOf(tainting)];

/**
 * Asks for what an account shares that was excluded before it came there to say so too.
 *
 * @param entities that the event carried and that do not count the account as excluded yet
 */
export const laterTaintsOf = ({
  eventId,
  ...tainting
}: Tainting & { readonly eventId: string }): readonly FollowUpOf<'taint'>[] =>
  isExcluded(tainting.after) && tainting.entities.length > 0 ? [taintOf(tainting, [eventId])] : [];
