import { caseIdOf } from '../effects/effects.ts';
import { keyName, type ListKey } from '../lists/entry.ts';
import { type AccountState, isExcluded, strangerAt } from '../signals/account-state.ts';
import { described } from '../signals/described.ts';
import { accountKey, type Listed, listKeysOf, nothingListed } from '../signals/listed.ts';
import { entitiesCarried, entitiesTouched, isNewcomer, patternsAt } from '../signals/touch.ts';
import { entityName, type Found } from '../stores/states/port.ts';
import type { Surroundings } from './consequences.ts';
import { markOf, recall } from './history.ts';
import { type Item, type LinkedItem, postsOf } from './intake.ts';
import { type Join, joinEntities } from './link.ts';
import { counterpartOfItem, meetCounterparts } from './meet.ts';
import type { Ports } from './ports.ts';

export const homeOf = ({ occurrence }: Item): string => occurrence.event.accountId;

/** Whether it is something that we ask of ourselves, and no event of the platform. */
export const isRecheck = ({ occurrence }: Pick<Item, 'occurrence'>): boolean =>
  occurrence.event.type === 'account.rechecked';

/** Reads the accounts of a batch, both sides of every event, in as few calls as fit. */
export const gatherAccounts = async (
  items: readonly Item[],
  { states }: Pick<Ports, 'states'>,
  options: { readonly consistent: boolean },
): Promise<Found['accounts']> => {
  const accounts = new Set(
    items.flatMap((item) => [homeOf(item), counterpartOfItem(item) ?? homeOf(item)]),
  );
  const found = await states.read({ accounts: [...accounts], entities: [], posts: [] }, options);
  return found.accounts;
};

/** Tells what an account saw before apart, before anything is read, archived or written for it. */
export const sortOut = async (
  items: readonly Item[],
  accounts: Found['accounts'],
  { states, hash }: Pick<Ports, 'states' | 'hash'>,
): Promise<Readonly<Record<'fresh' | 'repeats' | 'conflicts', readonly Item[]>>> => {
  const seen = await Promise.all(
    items.map((item) =>
      recall(
        homeOf(item),
        accounts.get(homeOf(item)),
        markOf(item.occurrence, 'home', hash),
        states,
      ),
    ),
  );
  const those = (is: (typeof seen)[number]) => items.filter((_, i) => seen[i] === is);
  return { fresh: those('new'), repeats: those('repeat'), conflicts: those('conflict') };
};

const noAppeals = { appealed: new Map(), cases: new Map(), posts: new Map() } as const;

/** What the appeals of a batch are about, as it is now: the decisions they name, the posts of these, the cases. */
export const gatherAppeals = async (
  items: readonly Item[],
  { ledger, states, settings }: Pick<Ports, 'ledger' | 'states' | 'settings'>,
): Promise<Pick<Surroundings, 'appealed' | 'cases' | 'posts'>> => {
  const filed = items.flatMap(({ occurrence: { event } }) =>
    event.type === 'appeal.filed' ? [event] : [],
  );
  if (filed.length === 0) return noAppeals;
  const decisions = await Promise.all(
    filed.map(({ data }) => ledger.readDecision(data.decisionId)),
  );
  const found = decisions.filter((decision) => decision !== null);
  const posts = found.flatMap(({ subject }) => (subject.kind === 'content' ? [subject.id] : []));
  const [cases, read] = await Promise.all([
    ledger.readCases(filed.map(({ accountId }) => caseIdOf(settings.platformId, accountId))),
    // Nobody is told that nothing stands against a post because it was hidden a moment ago.
    states.read({ accounts: [], entities: [], posts }, { consistent: true }),
  ]);
  return {
    appealed: new Map(found.map((decision) => [decision.id, decision])),
    cases,
    posts: read.posts,
  };
};

