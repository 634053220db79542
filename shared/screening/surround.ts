import { type ListKey, listKeyName } from '../lists/entry.ts';
import { type AccountState, isExcluded, unknownAccountAt } from '../signals/account-state.ts';
import { joinsOf } from '../signals/join.ts';
import { accountKey, type ListedEntries, listKeysOf, noListedEntries } from '../signals/listed.ts';
import { reportedChanges } from '../signals/reported-changes.ts';
import { entitiesNamed, entitiesTouched } from '../signals/touch.ts';
import { distinctEntities, entityName, type FoundStates } from '../stores/states/port.ts';
import { counterpartOfItem, updateCounterparts } from './counterparts.ts';
import { gatherAppeals, homeAccountOf, isRecheck } from './gather.ts';
import { type Item, type LinkedItem, postsOf } from './intake.ts';
import { joinEntities } from './link.ts';
import type { Ports } from './ports.ts';
import type { Surroundings } from './surroundings.ts';

type TouchingItem = Omit<LinkedItem, 'joined'>;
type AccountOf = (item: Item) => AccountState | undefined;

/** Looks up both sides of each item in the lists, with one call for the whole batch. */
const gatherListed = async (
  items: readonly Item[],
  { findListed, hash }: Pick<Ports, 'findListed' | 'hash'>,
): Promise<(item: Item) => ListedEntries> => {
  if (!findListed) return () => noListedEntries;
  const keys = new Map(
    items.map((item) => {
      const other = counterpartOfItem(item);
      const sides = {
        home: listKeysOf(item.occurrence, item.reading, hash),
        counterpart: other === null ? [] : [accountKey(other)],
      };
      return [item, sides] as const;
    }),
  );
  const found = await findListed(
    [...keys.values()].flatMap(({ home, counterpart }) => [...home, ...counterpart]),
    // A new list entry triggers rechecks; they must not be judged by the lists as they were before.
    { fresh: items.some(isRecheck) },
  );
  const entriesOf = (some: readonly ListKey[] = []) => [
    ...new Set(some.flatMap((key) => found.get(listKeyName(key)) ?? [])),
  ];
  return (item) => ({
    home: entriesOf(keys.get(item)?.home),
    counterpart: entriesOf(keys.get(item)?.counterpart),
  });
};

const signUpTypes: ReadonlySet<string> = new Set(['account.signed-up', 'account.imported']);

/**
 * Returns the account of an item as it was read, with earlier sign-ups of the same batch applied: an account
 * that writes moments after signing up counts as just as new as one that waits an hour.
 */
const accountsAfterSignUps = (
  items: readonly Item[],
  accounts: FoundStates['accounts'],
): AccountOf => {
  const signUps = Map.groupBy(
    items
      .filter(({ occurrence: { event } }) => signUpTypes.has(event.type))
      .toSorted((a, b) => a.occurrence.at - b.occurrence.at),
    homeAccountOf,
  );
  return (item) => {
    let state = accounts.get(homeAccountOf(item));
    for (const { occurrence } of signUps.get(homeAccountOf(item)) ?? []) {
      if (occurrence.at > item.occurrence.at) break;
      const before = state ?? unknownAccountAt(occurrence.at);
      state = { ...before, ...reportedChanges(before, occurrence) };
    }
    return state;
  };
};

/** Reads the entities that the items touch, and the posts that they may change. */
const readTouched = async (
  items: readonly TouchingItem[],
  accountOf: AccountOf,
  { states }: Pick<Ports, 'states'>,
): Promise<Pick<FoundStates, 'entities' | 'posts'>> => {
  // Entities that an excluded account already used are read too, so that they can be tainted (`taintsAfter`).
  const carriedByExcluded = items.flatMap((item) => {
    const account = accountOf(item);
    return account && isExcluded(account) ? entitiesNamed(item.occurrence) : [];
  });
  const entities = distinctEntities([
    ...items.flatMap(({ touched }) => touched),
    ...carriedByExcluded,
  ]);
  // An edit that says nothing suspicious matters too: the post may be hidden for what it said before.
  const posts = postsOf(
    items.filter(
      ({ reading, occurrence: { event, degraded } }) =>
        event.type === 'content.edited' ||
        degraded.length > 0 ||
        (reading !== null && reading.verdict !== 'allow'),
    ),
  );
  if (entities.length + posts.length === 0) return { entities: new Map(), posts: new Map() };
  return states.read(
    { entities, posts },
    // A recheck does not write the entity, so no conditional write would reveal a stale read; it reads
    // consistently.
    { consistent: items.some(isRecheck) },
  );
};

/**
 * Joins the accounts of a batch to the entities that their events name, writes the counterparts, and returns
 * everything that the folds need to know.
 */
export const surround = async (
  items: readonly Item[],
  accounts: FoundStates['accounts'],
  ports: Ports,
): Promise<{
  readonly linked: readonly LinkedItem[];
  readonly known: FoundStates & Omit<Surroundings, 'full'>;
}> => {
  const { hash, enrichment } = ports;
  const listed = await gatherListed(items, ports);
  const accountOf = accountsAfterSignUps(items, accounts);
  const touching = items.map(
    (item): TouchingItem => ({
      ...item,
      touched: entitiesTouched(item.occurrence, accountOf(item), item.reading, {
        hash,
        operatorOf: (ip) => enrichment.network(ip).operator,
      }),
      listed: listed(item),
    }),
  );
  const found = await readTouched(touching, accountOf, ports);
  const joins = touching.map((item) => joinsOf(item, accountOf(item), ports));
  const [{ entities, afterJoin }, met, { posts, ...appeals }] = await Promise.all([
    joinEntities(joins.flat(), found.entities, ports),
    updateCounterparts(items, accounts, ports),
    gatherAppeals(items, ports),
  ]);
  return {
    linked: touching.map((item, i) => ({
      ...item,
      joined: new Map(
        joins[i]?.flatMap((join) => {
          const state = afterJoin.get(join);
          return state ? [[entityName(join.entity), state]] : [];
        }),
      ),
    })),
    known: {
      accounts: met,
      counterparts: met,
      entities,
      posts: new Map([...found.posts, ...posts]),
      ...appeals,
    },
  };
};
