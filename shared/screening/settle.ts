import { shardsOf } from '../effects/brakes.ts';
import { committedAt } from '../effects/outbox.ts';
import { joinCase } from '../reviews/case.ts';
import type { AccountState } from '../signals/account-state.ts';
import { classify, Unavailable } from '../stores/failure.ts';
import type { Commit } from '../stores/ledger/port.ts';
import type { PostState } from '../stores/states/port.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Surroundings } from './consequences.ts';
import { turns } from './contest.ts';
import { type Folded, fold } from './fold.ts';
import { gatherAppeals } from './gather.ts';
import { markOf, recall } from './history.ts';
import { entitiesOf, type LinkedItem, postsOf } from './intake.ts';
import type { Judged, Ports } from './ports.ts';

/** What became of one item. */
export type Settled = {
  readonly item: LinkedItem;
  readonly is: 'accepted' | 'repeat' | 'conflict' | 'again' | 'unprocessable';
  /** Only of what was accepted. */
  readonly judged?: Judged;
};

export type Settlement = {
  readonly settled: readonly Settled[];
  readonly commits: readonly Commit[];
};

/** One account with what happened to it, on its way to a commit. */
type Docket = {
  readonly accountId: string;
  readonly items: readonly LinkedItem[];
  readonly full: ReadonlySet<string>;
};

/** What commits of other accounts may write too: cases and counters of brakes. */
const sharedBy = ({ openings }: Folded, { cases, brakes }: Commit): readonly string[] => [
  ...openings.map(({ caseId }) => caseId),
  ...cases.map(({ case: { caseId } }) => caseId),
  ...brakes.map(({ id }) => id),
];

/** What a docket still holds once it is folded. */
const itemsOf = ({ taken, rest }: Folded): readonly LinkedItem[] => [
  ...taken.map(({ item }) => item),
  ...rest,
];