/** What lists say of both sides of each item: one look for the whole batch. */
const gatherListed = async (
  items: readonly Item[],
  { findListed, hash }: Pick<Ports, 'findListed' | 'hash'>,
): Promise<(item: Item) => Listed> => {
  if (!findListed) return () => nothingListed;
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
    // What came onto a list asks for rechecks: they must not be judged by the lists of before.
    { fresh: items.some(isRecheck) },
  );
  const entriesOf = (some: readonly ListKey[] = []) => [
    ...new Set(some.flatMap((key) => found.get(keyName(key)) ?? [])),
  ];
  return (item) => ({
    home: entriesOf(keys.get(item)?.home),
    counterpart: entriesOf(keys.get(item)?.counterpart),
  });
};

const introduces: ReadonlySet<string> = new Set(['account.signed-up', 'account.imported']);

/**
 * The account of each item as it was read, signed up where an event of the batch before the item says so: who
 * writes within moments of signing up is as new as who takes an hour.
 */
const introduced = (
  items: readonly Item[],
  accounts: Found['accounts'],
): ((item: Item) => AccountState | undefined) => {
  const introductions = Map.groupBy(
    items
      .filter(({ occurrence: { event } }) => introduces.has(event.type))
      .toSorted((a, b) => a.occurrence.at - b.occurrence.at),
    homeOf,
  );
  return (item) => {
    let state = accounts.get(homeOf(item));
    for (const { occurrence } of introductions.get(homeOf(item)) ?? []) {
      if (occurrence.at > item.occurrence.at) break;
      const before = state ?? strangerAt(occurrence.at);
      state = { ...before, ...described(before, occurrence) };
    }
    return state;
  };
};

/**
 * Ties the accounts of a batch to the entities that their events name, writes what happened to
 * counterparts, and gives everything that the folds need to know.
 */
export const surround = async (
  items: readonly Item[],
  accounts: Found['accounts'],
  ports: Ports,
): Promise<{
  readonly linked: readonly LinkedItem[];
  readonly known: Found & Omit<Surroundings, 'full'>;
}> => {
  const listed = await gatherListed(items, ports);
  const accountOf = introduced(items, accounts);
  const linked = items.map(
    (item): LinkedItem => ({
      ...item,
      touched: entitiesTouched(item.occurrence, accountOf(item), item.reading, {
        hash: ports.hash,
        operatorOf: (ip) => ports.enrichment.network(ip).operator,
      }),
      listed: listed(item),
    }),
  );
  // Of an excluded account what it knew before is read too, so that it can be marked (`taintsAfter`).
  const shown = linked.flatMap((item) => {
    const account = accountOf(item);
    return account && isExcluded(account) ? entitiesCarried(item.occurrence) : [];
  });
  const entities = new Map(
    [...linked.flatMap(({ touched }) => touched), ...shown].map((entity) => [
      entityName(entity),
      entity,
    ]),
  );
  const posts = postsOf(
    items.filter(
      ({ reading, occurrence }) =>
        occurrence.degraded.length > 0 || (reading !== null && reading.verdict !== 'allow'),
    ),
  );
  const found =
    entities.size + posts.length === 0
      ? { entities: new Map(), posts: new Map() }
      : await ports.states.read(
          { accounts: [], entities: [...entities.values()], posts },
          // A recheck writes nothing that would tell it how far the entity is, so it asks for certain.
          { consistent: linked.some(isRecheck) },
        );

  // A recheck looks at the entity as it is; whoever is judged again joined long ago.
  const joins = linked.flatMap((item): Join[] => {
    const { occurrence, touched } = item;
    return isRecheck(item)
      ? []
      : touched.map((entity) => ({
          entity,
          account: homeOf(item),
          at: occurrence.at,
          newcomer: isNewcomer(accountOf(item), occurrence),
          patterns: patternsAt(entity.kind, occurrence, {
            defaultNames: ports.settings.signUp.defaultNames,
            hash: ports.hash,
          }),
        }));
  });
  const [joined, met, appeals] = await Promise.all([
    joinEntities(joins, found.entities, ports),
    meetCounterparts(items, accounts, ports),
    gatherAppeals(items, ports),
  ]);
  return {
    linked,
    known: {
      accounts: met,
      counterparts: met,
      entities: joined,
      posts: new Map([...found.posts, ...appeals.posts]),
      appealed: appeals.appealed,
      cases: appeals.cases,
    },
  };
};
