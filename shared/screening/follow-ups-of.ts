import {
  type FollowUp,
  laterTaintsOf,
  predecessorTaintsOf,
  recheckOf,
  taintsOf,
} from '../effects/follow-up.ts';
import { type AccountState, isExcluded } from '../signals/account-state.ts';
import { excludeInEntity, isFromText } from '../signals/entity-state.ts';
import { isSuspected, peopleOf } from '../signals/touch.ts';
import { entityName } from '../stores/states/port.ts';
import type { MeasuredEvent } from './measure-and-judge.ts';
import type { Constants, Surroundings } from './surroundings.ts';

/**
 * Requests rechecks of the earlier members of entities that reached a level with this account. Whoever wrote the same
 * warning is not asked again.
 */
const rechecksOf = (
  { occurrence: { event, sentAt: at }, reading, links }: MeasuredEvent,
  { settings: { platformId } }: Constants,
): readonly FollowUp[] =>
  links.flatMap(({ kind, value, state }) => {
    if (isFromText({ kind, value }) && reading && !isSuspected(reading)) return [];
    const members = state?.recent ?? [];
    const accountIds = members.map(({ account }) => account).filter((id) => id !== event.accountId);
    if (accountIds.length === 0) return [];
    const reachedAt = members.at(-1)?.at ?? at;
    return (state?.crossings ?? [])
      .filter(({ by }) => by === event.accountId)
      .map(({ level }) =>
        recheckOf({ platformId, accountIds, entity: { kind, value }, level, reachedAt, at }),
      );
  });

/**
 * Requests that the account taints entities, or no longer does: if its exclusion changed, or if it is
 * excluded and its event carries entities that do not count it yet.
 */
const taintsAfter = (
  { occurrence: { event, sentAt: at }, before, carried }: MeasuredEvent,
  after: AccountState,
  surroundings: Surroundings,
  { settings: { platformId }, hash }: Constants,
): readonly FollowUp[] => {
  if (!isExcluded(before) && !isExcluded(after)) return [];
  const { accountId } = event;
  const exclusionTaints = taintsOf({
    platformId,
    accountId,
    before,
    after,
    at,
    entities: [...carried, ...peopleOf(after)],
  });
  // A recheck carries entities that the account shared before. If an event led to the freeze, it already
  // named them.
  if (exclusionTaints.length > 0 || event.type === 'account.rechecked') return exclusionTaints;
  return laterTaintsOf({
    platformId,
    accountId,
    after,
    at,
    entities: carried.filter((entity) => {
      const entityState = surroundings.entities.get(entityName(entity));
      return entityState && excludeInEntity(entityState, accountId, hash) !== entityState;
    }),
    eventId: event.eventId,
  });
};

/**
 * Returns what an event asks of our own workers later: to taint what the account used, to judge again those who
 * used it too, and to look at whoever used it before. A recheck asks for no further rechecks.
 *
 * @param after the account after the decisions
 */
export const followUpsOf = (
  measured: MeasuredEvent,
  after: AccountState,
  surroundings: Surroundings,
  constants: Constants,
): readonly FollowUp[] => {
  const { links, occurrence } = measured;
  const { event, at: usedAt, sentAt: at } = occurrence;
  const { platformId } = constants.settings;
  return [
    ...taintsAfter(measured, after, surroundings, constants),
    ...(event.type === 'account.rechecked' ? [] : rechecksOf(measured, constants)),
    ...predecessorTaintsOf(links, { platformId, event, usedAt, at }),
  ];
};
