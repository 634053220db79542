import { bundleOf, type Decision } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import { day } from '../../settings/durations.ts';
import type { Paper } from '../papers/port.ts';
import { decodeAccount, encodeAccount } from '../states/codec.ts';
import { emptyMemoryStates, type MemoryStates } from '../states/memory.ts';
import { outcomeOf, planCommit, type Stored, type Write } from './plan.ts';
import type { Ledger } from './port.ts';

/** How often a brake let something through. */
export type BrakeCount = Pick<BrakeItem, 'key' | 'hour'> & { readonly count: number };

type Table<Value> = {
  readonly get: (id: string) => Value | undefined;
  readonly set: (id: string, value: Value) => unknown;
};
type Deletable = { readonly delete: (id: string) => unknown };
/** The tables that a plan writes to, and the counts of the brakes; a `Map` will do. */
type Tables = { readonly [Name in keyof Stored]: Table<Stored[Name]> } & {
  readonly cases: Deletable;
  readonly holds: Deletable & { readonly values: () => Iterable<Hold> };
  readonly brakes: Table<BrakeCount>;
};

/** The ledger over any tables in memory, without the indexes of its decisions. */
export const ledgerOver = (tables: Tables): Omit<Ledger, 'decisionsOn' | 'decisionsAbout'> => {
  const countOf = ({ id }: BrakeItem) => tables.brakes.get(id)?.count ?? 0;
  const isFull = (item: BrakeItem) => countOf(item) >= item.cap;
  const isRefused = ({ table, id, from }: Write) => {
    if (from === null) return false;
    const stored = tables[table].get(id) as { readonly version?: number } | undefined;
    return from === 0 ? stored !== undefined : stored?.version !== from;
  };

  return {
    async commit(commit) {
      const { brakes } = commit;
      if (new Set(brakes.map(({ id }) => id)).size < brakes.length) {
        // As in DynamoDB: a transaction may write an item only once.
        throw Object.assign(new Error('the commit contains the same counter twice'), {
          name: 'ValidationException',
        });
      }
      const plan = planCommit(commit);
      const outcome = outcomeOf(plan.filter(isRefused), brakes.filter(isFull));
      if (outcome.kind !== 'committed') return outcome;
      for (const { table, id, put } of plan) {
        if (put === null) tables[table].delete(id);
        else (tables[table] as Table<unknown>).set(id, put);
      }
      for (const item of brakes) {
        const { id, key, hour } = item;
        tables.brakes.set(id, { key, hour, count: countOf(item) + 1 });
      }
      return outcome;
    },
    fullCounters: async (counters) => new Set(counters.filter(isFull).map(({ id }) => id)),
    readDecision: async (id) =>
      tables.decisions.get(bundleOf(id))?.find((decision) => decision.id === id) ?? null,
    readCases: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const found = tables.cases.get(id);
          return found ? [[id, found] as const] : [];
        }),
      ),
    async dueHolds(now, most) {
      const holds: Hold[] = [];
      for (const hold of tables.holds.values()) {
        if (hold.until <= now && holds.push(hold) === most) break;
      }
      return { holds, unreadable: [] };
    },
    dropHold: async ({ holdId }) => void tables.holds.delete(holdId),
  };
};

/** The records that an in-memory ledger holds. */
export type MemoryRecords = {
  readonly decisions: Map<string, Decision>;
  readonly cases: Map<string, Case>;
  readonly outbox: Map<string, OutboxItem>;
  readonly holds: Map<string, Hold>;
  readonly brakes: Map<string, BrakeCount>;
  readonly audit: Map<string, AuditEntry[]>;
  readonly papers: Map<string, Paper>;
};

export const emptyMemoryRecords = (): MemoryRecords => ({
  decisions: new Map(),
  cases: new Map(),
  outbox: new Map(),
  holds: new Map(),
  brakes: new Map(),
  audit: new Map(),
  papers: new Map(),
});

const sameDay = (a: number, b: number) => Math.floor(a / day) === Math.floor(b / day);

/** Stores the ledger in memory, over the states that its account writes change. */
export const memoryLedger = (
  states: MemoryStates = emptyMemoryStates(),
  records: MemoryRecords = emptyMemoryRecords(),
): Ledger => ({
  ...ledgerOver({
    ...records,
    posts: states.posts,
    accounts: {
      get: (id) => {
        const stored = states.accounts.get(id);
        return stored && decodeAccount(stored.bytes, stored.version);
      },
      set: (id, state) =>
        states.accounts.set(id, { version: state.version, bytes: encodeAccount(state) }),
    },
    decisions: {
      get: (bundle) => {
        const found = [...records.decisions].filter(([id]) => bundleOf(id) === bundle);
        return found.length > 0 ? found.map(([, decision]) => decision) : undefined;
      },
      set: (_, bundle) => {
        for (const one of bundle) records.decisions.set(one.id, structuredClone(one));
      },
    },
    audit: {
      get: (id) =>
        records.audit
          .get(id.slice(0, id.lastIndexOf('#')))
          ?.find(({ sequence }) => id.endsWith(`#${sequence}`)),
      set: (_, entry) =>
        records.audit.set(entry.subject, [...(records.audit.get(entry.subject) ?? []), entry]),
    },
    papers: {
      get: (name) => records.papers.get(name),
      set: (name, paper) => records.papers.set(name, structuredClone(paper)),
    },
  }),

  async decisionsOn(at) {
    return [...records.decisions.values()].filter(({ decidedAt }) => sameDay(decidedAt, at));
  },

  async decisionsAbout(accountId, most) {
    return [...records.decisions.values()]
      .filter(({ subject }) => subject.accountId === accountId)
      .toSorted((a, b) => b.decidedAt - a.decidedAt)
      .slice(0, most);
  },
});
