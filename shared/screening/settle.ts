import { shardsOf } from '../effects/brakes.ts';
import { withCommitTime } from '../effects/outbox.ts';
import { type Case, joinCase } from '../reviews/case.ts';
import { isErased } from '../reviews/erasure.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { EntityState } from '../signals/entity-state.ts';
import { classify } from '../stores/failure.ts';
import type { Commit } from '../stores/ledger/port.ts';
import { createSerializer } from '../stores/serializer.ts';
import type { StoredPost } from '../stores/states/port.ts';
import { errorFields } from '../telemetry/log.ts';
import { type FoldResult, fold } from './fold.ts';
import { gatherAppeals, isRecheck } from './gather.ts';
import { checkRepeat, markOf } from './history.ts';
import { entitiesOf, type LinkedItem, postsOf } from './intake.ts';
import type { JudgedEvent, Ports } from './ports.ts';
import { waitAfterRace } from './retry.ts';
import type { Surroundings } from './surroundings.ts';

/** The outcome of one item. */
export type SettledItem = {
  readonly item: LinkedItem;
  readonly kind: 'accepted' | 'repeat' | 'conflict' | 'again' | 'unprocessable';
  /** Only for accepted items. */
  readonly judged?: JudgedEvent;
};

export type Settlement = {
  readonly settled: readonly SettledItem[];
  readonly commits: readonly Commit[];
};

/** One account with its events, on their way to a commit. */
type Docket = {
  readonly accountId: string;
  readonly items: readonly LinkedItem[];
  readonly full: ReadonlySet<string>;
};

/**
 * A docket that is not settled yet: `next` is folded again at once, `lost` is folded again after a lost race,
 * and `quiet` has no findings and is written together with others.
 */
type UnsettledDocket =
  | { readonly kind: 'next' | 'lost'; readonly docket: Docket }
  | { readonly kind: 'quiet'; readonly docket: Docket; readonly folded: FoldResult };

/** The progress of a batch and all that is known in it: as it was read, then updated by its own commits. */
type BatchProgress = Pick<Surroundings, 'counterparts' | 'appealed'> & {
  readonly settled: SettledItem[];
  readonly commits: Commit[];
  readonly accounts: Map<string, AccountState>;
  readonly entities: Map<string, EntityState>;
  readonly posts: Map<string, StoredPost>;
  readonly cases: Map<string, Case>;
};

const setAll = <Known>(
  into: Map<string, Known>,
  more: Iterable<readonly [string, Known]>,
): void => {
  for (const [id, known] of more) into.set(id, known);
};

/** Ids of items that commits of other accounts may write too: cases and brake counters. */
const sharedItemIds = ({ openings }: FoldResult, { cases, brakes }: Commit): readonly string[] => [
  ...openings.map(({ caseId }) => caseId),
  ...cases.map(({ case: { caseId } }) => caseId),
  ...brakes.map(({ id }) => id),
];

/** All items of a folded docket, taken or not. */
const itemsOf = ({ taken, rest }: FoldResult): readonly LinkedItem[] => [
  ...taken.map(({ item }) => item),
  ...rest,
];

