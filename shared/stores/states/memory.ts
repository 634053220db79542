import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { day } from '#shared/settings/durations.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import { decodeAccount, decodeEntity, encodeAccount, encodeEntity } from './codec.ts';
import {
  entityName,
  pick,
  type StateStore,
  type StateWrite,
  type StoredPost,
  type SubjectScan,
  toldName,
} from './port.ts';

type Stored = { readonly version: number; readonly bytes: Uint8Array };

/** The in-memory states that the store reads and a ledger commits to. */
export type MemoryStates = {
  readonly accounts: Map<string, Stored>;
  readonly entities: Map<string, Stored>;
  readonly posts: Map<string, StoredPost>;
  readonly pages: Map<string, EventMark[]>;
};

export const emptyMemoryStates = (): MemoryStates => ({
  accounts: new Map(),
  entities: new Map(),
  posts: new Map(),
  pages: new Map(),
});

const dayOf = (at: number) => Math.floor(at / day);

/** Applies one conditional write. */
export const applyWrite = (states: MemoryStates, write: StateWrite): 'written' | 'stale' => {
  const isAccount = 'accountId' in write;
  const stored = isAccount ? states.accounts : states.entities;
  const key = isAccount ? write.accountId : entityName(write.entity);
  if ((stored.get(key)?.version ?? 0) !== write.from) return 'stale';
  stored.set(key, {
    version: write.state.version,
    bytes: isAccount ? encodeAccount(write.state) : encodeEntity(write.state),
  });
  return 'written';
};

/**
 * Stores states in memory, for tests, simulation and screening without services. They are kept as the
 * bytes that DynamoDB would hold, so that values lost in storage are lost here too.
 */
export const memoryStates = (states: MemoryStates): StateStore & SubjectScan => ({
  async read({ accounts = [], entities = [], posts = [] }) {
    return {
      accounts: pick(states.accounts, accounts, ({ bytes, version }) =>
        decodeAccount(bytes, version),
      ),
      entities: pick(
        states.entities,
        entities.map(entityName),
        ({ bytes, version }) => decodeEntity(bytes, version),
        toldName,
      ),
      posts: pick(states.posts, posts, (post) => post),
    };
  },

  async write(writes) {
    return writes.map((write) => applyWrite(states, write));
  },

  async *all(after) {
    const subjects = [
      ...[...states.accounts.keys()].map(accountSubject),
      ...[...states.posts].map(([id, { accountId }]) => contentSubject(id, accountId)),
    ];
    const last = subjects.findIndex(({ kind, id }) => kind === after?.kind && id === after.id);
    yield* subjects.slice(last + 1);
  },

  async readMarks(accountId, at) {
    return states.pages.get(`${accountId}#${dayOf(at)}`) ?? [];
  },

  async keepMarks(accountId, marks) {
    for (const mark of marks) {
      const page = `${accountId}#${dayOf(mark.at)}`;
      const kept = states.pages.get(page) ?? [];
      if (!kept.some(({ id }) => id === mark.id)) states.pages.set(page, [...kept, mark]);
    }
  },
});
