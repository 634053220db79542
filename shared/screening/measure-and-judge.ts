import { judge } from '../rules/judge.ts';
import { type AccountState, unknownAccountAt } from '../signals/account-state.ts';
import type { EntityKey } from '../signals/entity-state.ts';
import { measureEvent, type SharedLink } from '../signals/measure-event.ts';
import { entitiesCarried, isLinkedBy } from '../signals/touch.ts';
import { entityName } from '../stores/states/port.ts';
import { counterpartOfItem } from './counterparts.ts';
import type { LinkedItem } from './intake.ts';
import type { JudgedEvent } from './ports.ts';
import type { Constants, Surroundings } from './surroundings.ts';

/** An event after measuring and judging. */
export type MeasuredEvent = Omit<JudgedEvent, 'decisions'> & {
  readonly reading: LinkedItem['reading'];
  /** The account before the event. */
  readonly before: AccountState;
  /** The account including the event, before any decision. */
  readonly advanced: AccountState;
  /** The entities that the event itself names, or its text does. */
  readonly carried: readonly EntityKey[];
  /** The entities that it links the account to. */
  readonly links: readonly SharedLink[];
  readonly counterpart: { readonly id: string; readonly state: AccountState } | null;
};

/** Measures an event against its account and surroundings, and judges it. Pure. */
export const measureAndJudge = (
  before: AccountState,
  item: LinkedItem,
  surroundings: Surroundings,
  constants: Constants,
): MeasuredEvent => {
  const { catalogue, hash } = constants;
  const { occurrence, reading } = item;
  const { event, at } = occurrence;
  const counterpartId = counterpartOfItem(item);
  const counterpart =
    counterpartId === null
      ? null
      : {
          id: counterpartId,
          state: surroundings.counterparts.get(counterpartId) ?? unknownAccountAt(at),
        };
  // An earlier event of the batch may have linked some of them.
  const links = item.touched
    .filter((entity) => isLinkedBy(entity, occurrence, before, hash))
    .map((entity) => {
      const name = entityName(entity);
      return { ...entity, state: item.joined.get(name) ?? surroundings.entities.get(name) };
    });
  const { advanced, signals } = measureEvent(
    before,
    { occurrence, reading, links, counterpart, listed: item.listed },
    constants,
  );
  return {
    occurrence,
    reading,
    before,
    advanced,
    signals,
    carried: entitiesCarried(occurrence, reading, hash),
    links,
    counterpart,
    ...judge(signals, catalogue, event.accountId),
  };
};
