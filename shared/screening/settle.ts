import type { Case } from '../reviews/case.ts';
import { isErased } from '../reviews/erasure.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { EntityState } from '../signals/entity-state.ts';
import { classify } from '../stores/failure.ts';
import type { Commit } from '../stores/ledger/port.ts';
import { createSerializer } from '../stores/serializer.ts';
import type { StoredPost } from '../stores/states/port.ts';
import { errorFields } from '../telemetry/log.ts';
import { commitFold, type FoldWithFindings, sharedItemIds } from './commit-fold.ts';
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
  /** Commits dockets that write the same items one after another. */
  readonly inTurn: ReturnType<typeof createSerializer>;
  readonly accounts: Map<string, AccountState>;
  readonly entities: Map<string, EntityState>;
  readonly posts: Map<string, StoredPost>;
  readonly cases: Map<string, Case>;
};

const setAll = <Known>(into: Map<string, Known>, more: ReadonlyMap<string, Known>): void => {
  for (const [id, known] of more) into.set(id, known);
};

const foldNext = (docket: Docket, rest: readonly LinkedItem[]): readonly UnsettledDocket[] =>
  rest.length > 0 ? [{ kind: 'next', docket: { ...docket, items: rest } }] : [];

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
  return foldNext(docket, rest);
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

/** Commits a docket with findings. */
const commitDocket = async (
  docket: Docket,
  folded: FoldWithFindings,
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  const outcome = await commitFold(folded, ports);
  switch (outcome.kind) {
    case 'committed': {
      const { posts, cases } = outcome.commit;
      batch.commits.push(outcome.commit);
      for (const { contentId, accountId, post } of posts)
        batch.posts.set(contentId, { ...post, accountId });
      for (const { case: one } of cases) batch.cases.set(one.caseId, one);
      return recordStored(docket, folded, batch);
    }
    case 'stale':
      return [{ kind: 'lost', docket: { ...docket, items: folded.items } }];
    case 'full': {
      const full = new Set([...docket.full, ...outcome.full]);
      return [{ kind: 'next', docket: { ...docket, items: folded.items, full } }];
    }
    case 'decided':
      for (const kind of ['repeat', 'conflict'] as const) {
        for (const item of outcome[kind]) batch.settled.push({ item, kind });
      }
      return foldNext(docket, outcome.rest);
  }
};

/** Folds one docket. Commits it unless it is quiet. */
const settleDocket = async (
  docket: Docket,
  batch: BatchProgress,
  ports: Ports,
): Promise<readonly UnsettledDocket[]> => {
  let { items } = docket;
  try {
    const folded = await foldDocket(docket, batch, ports);
    if (!folded) return [];
    items = folded.items;
    const { commit } = folded;
    if (!commit) return [{ kind: 'quiet', docket, folded }];
    const found = { ...folded, commit };
    return await batch.inTurn(sharedItemIds(found), () =>
      commitDocket(docket, found, batch, ports),
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
        : [{ kind: 'lost', docket: { ...docket, items: folded.items } }],
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
      recordFailure(error, { ...docket, items: folded.items }, batch, ports),
    );
  }
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
  const items = lost.flatMap((docket) => docket.items);
  try {
    await waitAfterRace({ clock: ports.clock, what: 'accounts' }, races);
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
  } catch (error) {
    return lost.flatMap((docket) => recordFailure(error, docket, batch, ports));
  }
  return lost.map((docket) => ({
    kind: 'next',
    docket: { ...docket, items: docket.items.map((item) => ({ ...item, joined: new Map() })) },
  }));
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
 *
 * @param onCommitted is called with each round's commits before the next round: one account that others keep writing
 *   must not delay the commands about all the others. Must not throw
 */
export const settle = async (
  groups: ReadonlyMap<string, readonly LinkedItem[]>,
  known: Omit<Surroundings, 'full'> & { readonly accounts: ReadonlyMap<string, AccountState> },
  ports: Ports,
  onCommitted: (commits: readonly Commit[]) => Promise<void>,
): Promise<{ readonly settled: readonly SettledItem[]; readonly commits: readonly Commit[] }> => {
  const batch: BatchProgress = {
    ...known,
    settled: [],
    commits: [],
    inTurn: createSerializer(),
    accounts: new Map(known.accounts),
    entities: new Map(known.entities),
    posts: new Map(known.posts),
    cases: new Map(known.cases),
  };
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
    const committed = batch.commits.length;
    const unsettled = await Promise.all(
      [...firstByAccount.values()].map((docket) => settleDocket(docket, batch, ports)),
    );
    const folded = unsettled.flat();
    const quiet = folded.filter((one) => one.kind === 'quiet');
    const after = [...folded, ...(await writeQuiet(quiet, batch, ports))];
    const told = onCommitted(batch.commits.slice(committed));
    const lost = docketsOf(after, 'lost');
    if (lost.length > 0) after.push(...(await retryAfterRace(lost, ++races, batch, ports)));
    pending = [...waiting, ...docketsOf(after, 'next')];
    await told;
  }
  return { settled: batch.settled, commits: batch.commits };
};
