import { recheckListedOf } from '../effects/follow-up.ts';
import { platformKey } from '../events/envelope.ts';
import type { ListedKind, StandingEntry } from '../lists/entry.ts';
import { ownKey } from '../lists/entry.ts';
import { prefixLengthOf } from '../lists/find.ts';
import { rangeLengths } from '../lists/range.ts';
import type { Ports } from '../screening/ports.ts';
import type { EntityKey, EntityKind } from '../signals/entity-state.ts';
import { Unavailable } from '../stores/failure.ts';
import { entityName } from '../stores/states/port.ts';

/** The entity kind whose members can be rechecked, by the kind of the list entry. */
const entityKindOf: { readonly [Kind in ListedKind]?: EntityKind } = {
  device: 'device',
  address: 'block',
  identity: 'identity',
  phone: 'phone',
  email: 'email',
  payment: 'payment',
};

const isWholeBlock = (entry: StandingEntry): boolean => {
  const { ipv4, ipv6 } = rangeLengths;
  return prefixLengthOf(entry) === (entry.value.includes(':') ? ipv6 : ipv4).narrowest;
};

const entityNamedBy = (entry: StandingEntry): EntityKey | null => {
  const kind = entityKindOf[entry.kind];
  if (!kind || entry.list === 'allow') return null;
  if (entry.key !== null && entry.key !== platformKey && entry.key !== ownKey) return null;
  // A wider range holds thousands of blocks; accounts from it are matched at their next event instead.
  if (entry.kind === 'address' && !isWholeBlock(entry)) return null;
  return { kind, value: entry.value };
};

const batchSize = 100;

/**
 * Requests rechecks of the accounts that already use something newly listed: the latest members of each
 * entity, once per change. Accounts that cannot be found this way (a digest under another key, a wide range)
 * are matched at their next sign-in or sign-up.
 *
 * Returns how many rechecks were requested. Idempotent.
 *
 * @throws Unavailable if a store or the queue is unavailable
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
  let requested = 0;
  for (let i = 0; i < named.length; i += batchSize) {
    const batch = named.slice(i, i + batchSize);
    const found = await states.read({
      accounts: [],
      entities: batch.map(({ entity }) => entity),
      posts: [],
    });
    const messages = batch.flatMap(({ entity, changeId }) => {
      const { recent = [] } = found.entities.get(entityName(entity)) ?? {};
      const members = recent.map(({ account }) => account);
      requested += members.length;
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
    if (refused.length > 0)
      throw new Unavailable('the queue did not accept all rechecks; try again');
  }
  return requested;
};
