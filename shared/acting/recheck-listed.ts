import { recheckListedOf } from '../effects/follow-up.ts';
import { platformKey } from '../events/envelope.ts';
import { type ListedKind, ownKey, type StandingEntry } from '../lists/entry.ts';
import { prefixLengthOf } from '../lists/find.ts';
import { rangeLengths } from '../lists/range.ts';
import type { Ports } from '../screening/ports.ts';
import { sendRechecks } from '../screening/publish.ts';
import type { EntityKey, EntityKind } from '../signals/entity-state.ts';
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
  ports: Pick<Ports, 'states' | 'followUps' | 'settings' | 'clock'>,
): Promise<number> => {
  const { states, settings, clock } = ports;
  const { platformId } = settings;
  const named = entries.flatMap((entry) => {
    const entity = entityNamedBy(entry);
    return entity ? [{ entity, changeId: entry.changeId }] : [];
  });
  let requested = 0;
  for (let i = 0; i < named.length; i += batchSize) {
    const batch = named.slice(i, i + batchSize);
    const found = await states.read({
      entities: batch.map(({ entity }) => entity),
    });
    const rechecks = batch.flatMap(({ entity, changeId }) => {
      const { recent = [] } = found.entities.get(entityName(entity)) ?? {};
      const accountIds = recent.map(({ account }) => account);
      requested += accountIds.length;
      return accountIds.length === 0
        ? []
        : [recheckListedOf({ platformId, accountIds, entity, changeId, at: clock.now() })];
    });
    await sendRechecks(rechecks, ports);
  }
  return requested;
};
