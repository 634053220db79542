import { shardsOf } from '../effects/brakes.ts';
import { committedAt } from '../effects/outbox.ts';
import { type Case, joinCase } from '../reviews/case.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { EntityState } from '../signals/entity-state.ts';
import { classify, Unavailable } from '../stores/failure.ts';
import type { Commit } from '../stores/ledger/port.ts';
import type { PostState } from '../stores/states/port.ts';
import { turns } from '../stores/turns.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Surroundings } from './consequences.ts';
import { afterLoss } from './contest.ts';
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

/** A docket that is to be folded again, at once or on what whoever won a race left, or that is quiet. */
type Left =
  | { readonly is: 'next' | 'lost'; readonly docket: Docket }
  | { readonly is: 'quiet'; readonly docket: Docket; readonly folded: Folded };

/** What has become of a batch, and all that it knows: as it was read, and as its own commits left it. */
type Batch = Pick<Surroundings, 'counterparts' | 'appealed'> & {
  readonly settled: Settled[];
  readonly commits: Commit[];
  readonly accounts: Map<string, AccountState>;
  readonly entities: Map<string, EntityState>;
  readonly posts: Map<string, PostState>;
  readonly cases: Map<string, Case>;
};

const learn = <Known>(into: Map<string, Known>, more: Iterable<readonly [string, Known]>): void => {
  for (const [id, known] of more) into.set(id, known);
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

/** Books what a fold took, once it is stored; what it left is folded on that. */
const stored = (docket: Docket, { taken, rest, state }: Folded, batch: Batch): readonly Left[] => {
  for (const { item, is, judged } of taken) {
    batch.settled.push({ item, is: is === 'new' ? 'accepted' : is, ...(judged && { judged }) });
  }
  batch.accounts.set(docket.accountId, state);
  return rest.length > 0 ? [{ is: 'next', docket: { ...docket, items: rest } }] : [];
};

/**
 * Passing faults go back to the queue. A lasting one of a lone item is its own; of several, each is
 * tried alone, so that the culprit does not hold its neighbours.
 */
const failed = (
  error: unknown,
  docket: Docket,
  { settled }: Batch,
  { log }: Pick<Ports, 'log'>,
): readonly Left[] => {
  const is = classify(error);
  const lasting = is === 'lasting';
  const { accountId, items } = docket;
  log[is === 'passing' ? 'warn' : 'error']('not-settled', { accountId, is, ...errorFields(error) });
  if (lasting && items.length > 1) {
    return items.map((item) => ({ is: 'next', docket: { ...docket, items: [item] } }));
  }
  for (const item of items) settled.push({ item, is: lasting ? 'unprocessable' : 'again' });
  return [];
};

/** Folds what an account has not seen yet; `null` when it saw all of it. */
const foldDocket = async (
  { accountId, items, full }: Docket,
  batch: Batch,
  ports: Ports,
): Promise<Folded | null> => {
  const { states, hash } = ports;
  const state = batch.accounts.get(accountId);
  const fresh: LinkedItem[] = [];
  for (const item of items) {
    const is = await recall(accountId, state, markOf(item.occurrence, 'home', hash), states);
    if (is === 'new') fresh.push(item);
    else batch.settled.push({ item, is });
  }
  if (fresh.length === 0) return null;
  const folded = fold(accountId, state, fresh, { ...batch, full }, ports);
  if (folded.leaving.length > 0) await states.keepMarks(accountId, folded.leaving);
  return folded;
};

/** Commits a docket with findings, in one transaction. */
const commitDocket = async (
  docket: Docket,
  folded: Folded,
  plan: Commit,
  batch: Batch,
  ports: Ports,
): Promise<readonly Left[]> => {
  const { ledger, clock, settings } = ports;
  const items = itemsOf(folded);
  const whole = await withCases(plan, folded, ports);
  const now = clock.now();
  const commit = { ...whole, outbox: whole.outbox.map((message) => committedAt(message, now)) };
  const outcome = await ledger.commit(commit);
  switch (outcome.is) {
    case 'committed':
      batch.commits.push(commit);
      learn(
        batch.posts,
        commit.posts.map(({ contentId, accountId, content }) => [
          contentId,
          { ...content, accountId },
        ]),
      );
      learn(
        batch.cases,
        commit.cases.map(({ case: one }) => [one.caseId, one]),
      );
      return stored(docket, folded, batch);
    case 'stale':
      return [{ is: 'lost', docket: { ...docket, items } }];
    case 'full': {
      const counters = commit.brakes.flatMap(({ key, platformId }) =>
        shardsOf(platformId, key, settings, folded.taken.at(-1)?.item.occurrence.sentAt ?? 0),
      );
      const read = await ledger.fullCounters(counters);
      const full = new Set([...docket.full, ...read, ...outcome.counters]);
      return [{ is: 'next', docket: { ...docket, items, full } }];
    }
    case 'decided': {
      const { repeats, rest } = decidedBefore(commit, outcome.decisions, items);
      for (const item of repeats) batch.settled.push({ item, is: 'repeat' });
      return rest.length > 0 ? [{ is: 'next', docket: { ...docket, items: rest } }] : [];
    }
  }
};

/** Folds one docket and commits it, in its turn among those that write the same things, unless it is quiet. */
const settleDocket = async (
  docket: Docket,
  inTurn: ReturnType<typeof turns>,
  batch: Batch,
  ports: Ports,
): Promise<readonly Left[]> => {
  let items: readonly LinkedItem[] = docket.items;
  try {
    const folded = await foldDocket(docket, batch, ports);
    if (!folded) return [];
    items = itemsOf(folded);
    const { commit } = folded;
    if (!commit) return [{ is: 'quiet', docket, folded }];
    return await inTurn(sharedBy(folded, commit), () =>
      commitDocket(docket, folded, commit, batch, ports),
    );
  } catch (error) {
    const known = new Set(batch.settled.map(({ item }) => item));
    const left = items.filter((item) => !known.has(item));
    return failed(error, { ...docket, items: left }, batch, ports);
  }
};

type Quiet = Extract<Left, { is: 'quiet' }>;

/** Writes accounts about which nothing was found, many in one call. */
const writeQuiet = async (
  quiet: readonly Quiet[],
  batch: Batch,
  ports: Ports,
): Promise<readonly Left[]> => {
  if (quiet.length === 0) return [];
  try {
    const outcomes = await ports.states.write(
      quiet.map(({ docket: { accountId }, folded: { state } }) => ({
        accountId,
        from: batch.accounts.get(accountId)?.version ?? 0,
        state,
      })),
    );
    // What was refused for want of room may have been applied: what is there now tells.
    return quiet.flatMap(({ docket, folded }, i): readonly Left[] =>
      outcomes[i] === 'written'
        ? stored(docket, folded, batch)
        : [{ is: 'lost', docket: { ...docket, items: itemsOf(folded) } }],
    );
  } catch (error) {
    const left: Left[] = [];
    if (classify(error) === 'lasting' && quiet.length > 1) {
      // One call tells of all: whose fault it is, and that the others were written, shows alone.
      for (const one of quiet) left.push(...(await writeQuiet([one], batch, ports)));
      return left;
    }
    return quiet.flatMap(({ docket, folded }) =>
      failed(error, { ...docket, items: itemsOf(folded) }, batch, ports),
    );
  }
};

/** Reads what whoever won a race left. */
const readAgain = async (lost: readonly Docket[], batch: Batch, ports: Ports): Promise<void> => {
  const items = lost.flatMap((docket) => docket.items);
  const [fresh, appeals] = await Promise.all([
    ports.states.read(
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
  learn(batch.accounts, fresh.accounts);
  learn(batch.entities, fresh.entities);
  learn(batch.posts, fresh.posts);
  learn(batch.posts, appeals.posts);
  learn(batch.cases, appeals.cases);
};

/** Races that an account may lose before its events go back to the queue. */
const mostRaces = 6;

/**
 * Lets whoever won go on, later with each race, and reads what they left.
 *
 * @param races how many were lost, this one too
 */
const afterRace = async (
  lost: readonly Docket[],
  races: number,
  batch: Batch,
  ports: Ports,
): Promise<readonly Left[]> => {
  try {
    if (races > mostRaces) throw new Unavailable('accounts stayed contested');
    await afterLoss(ports.clock, races);
    await readAgain(lost, batch, ports);
    return lost.map((docket) => ({ is: 'next', docket }));
  } catch (error) {
    return lost.flatMap((docket) => failed(error, docket, batch, ports));
  }
};

const docketsOf = (left: readonly Left[], which: Left['is']): readonly Docket[] =>
  left.filter(({ is }) => is === which).map(({ docket }) => docket);

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
  const batch: Batch = {
    ...known,
    settled: [],
    commits: [],
    accounts: new Map(known.accounts),
    entities: new Map(known.entities),
    posts: new Map(known.posts),
    cases: new Map(known.cases),
  };
  const inTurn = turns();
  let races = 0;
  let open: readonly Docket[] = [...groups].map(([accountId, items]) => ({
    accountId,
    items,
    full: new Set<string>(),
  }));

  while (open.length > 0) {
    // One docket of an account at a time: the next is folded on what this one leaves.
    const turn = new Map(open.toReversed().map((docket) => [docket.accountId, docket]));
    const waiting = open.filter((docket) => turn.get(docket.accountId) !== docket);
    const left = await Promise.all(
      [...turn.values()].map((docket) => settleDocket(docket, inTurn, batch, ports)),
    );
    const folded = left.flat();
    const quiet = folded.filter((one) => one.is === 'quiet');
    const after = [...folded, ...(await writeQuiet(quiet, batch, ports))];
    const lost = docketsOf(after, 'lost');
    if (lost.length > 0) after.push(...(await afterRace(lost, ++races, batch, ports)));
    open = [...waiting, ...docketsOf(after, 'next')];
  }
  return { settled: batch.settled, commits: batch.commits };
};
