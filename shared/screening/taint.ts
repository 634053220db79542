import { type FollowUpOf, mostTainted, recheckBesideOf, Tainted } from '../effects/follow-up.ts';
import { type AccountState, excludedSince, isExcluded } from '../signals/account-state.ts';
import {
  type EntityKey,
  type EntityState,
  emptyEntity,
  isMember,
  isWritten,
  releaseInEntity,
  restrictInEntity,
} from '../signals/entity-state.ts';
import { Unavailable } from '../stores/failure.ts';
import type { Paper } from '../stores/papers/port.ts';
import { entityName } from '../stores/states/port.ts';
import { untilSettled } from './contest.ts';
import { exhibitsOf } from './exhibit.ts';
import type { Ports } from './ports.ts';

type TaintPorts = Pick<Ports, 'states' | 'papers' | 'hash' | 'clock' | 'settings'> & {
  readonly followUps: Pick<Ports['followUps'], 'send'>;
};

const attempts = 6;

/** An account as it is stored now, if it is excluded. */
const excludedNow = async (
  accountId: string,
  { states }: Pick<Ports, 'states'>,
): Promise<AccountState | null> => {
  const { accounts } = await states.read(
    { accounts: [accountId], entities: [], posts: [] },
    { consistent: true },
  );
  const account = accounts.get(accountId);
  return account && isExcluded(account) ? account : null;
};

/** What tells who somebody is: an excluded account may be back where another shares it. */
const tells: ReadonlySet<EntityKey['kind']> = new Set(['identity', 'phone', 'email', 'payment']);

/**
 * Has whoever came to share what tells who somebody is, after the account was excluded and before that
 * stood there, judged again: a closing may be told hours after its newcomers signed up.
 *
 * @throws Unavailable when the queue is
 */
const recheckNewcomers = async (
  accountId: string,
  account: AccountState,
  entities: readonly (readonly [EntityKey, EntityState | undefined])[],
  { followUps, settings: { platformId }, clock }: TaintPorts,
): Promise<void> => {
  const since = excludedSince(account);
  const messages = entities.flatMap(([entity, { recent = [] } = {}]) => {
    if (!tells.has(entity.kind)) return [];
    // Who was there before it is nobody who came back.
    const own = recent.find((member) => member.account === accountId)?.at ?? since;
    const accountIds = recent
      .filter((member) => member.account !== accountId && member.at > Math.max(since, own))
      .map((member) => member.account);
    const excluded = { accountId, standingVersion: account.standing.version };
    return accountIds.length === 0
      ? []
      : [recheckBesideOf({ platformId, accountIds, entity, excluded, at: clock.now() })];
  });
  if (messages.length === 0) return;
  const refused = await followUps.send(
    messages.map((message) => ({ body: JSON.stringify(message) })),
  );
  if (refused.length > 0) throw new Unavailable('rechecks were not taken by the queue');
};

/** The paper on which stands what was marked for an account: exhibits are gone before a long freeze ends. */
const markedFor = async (
  accountId: string,
  { papers }: Pick<Ports, 'papers'>,
): Promise<{ readonly paper: Paper; readonly entities: readonly EntityKey[] }> => {
  const [there] = await papers.read('taint', [{ folder: accountId, id: 'marked' }]);
  return {
    paper: there ?? {
      kind: 'taint',
      folder: accountId,
      id: 'marked',
      version: 0,
      body: null,
      expiresAt: null,
    },
    entities: there ? Tainted.parse(there.body).entities : [],
  };
};

/**
 * Makes the entities that an account used say whether it is excluded now: those of the follow-up, of
 * its exhibits, and those that were marked for it before, at most 30. Follow-ups may come in any
 * order and as often as they like.
 *
 * @throws Unavailable when a store is, or the entities stay contested
 */
export const taint = (
  { accountId, entities: carried }: Pick<FollowUpOf<'taint'>, 'accountId' | 'entities'>,
  ports: TaintPorts,
): Promise<void> =>
  untilSettled({ clock: ports.clock, attempts, what: 'what an account shares' }, async () => {
    const { states, papers, hash, clock } = ports;
    const [marked, exhibits] = await Promise.all([
      markedFor(accountId, ports),
      exhibitsOf(accountId, ports),
    ]);
    const all = [
      ...marked.entities,
      ...carried,
      // Somebody who writes much must not crowd out what tells who they are.
      ...exhibits
        .flatMap(({ entities }) => entities)
        .toSorted((a, b) => Number(isWritten(a)) - Number(isWritten(b))),
    ].map((entity) => [entityName(entity), entity] as const);
    const entities = [...new Map(all).values()].slice(0, mostTainted);

    // The entities first: what another follow-up of the account writes after it was read makes this stale.
    const found = await states.read({ accounts: [], entities, posts: [] }, { consistent: true });
    const account = await excludedNow(accountId, ports);
    const excluded = account !== null;
    const change = excluded ? restrictInEntity : releaseInEntity;
    const writes = entities.flatMap((entity) => {
      const before = found.entities.get(entityName(entity)) ?? emptyEntity;
      // People are named from the account's own memory, which goes on when it is new no longer.
      const isPerson = entity.kind === 'target' || entity.kind === 'reporter';
      if (isPerson && !isMember(before, accountId, hash)) return [];
      const after = change(before, accountId, hash);
      return after === before ? [] : [{ entity, from: before.version, state: after }];
    });

    // Before the entities are marked: a mark that nobody remembers could not be taken away.
    const remember = (body: Tainted, expiresAt: number | null) =>
      papers.write({ ...marked.paper, version: marked.paper.version + 1, body, expiresAt });
    if (excluded && entities.length > marked.entities.length) {
      if ((await remember({ entities }, null)) === 'stale') return 'stale';
    }
    if (writes.length > 0) {
      const outcomes = await states.write(writes);
      if (outcomes.some((outcome) => outcome !== 'written')) return 'stale';
      // It may have been frozen or released meanwhile, and whoever followed that up saw nothing yet.
      if (((await excludedNow(accountId, ports)) !== null) !== excluded) return 'stale';
    }
    if (account) {
      const there = entities.map(
        (entity) => [entity, found.entities.get(entityName(entity))] as const,
      );
      await recheckNewcomers(accountId, account, there, ports);
    }
    if (!excluded && marked.paper.version > 0) {
      // Over at once, and not removed: so it fails where another follow-up marks again.
      if ((await remember({ entities: [] }, clock.now())) === 'stale') return 'stale';
    }
  });
