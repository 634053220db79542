import { caseIdOf } from '../effects/effects.ts';
import { type ListKey, listKeyName } from '../lists/entry.ts';
import { type AccountState, isExcluded, unknownAccountAt } from '../signals/account-state.ts';
import { accountKey, type ListedEntries, listKeysOf, noListedEntries } from '../signals/listed.ts';
import { reportedChanges } from '../signals/reported-changes.ts';
import {
  entitiesNamed,
  entitiesTouched,
  isNewcomer,
  patternsAt,
  usedSince,
} from '../signals/touch.ts';
import { entityName, type FoundStates } from '../stores/states/port.ts';
import { counterpartOfItem, updateCounterparts } from './counterparts.ts';
import { checkRepeat, markOf } from './history.ts';
import { type Item, type LinkedItem, postsOf } from './intake.ts';
import { type Join, joinEntities } from './link.ts';
import type { Ports } from './ports.ts';
import type { Surroundings } from './surroundings.ts';

export const homeAccountOf = ({ occurrence }: Item): string => occurrence.event.accountId;

/** Whether an item is a recheck, which our own system requests, and not an event of the platform. */
export const isRecheck = ({ occurrence }: Pick<Item, 'occurrence'>): boolean =>
  occurrence.event.type === 'account.rechecked';

/** Reads the accounts of a batch, both sides of every event, in as few calls as possible. */
export const gatherAccounts = async (
  items: readonly Item[],
  { states }: Pick<Ports, 'states'>,
  options: { readonly consistent: boolean },
): Promise<FoundStates['accounts']> => {
  const accounts = new Set(
    items.flatMap((item) => [homeAccountOf(item), counterpartOfItem(item) ?? homeAccountOf(item)]),
  );
  const found = await states.read({ accounts: [...accounts], entities: [], posts: [] }, options);
  return found.accounts;
};

/**
 * Separates new items from duplicates and conflicts, before anything is read, archived or written for them.
 */
export const separateRepeats = async (
  items: readonly Item[],
  accounts: FoundStates['accounts'],
  { states, hash }: Pick<Ports, 'states' | 'hash'>,
): Promise<Readonly<Record<'fresh' | 'repeats' | 'conflicts', readonly Item[]>>> => {
  const seen = await Promise.all(
    items.map((item) =>
      checkRepeat(
        homeAccountOf(item),
        accounts.get(homeAccountOf(item)),
        markOf(item.occurrence, 'home', hash),
        states,
      ),
    ),
  );
  const itemsWith = (kind: (typeof seen)[number]) => items.filter((_, i) => seen[i] === kind);
  return {
    fresh: itemsWith('new'),
    repeats: itemsWith('repeat'),
    conflicts: itemsWith('conflict'),
  };
};

const noAppeals = { appealed: new Map(), cases: new Map(), posts: new Map() } as const;

/** Reads what the appeals of a batch refer to: the decisions, the posts of these decisions, and the cases. */
export const gatherAppeals = async (
  items: readonly Item[],
  { ledger, states, settings }: Pick<Ports, 'ledger' | 'states' | 'settings'>,
): Promise<Pick<Surroundings, 'appealed' | 'cases' | 'posts'>> => {
  const appeals = items.flatMap(({ occurrence: { event } }) =>
    event.type === 'appeal.filed' ? [event] : [],
  );
  if (appeals.length === 0) return noAppeals;
  const decisions = await Promise.all(
    appeals.map(({ data }) => ledger.readDecision(data.decisionId)),
  );
  const found = decisions.filter((decision) => decision !== null);
  const posts = found.flatMap(({ subject }) => (subject.kind === 'content' ? [subject.id] : []));
  const [cases, read] = await Promise.all([
    ledger.readCases(appeals.map(({ accountId }) => caseIdOf(settings.platformId, accountId))),
    // Consistent, so that an appeal against a post hidden a moment ago is not refused as having nothing to
    // lift.
    states.read({ accounts: [], entities: [], posts }, { consistent: true }),
  ]);
  return {
    appealed: new Map(found.map((decision) => [decision.id, decision])),
    cases,
    posts: read.posts,
  };
};

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
): ((item: Item) => AccountState | undefined) => {
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
  const listed = await gatherListed(items, ports);
  const accountOf = accountsAfterSignUps(items, accounts);
  const touching = items.map(
    (item): Omit<LinkedItem, 'joined'> => ({
      ...item,
      touched: entitiesTouched(item.occurrence, accountOf(item), item.reading, {
        hash: ports.hash,
        operatorOf: (ip) => ports.enrichment.network(ip).operator,
      }),
      listed: listed(item),
    }),
  );
  // Entities that an excluded account already used are read too, so that they can be marked (`taintsAfter`).
  const carriedByExcluded = touching.flatMap((item) => {
    const account = accountOf(item);
    return account && isExcluded(account) ? entitiesNamed(item.occurrence) : [];
  });
  const entities = new Map(
    [...touching.flatMap(({ touched }) => touched), ...carriedByExcluded].map((entity) => [
      entityName(entity),
      entity,
    ]),
  );
  // An edit that says nothing suspicious matters too: the post may be hidden for what it said before.
  const posts = postsOf(
    items.filter(
      ({ reading, occurrence: { event, degraded } }) =>
        event.type === 'content.edited' ||
        degraded.length > 0 ||
        (reading !== null && reading.verdict !== 'allow'),
    ),
  );
  const found =
    entities.size + posts.length === 0
      ? { entities: new Map(), posts: new Map() }
      : await ports.states.read(
          { accounts: [], entities: [...entities.values()], posts },
          // A recheck does not write the entity, so no conditional write would reveal a stale read; it reads
          // consistently.
          { consistent: touching.some(isRecheck) },
        );

  // A recheck only reads the entity; its account joined earlier.
  const joins = touching.map((item): readonly Join[] => {
    const { occurrence, touched } = item;
    return isRecheck(item)
      ? []
      : touched.map((entity) => ({
          entity,
          account: homeAccountOf(item),
          at: occurrence.at,
          since: usedSince(occurrence, entity.kind, accountOf(item)),
          newcomer: isNewcomer(accountOf(item), occurrence),
          patterns: patternsAt(entity.kind, occurrence, {
            defaultNames: ports.settings.signUp.defaultNames,
            hash: ports.hash,
          }),
        }));
  });
  const [{ entities: joinedEntities, afterJoin }, met, appeals] = await Promise.all([
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
      entities: joinedEntities,
      posts: new Map([...found.posts, ...appeals.posts]),
      appealed: appeals.appealed,
      cases: appeals.cases,
    },
  };
};
