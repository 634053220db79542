import { bundleOf, type Decision } from '#shared/decisions/decision.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Case } from '#shared/reviews/case.ts';
import { dateOf } from '#shared/settings/durations.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { Paper } from '../papers/port.ts';
import { decodeAccount, encodeAccount } from '../states/codec.ts';
import { emptyMemoryStates, type MemoryStates } from '../states/memory.ts';
import { type BrakeCount, ledgerOver } from './over-tables.ts';
import type { Ledger } from './port.ts';

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
    return [...records.decisions.values()].filter(
      ({ decidedAt }) => dateOf(decidedAt) === dateOf(at),
    );
  },

  async decisionsAbout(accountId, most) {
    return [...records.decisions.values()]
      .filter(({ subject }) => subject.accountId === accountId)
      .toSorted((a, b) => b.decidedAt - a.decidedAt)
      .slice(0, most);
  },
});
