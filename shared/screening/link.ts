import { type EntityState, emptyEntity, joinEntity } from '../signals/entity-state.ts';
import type { Join } from '../signals/join.ts';
import { entityName } from '../stores/states/port.ts';
import type { Ports } from './ports.ts';
import { waitAfterRace } from './retry.ts';

/**
 * Joins accounts to the entities they used, in the order of time. Returns the known entities, each with its state
 * after its own write, so that of two workers that see the same device, at least one sees the threshold reached; and
 * the state after each join, without the later ones.
 *
 * Idempotent: an account that is a member already changes nothing, and nothing is written.
 *
 * @throws Unavailable if the store is unavailable; `Contested` if concurrent writers keep winning on an entity
 */
export const joinEntities = async (
  joins: readonly Join[],
  known: ReadonlyMap<string, EntityState>,
  { states, hash, clock }: Pick<Ports, 'states' | 'hash' | 'clock'>,
): Promise<{
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly afterJoin: ReadonlyMap<Join, EntityState>;
}> => {
  const current = new Map(known);
  const afterJoin = new Map<Join, EntityState>();
  let pending = Map.groupBy(joins, ({ entity }) => entityName(entity));

  for (let races = 0; pending.size > 0; ) {
    const writes = [...pending].map(([name, group]) => {
      const from = current.get(name) ?? emptyEntity;
      const joined = group
        .toSorted((a, b) => a.at - b.at || (a.account < b.account ? -1 : 1))
        .reduce((before, join) => {
          const { entity, ...member } = join;
          const after = joinEntity(before, { kind: entity.kind, ...member, hash });
          afterJoin.set(join, after);
          return after;
        }, from);
      return { name, group, from, joined };
    });
    const changed = writes.filter(({ from, joined }) => joined !== from);
    const outcomes =
      changed.length === 0
        ? []
        : await states.write(
            changed.map(({ group, from, joined }) => ({
              entity: (group[0] as Join).entity,
              from: from.version,
              state: { ...joined, version: from.version + 1 },
            })),
          );

    pending = new Map();
    for (const [i, { name, group, from, joined }] of changed.entries()) {
      if (outcomes[i] === 'written') current.set(name, { ...joined, version: from.version + 1 });
      else pending.set(name, group);
    }
    if (pending.size > 0) {
      const accounts = [...pending.values()].flat().map(({ account }) => account);
      await waitAfterRace({ clock, what: 'shared entities', accounts }, ++races);
      const entities = [...pending.values()].map(([first]) => (first as Join).entity);
      const fresh = await states.read({ entities }, { consistent: true });
      for (const [name, entity] of fresh.entities) current.set(name, entity);
    }
  }
  return { entities: current, afterJoin };
};