/** A commit with the cases that its findings open or join, as they are there now. */
const withCases = async (
  commit: Commit,
  { openings }: Folded,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<Commit> => {
  if (openings.length === 0) return commit;
  // An appeal that asks for a look itself lands on the case that it is heard on.
  const planned = new Map(commit.cases.map((one) => [one.case.caseId, one]));
  const ids = new Set(openings.map(({ caseId }) => caseId).filter((id) => !planned.has(id)));
  const there = ids.size === 0 ? new Map() : await ledger.readCases([...ids]);
  for (const opening of openings) {
    const { caseId } = opening;
    const before = planned.get(caseId)?.case ?? there.get(caseId) ?? null;
    const joined = joinCase(before, opening);
    if (joined === before) continue;
    const from = planned.get(caseId)?.from ?? before?.version ?? 0;
    planned.set(caseId, { from, case: joined });
  }
  return { ...commit, cases: [...planned.values()] };
};

/** Items that were decided before, whose mark is gone: the first decision stands. */
const decidedBefore = (
  { decisions }: Commit,
  there: readonly string[],
  items: readonly LinkedItem[],
): { readonly repeats: readonly LinkedItem[]; readonly rest: readonly LinkedItem[] } => {
  const events = new Set(
    decisions.filter(({ id }) => there.includes(id)).map(({ eventId }) => eventId),
  );
  const { repeats = [], rest = [] } = Object.groupBy(items, ({ occurrence }) =>
    events.has(occurrence.event.eventId) ? 'repeats' : 'rest',
  );
  return { repeats, rest };
};

/** Races that an account may lose before its events go back to the queue. */
const mostRaces = 6;

/**
 * Commits what happened to the home accounts: quiet ones many at a time, one conditional write each;
 * those with findings in one transaction each.
 *
 * Whoever loses a race, or meets a store without room, folds again on what is there then, so that a late
 * loser never overwrites and a throttled write is not left to the queue for minutes.
 * Items that cannot be settled now are given back as `again`; the queue brings them back.
 */
export const settle = async (
  groups: ReadonlyMap<string, readonly LinkedItem[]>,
  known: Omit<Surroundings, 'full'> & { readonly accounts: ReadonlyMap<string, AccountState> },
  ports: Ports,
): Promise<Settlement> => {
  const { states, ledger, clock, hash, log, settings } = ports;
  const settled: Settled[] = [];
  const commits: Commit[] = [];
  let posts: ReadonlyMap<string, PostState> = known.posts;
  let entities: Surroundings['entities'] = known.entities;
  let cases: Surroundings['cases'] = known.cases;
  /** Accounts as they are, as far as this batch knows. */
  const current = new Map(known.accounts);
  const inTurn = turns();
  let races = 0;
  let open: Docket[] = [...groups].map(([accountId, items]) => ({
    accountId,
    items,
    full: new Set<string>(),
  }));

  /**
   * Passing faults go back to the queue. A lasting one of a lone item is its own; of several, each is
   * tried alone, so that the culprit does not hold its neighbours.
   */
  const failed = (error: unknown, docket: Docket, next: Docket[]) => {
    const is = classify(error);
    const lasting = is === 'lasting';
    const { accountId, items } = docket;
    log[is === 'passing' ? 'warn' : 'error']('not-settled', {
      accountId,
      is,
      ...errorFields(error),
    });
    if (lasting && items.length > 1)
      next.push(...items.map((item) => ({ ...docket, items: [item] })));
    else for (const item of items) settled.push({ item, is: lasting ? 'unprocessable' : 'again' });
  };

  const foldOne = async (docket: Docket): Promise<Folded | null> => {
    const state = current.get(docket.accountId);
    const fresh: LinkedItem[] = [];
    for (const item of docket.items) {
      const mark = markOf(item.occurrence, 'home', hash);
      const is = await recall(docket.accountId, state, mark, states);
      if (is === 'new') fresh.push(item);
      else settled.push({ item, is });
    }
    if (fresh.length === 0) return null;
    const around = { ...known, entities, posts, cases, full: docket.full };
    const folded = fold(docket.accountId, state, fresh, around, ports);
    if (folded.leaving.length > 0) await states.keepMarks(docket.accountId, folded.leaving);
    return folded;
  };

  /** Reads what whoever won a race left. */
  const readAgain = async (lost: readonly Docket[]) => {
    const items = lost.flatMap(({ items }) => items);
    const [fresh, appeals] = await Promise.all([
      states.read(
        {
          accounts: lost.map(({ accountId }) => accountId),
          // Whoever won may have been a recheck that saw more of an entity and less of the account.
          entities: entitiesOf(items),
          posts: postsOf(items),
        },
        { consistent: true },
      ),
      gatherAppeals(items, ports),
    ]);
    posts = new Map([...posts, ...fresh.posts, ...appeals.posts]);
    cases = new Map([...cases, ...appeals.cases]);
    entities = new Map([...entities, ...fresh.entities]);
    for (const [accountId, state] of fresh.accounts) current.set(accountId, state);
  };

  while (open.length > 0) {
    // One docket of an account at a time: the next is folded on what this one leaves.
    const turn = new Map(open.toReversed().map((docket) => [docket.accountId, docket]));
    const next = open.filter((docket) => turn.get(docket.accountId) !== docket);
    const lost: Docket[] = [];
    const quiet: { docket: Docket; folded: Folded }[] = [];
    const done = (docket: Docket, folded: Folded) => {
      for (const { item, is, judged } of folded.taken) {
        settled.push({ item, is: is === 'new' ? 'accepted' : is, ...(judged && { judged }) });
      }
      current.set(docket.accountId, folded.state);
      if (folded.rest.length > 0) next.push({ ...docket, items: folded.rest });
    };

    const commitOne = async (docket: Docket, folded: Folded, plan: Commit) => {
      const items = itemsOf(folded);
      const whole = await withCases(plan, folded, ports);
      const now = clock.now();
      const commit = {
        ...whole,
        outbox: whole.outbox.map((message) => committedAt(message, now)),
      };
      const outcome = await ledger.commit(commit);
      switch (outcome.is) {
        case 'committed':
          commits.push(commit);
          posts = new Map([
            ...posts,
            ...commit.posts.map(
              ({ contentId, accountId, content }) =>
                [contentId, { ...content, accountId }] as const,
            ),
          ]);
          cases = new Map([
            ...cases,
            ...commit.cases.map(({ case: one }) => [one.caseId, one] as const),
          ]);
          done(docket, folded);
          break;
        case 'stale':
          lost.push({ ...docket, items });
          break;
        case 'full': {
          const counters = commit.brakes.flatMap(({ key, platformId }) =>
            shardsOf(platformId, key, settings, folded.taken.at(-1)?.item.occurrence.sentAt ?? 0),
          );
          const full = await ledger.fullCounters(counters);
          next.push({
            ...docket,
            items,
            full: new Set([...docket.full, ...full, ...outcome.counters]),
          });
          break;
        }
        case 'decided': {
          const { repeats, rest } = decidedBefore(commit, outcome.decisions, items);
          for (const item of repeats) settled.push({ item, is: 'repeat' });
          if (rest.length > 0) next.push({ ...docket, items: rest });
          break;
        }
      }
    };

    await Promise.all(
      [...turn.values()].map(async (docket) => {
        let items: readonly LinkedItem[] = docket.items;
        try {
          const folded = await foldOne(docket);
          if (!folded) return;
          items = itemsOf(folded);
          const { commit } = folded;
          if (commit)
            await inTurn(sharedBy(folded, commit), () => commitOne(docket, folded, commit));
          else quiet.push({ docket, folded });
        } catch (error) {
          const known = new Set(settled.map(({ item }) => item));
          failed(error, { ...docket, items: items.filter((item) => !known.has(item)) }, next);
        }
      }),
    );

    const writeQuiet = async (some: typeof quiet): Promise<void> => {
      try {
        const outcomes = await states.write(
          some.map(({ docket, folded }) => ({
            accountId: docket.accountId,
            from: current.get(docket.accountId)?.version ?? 0,
            state: folded.state,
          })),
        );
        for (const [i, { docket, folded }] of some.entries()) {
          // What was refused for want of room may have been applied: what is there now tells.
          if (outcomes[i] === 'written') done(docket, folded);
          else lost.push({ ...docket, items: itemsOf(folded) });
        }
      } catch (error) {
        if (classify(error) === 'lasting' && some.length > 1) {
          // One call tells of all: whose fault it is, and that the others were written, shows alone.
          for (const one of some) await writeQuiet([one]);
          return;
        }
        for (const { docket, folded } of some) {
          failed(error, { ...docket, items: itemsOf(folded) }, next);
        }
      }
    };
    if (quiet.length > 0) await writeQuiet(quiet);

    if (lost.length > 0) {
      try {
        if (++races > mostRaces) throw new Unavailable('accounts stayed contested');
        await clock.pause(20 * 2 ** races);
        await readAgain(lost);
        next.push(...lost);
      } catch (error) {
        for (const docket of lost) failed(error, docket, next);
      }
    }
    open = next;
  }
  return { settled, commits };
};
