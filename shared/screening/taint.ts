import { type FollowUpOf, mostTainted, recheckSharersOf, Tainted } from '../effects/follow-up.ts';
import { type AccountState, excludedSince, isExcluded } from '../signals/account-state.ts';
import {
  type EntityKey,
  type EntityState,
  emptyEntity,
  excludeInEntity,
  isFromText,
  isIdentifying,
  isMember,
  readmitInEntity,
} from '../signals/entity-state.ts';
import type { Paper } from '../stores/papers/port.ts';
import { distinctEntities, entityName } from '../stores/states/port.ts';
import { exhibitsOf } from './exhibit.ts';
import type { Ports } from './ports.ts';
import { sendRechecks } from './publish.ts';
import { retryWhileStale } from './retry.ts';

type TaintPorts = Pick<Ports, 'states' | 'papers' | 'hash' | 'clock' | 'settings'> & {
  readonly followUps: Pick<Ports['followUps'], 'send'>;
};

/** The current state of an account if it is excluded, otherwise `null`. */
const readExcluded = async (
  accountId: string,
  { states }: Pick<Ports, 'states'>,
): Promise<AccountState | null> => {
  const { accounts } = await states.read({ accounts: [accountId] }, { consistent: true });
  const account = accounts.get(accountId);
  return account && isExcluded(account) ? account : null;
};

/**
 * Requests rechecks of accounts that came to share an identifying entity after the account was excluded, but
 * before the entity was tainted. A platform may report a closing hours after such newcomers signed up.
 *
 * @throws Unavailable if the queue is unavailable
 */
const recheckNewcomers = async (
  accountId: string,
  account: AccountState,
  entities: readonly (readonly [EntityKey, EntityState | undefined])[],
  ports: TaintPorts,
): Promise<void> => {
  const { settings, clock } = ports;
  const { platformId } = settings;
  const since = excludedSince(account);
  const rechecks = entities.flatMap(([entity, { recent = [] } = {}]) => {
    if (!isIdentifying(entity)) return [];
    // An account that was there before the excluded account cannot be its re-registration.
    const own = recent.find((member) => member.account === accountId)?.at ?? since;
    const accountIds = recent
      .filter(({ at }) => at > Math.max(since, own))
      .map((member) => member.account);
    const excluded = { accountId, standingVersion: account.standing.version };
    return accountIds.length === 0
      ? []
      : [recheckSharersOf({ platformId, accountIds, entity, excluded, at: clock.now() })];
  });
  await sendRechecks(rechecks, ports);
};

/**
 * The paper that lists the entities that an account taints. Exhibits cannot replace it: they expire before a
 * long freeze ends.
 */
const readTainted = async (
  accountId: string,
  { papers }: Pick<Ports, 'papers'>,
): Promise<{ readonly paper: Paper; readonly entities: readonly EntityKey[] }> => {
  const [storedPaper] = await papers.read('taint', [{ folder: accountId, id: 'marked' }]);
  return {
    paper: storedPaper ?? {
      kind: 'taint',
      folder: accountId,
      id: 'marked',
      version: 0,
      body: null,
      expiresAt: null,
    },
    entities: storedPaper ? Tainted.parse(storedPaper.body).entities : [],
  };
};

/**
 * Records an account as excluded, or no longer so, in the entities that it used, according to its current state. These
 * are the entities of the follow-up, of its exhibits, and those that it tainted before; at most 30. Follow-ups
 * may arrive in any order and any number of times. One that no change of its standing caused is about its own only.
 *
 * @throws Unavailable if a store is unavailable, or if concurrent writers keep winning on the entities
 */
export const updateTaint = (
  {
    accountId,
    standingVersion,
    entities: carried,
  }: Pick<FollowUpOf<'taint'>, 'accountId' | 'entities'> &
    Partial<Pick<FollowUpOf<'taint'>, 'standingVersion'>>,
  ports: TaintPorts,
): Promise<void> =>
  retryWhileStale({ clock: ports.clock, what: 'the shared entities of an account' }, async () => {
    const { states, papers, hash, clock } = ports;
    // What its exhibits and the paper name was marked when it was excluded: a look that reads it all again may cost as
    // much as hundreds of events.
    const hasAsked = standingVersion === 0;
    const [tainted, { exhibits }] = await Promise.all([
      readTainted(accountId, ports),
      hasAsked ? { exhibits: [] } : exhibitsOf(accountId, ports),
    ]);
    const named = distinctEntities([
      ...tainted.entities,
      ...carried,
      // Entities from texts come last: an account that writes much must not crowd out those that identify it.
      ...exhibits
        .flatMap(({ entities }) => entities)
        .toSorted((a, b) => Number(isFromText(a)) - Number(isFromText(b))),
    ]).slice(0, mostTainted);
    const carriedNames = new Set(carried.map(entityName));
    const entities = hasAsked
      ? named.filter((entity) => carriedNames.has(entityName(entity)))
      : named;
    if (entities.length === 0) return;

    // Entities are read before the account: if another follow-up of the account changes one in between, this
    // write becomes stale.
    const found = await states.read({ entities }, { consistent: true });
    const account = await readExcluded(accountId, ports);
    const excluded = account !== null;
    const updateEntity = excluded ? excludeInEntity : readmitInEntity;
    const writes = entities.flatMap((entity) => {
      const before = found.entities.get(entityName(entity)) ?? emptyEntity;
      // The account's memory of people also grows after it is no longer new, without joining it to their
      // entities.
      const isPerson = entity.kind === 'target' || entity.kind === 'reporter';
      if (isPerson && !isMember(before, accountId, hash)) return [];
      const after = updateEntity(before, accountId, hash);
      return after === before ? [] : [{ entity, from: before.version, state: after }];
    });

    // Remembered before the entities are tainted: a taint that no paper lists could never be removed.
    const writeTainted = (body: Tainted, expiresAt: number | null) =>
      papers.write({ ...tainted.paper, version: tainted.paper.version + 1, body, expiresAt });
    if (excluded && named.length > tainted.entities.length) {
      if ((await writeTainted({ entities: named }, null)) === 'stale') return 'stale';
    }
    if (writes.length > 0) {
      const outcomes = await states.write(writes);
      if (outcomes.some((outcome) => outcome !== 'written')) return 'stale';
      // The account may have been frozen or released meanwhile, and the follow-up of that change did not see
      // these taints.
      if (((await readExcluded(accountId, ports)) !== null) !== excluded) return 'stale';
    }
    if (account) {
      const entityStates = entities.map(
        (entity) => [entity, found.entities.get(entityName(entity))] as const,
      );
      await recheckNewcomers(accountId, account, entityStates, ports);
    }
    if (!excluded && !hasAsked && tainted.paper.version > 0) {
      // Expired at once instead of deleted: the versioned write fails if another follow-up taints entities
      // again.
      if ((await writeTainted({ entities: [] }, clock.now())) === 'stale') return 'stale';
    }
  });
