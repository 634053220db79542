import { type FollowUpOf, mostTainted, Tainted } from '../effects/follow-up.ts';
import { isExcluded } from '../signals/account-state.ts';
import {
  type EntityKey,
  emptyEntity,
  isMember,
  isWritten,
  releaseInEntity,
  restrictInEntity,
} from '../signals/entity-state.ts';
import type { Paper } from '../stores/papers/port.ts';
import { entityName } from '../stores/states/port.ts';
import { untilSettled } from './contest.ts';
import { exhibitsOf } from './exhibit.ts';
import type { Ports } from './ports.ts';

const attempts = 6;

/** Whether an account is excluded as it is stored now. */
const countsAsExcluded = async (
  accountId: string,
  { states }: Pick<Ports, 'states'>,
): Promise<boolean> => {
  const { accounts } = await states.read(
    { accounts: [accountId], entities: [], posts: [] },
    { consistent: true },
  );
  const account = accounts.get(accountId);
  return account !== undefined && isExcluded(account);
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
  { accountId, entities: carried }: FollowUpOf<'taint'>,
  ports: Ports,
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
    const excluded = await countsAsExcluded(accountId, ports);
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
      if ((await countsAsExcluded(accountId, ports)) !== excluded) return 'stale';
    }
    if (!excluded && marked.paper.version > 0) {
      // Over at once, and not removed: so it fails where another follow-up marks again.
      if ((await remember({ entities: [] }, clock.now())) === 'stale') return 'stale';
    }
  });
