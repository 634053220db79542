import { caseIdOf } from '../effects/effects.ts';
import type { FoundStates } from '../stores/states/port.ts';
import { counterpartOfItem } from './counterparts.ts';
import { checkRepeat, markOf } from './history.ts';
import type { Item } from './intake.ts';
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
  const accounts = new Set<string>();
  for (const item of items) {
    accounts.add(homeAccountOf(item));
    accounts.add(counterpartOfItem(item) ?? homeAccountOf(item));
  }
  const found = await states.read({ accounts: [...accounts] }, options);
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
    states.read({ posts }, { consistent: true }),
  ]);
  return {
    appealed: new Map(found.map((decision) => [decision.id, decision])),
    cases,
    posts: read.posts,
  };
};
