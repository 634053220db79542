import { bundleOf } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import { outcomeOf, planCommit, type Stored, type Write } from './plan.ts';
import { type Ledger, placeOf } from './port.ts';

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
      const plan = planCommit(commit);
      const items = new Set(plan.map(({ table, id }) => `${table} ${id}`));
      for (const { id } of brakes) items.add(`brakes ${id}`);
      if (items.size < plan.length + brakes.length) {
        // As in DynamoDB: a transaction may write an item only once.
        throw Object.assign(new Error('the commit writes an item twice'), {
          name: 'ValidationException',
        });
      }
      const outcome = outcomeOf(plan.filter(isRefused), brakes.filter(isFull));
      if (outcome.kind !== 'committed') return outcome;
      for (const { table, id, put } of plan) {
        if (put === null) tables[table].delete(id);
        else (tables[table] as Table<unknown>).set(id, put);
      }
      for (const item of brakes) {
        const { id, key, hour, onlyObeyed } = item;
        tables.brakes.set(id, { key, hour, count: countOf(item) + (onlyObeyed ? 0 : 1) });
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
    async dueHolds(now, most, after = '') {
      const due: Hold[] = [];
      for (const hold of tables.holds.values())
        if (hold.until <= now && placeOf(hold) > after) due.push(hold);
      due.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const last = due[most - 1];
      return { holds: due.slice(0, most), unreadable: [], next: last ? placeOf(last) : null };
    },
    dropHold: async ({ holdId }) => void tables.holds.delete(holdId),
  };
};
