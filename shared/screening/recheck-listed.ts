import { recheckListedOf } from '../effects/follow-up.ts';
import type { ListedKind, StandingEntry } from '../lists/entry.ts';
import { ownKey } from '../lists/entry.ts';
import { lengthOf } from '../lists/find.ts';
import { rangeLengths } from '../lists/range.ts';
import type { EntityKey, EntityKind } from '../signals/entity-state.ts';
import { platformKey } from '../signals/touch.ts';
import { Unavailable } from '../stores/failure.ts';
import { entityName } from '../stores/states/port.ts';
import type { Ports } from './ports.ts';

/** Entities whose members can be looked at again by what they are listed for. */
const entityOf: { readonly [Kind in ListedKind]?: EntityKind } = {
  device: 'device',
  address: 'block',
  identity: 'identity',
  phone: 'phone',
  email: 'email',
  payment: 'payment',
};

const wholeBlock = (entry: StandingEntry): boolean => {
  const { ipv4, ipv6 } = rangeLengths;
  return lengthOf(entry) === (entry.value.includes(':') ? ipv6 : ipv4).narrowest;
};

const entityNamedBy = (entry: StandingEntry): EntityKey | null => {
  const kind = entityOf[entry.kind];
  if (!kind || entry.list === 'allow') return null;
  if (entry.key !== null && entry.key !== platformKey && entry.key !== ownKey) return null;
  // A wider range holds thousands of blocks: who comes from them is met when they next come.
  if (entry.kind === 'address' && !wholeBlock(entry)) return null;
  return { kind, value: entry.value };
};

const readTogether = 100;

/**
 * Asks for the accounts that already use what has come onto a list to be judged again: the latest
 * members of each entity, once for each change. Whoever it cannot know of (a digest under another
 * key, a wide range) is met at their next sign-in or sign-up.
 *
 * Gives how many were asked for. Harmless when repeated.
 *
 * @throws Unavailable when a store or the queue is
 */
export const recheckListed = async (
  entries: readonly StandingEntry[],
  {
    states,
    followUps,
    settings,
    clock,
  }: Pick<Ports, 'states' | 'followUps' | 'settings' | 'clock'>,
): Promise<number> => {
  const named = entries.flatMap((entry) => {
    const entity = entityNamedBy(entry);
    return entity ? [{ entity, changeId: entry.changeId }] : [];
  });
  let asked = 0;
  for (let i = 0; i < named.length; i += readTogether) {
    const some = named.slice(i, i + readTogether);
    const found = await states.read({
      accounts: [],
      entities: some.map(({ entity }) => entity),
      posts: [],
    });
    const messages = some.flatMap(({ entity, changeId }) => {
      const { recent = [] } = found.entities.get(entityName(entity)) ?? {};
      const members = recent.map(({ account }) => account);
      asked += members.length;
      const { platformId } = settings;
      return members.length === 0
        ? []
        : [
            recheckListedOf({
              platformId,
              accountIds: members,
              entity,
              changeId,
              at: clock.now(),
            }),
          ];
    });
    const refused = await followUps.send(
      messages.map((message) => ({ body: JSON.stringify(message) })),
    );
    if (refused.length > 0) throw new Unavailable('rechecks were not taken by the queue');
  }
  return asked;
};
