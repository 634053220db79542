import type { Decision } from '../decisions/decision.ts';
import type { Hold } from '../effects/effects.ts';
import type { Case } from '../reviews/case.ts';
import type { Ports } from '../screening/ports.ts';
import { day } from '../settings/durations.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { EntityState } from '../signals/entity-state.ts';
import type { EventMark } from '../signals/marks.ts';
import { type BrakeCount, ledgerOver } from '../stores/ledger/over-tables.ts';
import { type Paper, pageOfFolder } from '../stores/papers/port.ts';
import { entityName, pick, type StoredPost } from '../stores/states/port.ts';
import type { Table, Twins } from './twins.ts';

const dayOf = (at: number) => Math.floor(at / day);

const createTables = ({ table }: Pick<Twins, 'table'>) => ({
  accounts: table<AccountState>(),
  entities: table<EntityState>(),
  posts: table<StoredPost>(),
  pages: table<readonly EventMark[]>(),
  decisions: table<readonly Decision[]>(),
  cases: table<Case>(),
  holds: table<Hold>(),
  brakes: table<BrakeCount>(),
  /** By folder, in the order in which they were last written. */
  papers: table<readonly Paper[]>(),
});

type PlainStores = Pick<Ports, 'states' | 'ledger' | 'outbox' | 'papers'>;

/** Creates the stores of both sides of a comparison. */
export const twinStores = (
  twins: Pick<Twins, 'table'>,
): { readonly first: PlainStores; readonly second: PlainStores } => {
  const tables = createTables(twins);
  return { first: plainStores(tables, 'first'), second: plainStores(tables, 'second') };
};

const deletable = <Value>(table: Table<Value>) => ({
  ...table,
  delete: (key: string) => table.set(key, undefined),
});

const notKept = { get: () => undefined, set: () => {} };

const folderOf = ({ kind, folder }: Pick<Paper, 'kind' | 'folder'>) => `${kind}#${folder}`;

/**
 * An account's latest exhibits are enough to know what it uses, so an account with thousands of posts costs
 * no more.
 */
const mostInFolder = 40;

/**
 * In-memory stores for a single reader and writer. Screening never mutates what it stores, so nothing is
 * encoded or copied. The audit log and the outbox are never read here and are not kept; papers are kept and
 * never expire.
 */
const plainStores = (
  tables: ReturnType<typeof createTables>,
  side: 'first' | 'second',
): PlainStores => {
  const accounts = tables.accounts[side];
  const entities = tables.entities[side];
  const posts = tables.posts[side];
  const pages = tables.pages[side];
  const decisions = tables.decisions[side];
  const cases = tables.cases[side];
  const holds = tables.holds[side];
  const brakes = tables.brakes[side];
  const papers = tables.papers[side];
  const keepPaper = (paper: Paper) => {
    const others = (papers.get(folderOf(paper)) ?? []).filter(({ id }) => id !== paper.id);
    const all = [...others.slice(1 - mostInFolder), paper];
    papers.set(folderOf(paper), all);
  };
  return {
    states: {
      read: async (wanted) => ({
        accounts: pick(accounts, wanted.accounts ?? [], (state) => state),
        entities: pick(entities, (wanted.entities ?? []).map(entityName), (state) => state),
        posts: pick(posts, wanted.posts ?? [], (post) => post),
      }),
      write: async (writes) =>
        writes.map((write) => {
          if ('accountId' in write) {
            if ((accounts.get(write.accountId)?.version ?? 0) !== write.from) return 'stale';
            accounts.set(write.accountId, write.state);
          } else {
            const name = entityName(write.entity);
            if ((entities.get(name)?.version ?? 0) !== write.from) return 'stale';
            entities.set(name, write.state);
          }
          return 'written';
        }),
      readMarks: async (accountId, at) => pages.get(`${accountId}#${dayOf(at)}`) ?? [],
      keepMarks: async (accountId, marks) => {
        for (const [day, some] of Map.groupBy(marks, ({ at }) => dayOf(at))) {
          const page = `${accountId}#${day}`;
          const kept = pages.get(page) ?? [];
          const known = new Set(kept.map(({ id }) => id));
          pages.set(page, [...kept, ...some.filter(({ id }) => !known.has(id))]);
        }
      },
    },
    ledger: {
      ...ledgerOver({
        accounts,
        posts,
        decisions,
        brakes,
        cases: deletable(cases),
        holds: deletable(holds),
        audit: notKept,
        outbox: notKept,
        papers: { ...notKept, set: (_, paper) => keepPaper(paper) },
      }),
      decisionsOn: async () => [],
      decisionsAbout: async () => [],
    },
    papers: {
      read: async (kind, wanted) =>
        wanted.flatMap(({ folder, id }) =>
          (papers.get(folderOf({ kind, folder })) ?? []).filter((paper) => paper.id === id),
        ),
      write: async (paper) => {
        keepPaper(paper);
        return 'written';
      },
      list: async (kind, folder, options) =>
        pageOfFolder(papers.get(folderOf({ kind, folder })) ?? [], options),
    },
    outbox: {
      due: async () => ({ messages: [], unreadable: [] }),
      find: async () => null,
      postpone: async () => {},
      acknowledge: async () => ({ kind: 'unknown' }),
      fail: async () => ({ kind: 'unknown' }),
      defer: async () => {},
    },
  };
};