/** Adds the cases that the findings open or join to a commit, based on their current versions. */
const withCases = async (
  commit: Commit,
  { openings }: FoldResult,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<Commit> => {
  if (openings.length === 0) return commit;
  // An appeal with a finding of its own joins the case on which it is heard.
  const planned = new Map(commit.cases.map((one) => [one.case.caseId, one]));
  const ids = new Set(openings.map(({ caseId }) => caseId).filter((id) => !planned.has(id)));
  const storedCases = ids.size === 0 ? new Map() : await ledger.readCases([...ids]);
  for (const opening of openings) {
    const { caseId } = opening;
    const before = planned.get(caseId)?.case ?? storedCases.get(caseId) ?? null;
    const joined = joinCase(before, opening);
    if (joined === before) continue;
    const from = planned.get(caseId)?.from ?? before?.version ?? 0;
    planned.set(caseId, { from, case: joined });
  }
  return { ...commit, cases: [...planned.values()] };
};

/** Separates the items that were decided before although their mark is gone: the first decision stands. */
const separateDecided = (
  { decisions }: Commit,
  decidedIds: readonly string[],
  items: readonly LinkedItem[],
): { readonly repeats: readonly LinkedItem[]; readonly rest: readonly LinkedItem[] } => {
  const events = new Set(
    decisions.filter(({ id }) => decidedIds.includes(id)).map(({ eventId }) => eventId),
  );
  const { repeats = [], rest = [] } = Object.groupBy(items, ({ occurrence }) =>
    events.has(occurrence.event.eventId) ? 'repeats' : 'rest',
  );
  return { repeats, rest };
};

/** Records the outcome of a stored fold; the items that it left are folded next, on the stored state. */
const recordStored = (
  docket: Docket,
  { taken, rest, state }: FoldResult,
  batch: BatchProgress,
): readonly UnsettledDocket[] => {
  for (const { item, kind, judged } of taken) {
    batch.settled.push({
      item,
      kind: kind === 'new' ? 'accepted' : kind,
      ...(judged && { judged }),
    });
  }
  batch.accounts.set(docket.accountId, state);
  return rest.length > 0 ? [{ kind: 'next', docket: { ...docket, items: rest } }] : [];
};

/**
 * Returns items to the queue after a passing error. After a lasting error, a single item is unprocessable;
 * several are each tried alone, so that one bad item does not hold back the others.
 */
const recordFailure = (
  error: unknown,
  docket: Docket,
  { settled }: BatchProgress,
  { log }: Pick<Ports, 'log'>,
): readonly UnsettledDocket[] => {
  const kind = classify(error);
  const lasting = kind === 'lasting';
  const { accountId, items } = docket;
  log[kind === 'passing' ? 'warn' : 'error']('not-settled', {
    accountId,
    kind,
    ...errorFields(error),
  });
  if (lasting && items.length > 1) {
    return items.map((item) => ({ kind: 'next', docket: { ...docket, items: [item] } }));
  }
  for (const item of items) settled.push({ item, kind: lasting ? 'unprocessable' : 'again' });
  return [];
};

/** Folds the items that the account has not seen yet; returns `null` if there are none. */
const foldDocket = async (
  { accountId, items, full }: Docket,
  batch: BatchProgress,
  ports: Ports,
): Promise<FoldResult | null> => {
  const { states, hash } = ports;
  const state = batch.accounts.get(accountId);
  const fresh: LinkedItem[] = [];
  for (const item of items) {
    // A recheck requested before an erasure must not start a record of somebody who left.
    const kind =
      isRecheck(item) && state && isErased(state)
        ? 'repeat'
        : await checkRepeat(accountId, state, markOf(item.occurrence, 'home', hash), states);
    if (kind === 'new') fresh.push(item);
    else batch.settled.push({ item, kind });
  }
  if (fresh.length === 0) return null;
  const folded = fold(accountId, state, fresh, { ...batch, full }, ports);
  if (folded.leaving.length > 0) await states.keepMarks(accountId, folded.leaving);
  return folded;
};

/** Commits a docket with findings in one transaction. */
const commitDocket = async (
  docket: Docket,
  folded: FoldResult,
  baseCommit: Commit,
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  const { ledger, clock, settings } = ports;
  const items = itemsOf(folded);
  const fullCommit = await withCases(baseCommit, folded, ports);
  const now = clock.now();
  const commit = {
    ...fullCommit,
    outbox: fullCommit.outbox.map((message) => withCommitTime(message, now)),
  };
  const outcome = await ledger.commit(commit);
  switch (outcome.kind) {
    case 'committed':
      batch.commits.push(commit);
      setAll(
        batch.posts,
        commit.posts.map(({ contentId, accountId, post }) => [contentId, { ...post, accountId }]),
      );
      setAll(
        batch.cases,
        commit.cases.map(({ case: one }) => [one.caseId, one]),
      );
      return recordStored(docket, folded, batch);
    case 'stale':
      return [{ kind: 'lost', docket: { ...docket, items } }];
    case 'full': {
      const counters = commit.brakes.flatMap(({ key, platformId }) =>
        shardsOf(platformId, key, settings, folded.taken.at(-1)?.item.occurrence.sentAt ?? 0),
      );
      const read = await ledger.fullCounters(counters);
      const full = new Set([...docket.full, ...read, ...outcome.counters]);
      return [{ kind: 'next', docket: { ...docket, items, full } }];
    }
    case 'decided': {
      const { repeats, rest } = separateDecided(commit, outcome.decisions, items);
      for (const item of repeats) batch.settled.push({ item, kind: 'repeat' });
      return rest.length > 0 ? [{ kind: 'next', docket: { ...docket, items: rest } }] : [];
    }
  }
};

/**
 * Folds one docket. Commits it unless it is quiet, one after another with dockets that write the same items.
 */
const settleDocket = async (
  docket: Docket,
  inTurn: ReturnType<typeof createSerializer>,
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  let items: readonly LinkedItem[] = docket.items;
  try {
    const folded = await foldDocket(docket, batch, ports);
    if (!folded) return [];
    items = itemsOf(folded);
    const { commit } = folded;
    if (!commit) return [{ kind: 'quiet', docket, folded }];
    return await inTurn(sharedItemIds(folded, commit), () =>
      commitDocket(docket, folded, commit, batch, ports),
    );
  } catch (error) {
    const known = new Set(batch.settled.map(({ item }) => item));
    const unsettled = items.filter((item) => !known.has(item));
    return recordFailure(error, { ...docket, items: unsettled }, batch, ports);
  }
};

type QuietDocket = Extract<UnsettledDocket, { kind: 'quiet' }>;

/** Writes accounts without findings, many in one call. */
const writeQuiet = async (
  quiet: readonly QuietDocket[],
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  if (quiet.length === 0) return [];
  try {
    const outcomes = await ports.states.write(
      quiet.map(({ docket: { accountId }, folded: { state } }) => ({
        accountId,
        from: batch.accounts.get(accountId)?.version ?? 0,
        state,
      })),
    );
    // A write refused for lack of capacity may still have been applied; reading again shows whether it was.
    return quiet.flatMap(({ docket, folded }, i): readonly UnsettledDocket[] =>
      outcomes[i] === 'written'
        ? recordStored(docket, folded, batch)
        : [{ kind: 'lost', docket: { ...docket, items: itemsOf(folded) } }],
    );
  } catch (error) {
    const unsettled: UnsettledDocket[] = [];
    if (classify(error) === 'lasting' && quiet.length > 1) {
      // The call fails as a whole. Writing one at a time shows which account causes the error and which were
      // written.
      for (const one of quiet) unsettled.push(...(await writeQuiet([one], batch, ports)));
      return unsettled;
    }
    return quiet.flatMap(({ docket, folded }) =>
      recordFailure(error, { ...docket, items: itemsOf(folded) }, batch, ports),
    );
  }
};

/** Reads what the winner of a race wrote. */
const rereadLost = async (
  lost: readonly Docket[],
  batch: BatchProgress,
  ports: Ports,
): Promise<void> => {
  const items = lost.flatMap((docket) => docket.items);
  const [fresh, appeals] = await Promise.all([
    ports.states.read(
      {
        accounts: lost.map(({ accountId }) => accountId),
        // The winner may have been a recheck, with a newer view of an entity and an older one of the account.
        entities: entitiesOf(items),
        posts: postsOf(items),
      },
      { consistent: true },
    ),
    gatherAppeals(items, ports),
  ]);
  setAll(batch.accounts, fresh.accounts);
  setAll(batch.entities, fresh.entities);
  setAll(batch.posts, fresh.posts);
  setAll(batch.posts, appeals.posts);
  setAll(batch.cases, appeals.cases);
};

/**
 * Waits, longer after each race, then reads what the winner wrote.
 *
 * @param races number of lost races so far, including this one
 */
const retryAfterRace = async (
  lost: readonly Docket[],
  races: number,
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  try {
    await waitAfterRace({ clock: ports.clock, what: 'accounts' }, races);
    await rereadLost(lost, batch, ports);
    return lost.map((docket) => ({
      kind: 'next',
      docket: { ...docket, items: docket.items.map((item) => ({ ...item, joined: new Map() })) },
    }));
  } catch (error) {
    return lost.flatMap((docket) => recordFailure(error, docket, batch, ports));
  }
};

const docketsOf = (
  unsettled: readonly UnsettledDocket[],
  wanted: UnsettledDocket['kind'],
): readonly Docket[] => unsettled.filter(({ kind }) => kind === wanted).map(({ docket }) => docket);

/**
 * Commits the events of the home accounts. Accounts without findings are written many at a time, each with a
 * conditional write; each account with findings is committed in a transaction of its own.
 *
 * After a lost race or a write refused for lack of capacity, the docket is folded again on the current state.
 * A late writer therefore never overwrites, and a throttled write does not wait in the queue for minutes.
 * Items that cannot be settled now are returned as `again`, and the queue delivers them again.
 */
export const settle = async (
  groups: ReadonlyMap<string, readonly LinkedItem[]>,
  known: Omit<Surroundings, 'full'> & { readonly accounts: ReadonlyMap<string, AccountState> },
  ports: Ports,
): Promise<Settlement> => {
  const batch: BatchProgress = {
    ...known,
    settled: [],
    commits: [],
    accounts: new Map(known.accounts),
    entities: new Map(known.entities),
    posts: new Map(known.posts),
    cases: new Map(known.cases),
  };
  const inTurn = createSerializer();
  let races = 0;
  let pending: readonly Docket[] = [...groups].map(([accountId, items]) => ({
    accountId,
    items,
    full: new Set<string>(),
  }));

  while (pending.length > 0) {
    // One docket per account at a time: the next is folded on the state that this one leaves.
    const firstByAccount = new Map(
      pending.toReversed().map((docket) => [docket.accountId, docket]),
    );
    const waiting = pending.filter((docket) => firstByAccount.get(docket.accountId) !== docket);
    const unsettled = await Promise.all(
      [...firstByAccount.values()].map((docket) => settleDocket(docket, inTurn, batch, ports)),
    );
    const folded = unsettled.flat();
    const quiet = folded.filter((one) => one.kind === 'quiet');
    const after = [...folded, ...(await writeQuiet(quiet, batch, ports))];
    const lost = docketsOf(after, 'lost');
    if (lost.length > 0) after.push(...(await retryAfterRace(lost, ++races, batch, ports)));
    pending = [...waiting, ...docketsOf(after, 'next')];
  }
  return { settled: batch.settled, commits: batch.commits };
};
