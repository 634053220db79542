import * as z from 'zod';
import { idOf } from '../decisions/digest.ts';
import { Id } from '../events/envelope.ts';
import { type EntityKey, entityKinds } from '../signals/entity-state.ts';

const Entity = z.strictObject({ kind: z.enum(entityKinds), value: z.string().min(1).max(256) });

const envelope = {
  version: z.literal(1),
  followUpId: Id,
  platformId: z.string(),
  accountId: Id,
  entity: Entity,
  /** When what caused it was decided, epoch milliseconds. */
  at: z.number().int(),
};

/**
 * What our own system asks of itself, later, through the follow-ups queue.
 *
 * - `recheck`: a shared entity reached a level, so an account that joined it earlier is judged again.
 * - `taint`: an account was frozen, so an entity that it used now counts one restricted member.
 *
 * They never cascade: a recheck that crosses a level asks for no other recheck (every earlier member
 * has its own already), and a taint writes the entity and nothing else.
 */
export const FollowUp = z.discriminatedUnion('kind', [
  z.strictObject({ ...envelope, kind: z.literal('recheck'), level: z.number().int().positive() }),
  z.strictObject({ ...envelope, kind: z.literal('taint') }),
]);
export type FollowUp = z.infer<typeof FollowUp>;

/** The follow-up of one kind, e.g. `FollowUpOf<'taint'>`. */
export type FollowUpOf<Kind extends FollowUp['kind']> = Extract<FollowUp, { kind: Kind }>;

/** Asks for an earlier member of an entity to be judged again: once for each member and level. */
export const recheckOf = (
  platformId: string,
  accountId: string,
  entity: EntityKey,
  level: number,
  at: number,
): FollowUpOf<'recheck'> => ({
  version: 1,
  kind: 'recheck',
  followUpId: idOf('chk', [platformId, accountId, entity.kind, entity.value, level]),
  platformId,
  accountId,
  entity,
  level,
  at,
});

/**
 * Asks for a member of an entity to be judged again because a list names it now: once for each member
 * and change of the lists.
 */
export const recheckListedOf = (
  platformId: string,
  accountId: string,
  entity: EntityKey,
  changeId: string,
  at: number,
): FollowUpOf<'recheck'> => ({
  ...recheckOf(platformId, accountId, entity, 1, at),
  followUpId: idOf('chk', [platformId, accountId, entity.kind, entity.value, changeId]),
});

/** Marks an entity of a frozen account: repeating it changes nothing. */
export const taintOf = (
  platformId: string,
  accountId: string,
  entity: EntityKey,
  at: number,
): FollowUpOf<'taint'> => ({
  version: 1,
  kind: 'taint',
  followUpId: idOf('tnt', [platformId, accountId, entity.kind, entity.value]),
  platformId,
  accountId,
  entity,
  at,
});
