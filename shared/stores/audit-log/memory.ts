import {
  type AuditHead,
  accountOfChain,
  appendAudit,
  entriesSearched,
  findSameEntry,
  headOf,
  noHead,
  refuseAccountChain,
} from '#shared/telemetry/audit.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import { decodeAccount } from '../states/codec.ts';
import type { MemoryStates } from '../states/memory.ts';
import type { AuditLog } from './port.ts';

/** Stores the audit log in memory, over the states and records that commits change. */
export const memoryAuditLog = (
  states: MemoryStates,
  records: MemoryRecords,
  heads: Map<string, AuditHead> = new Map(),
): AuditLog => {
  const headOfSubject = (subject: string): AuditHead => {
    const accountId = accountOfChain(subject);
    if (accountId === undefined) return heads.get(subject) ?? noHead;
    const stored = states.accounts.get(accountId);
    return stored ? decodeAccount(stored.bytes, stored.version).audit : noHead;
  };
  const entriesOf = (subject: string) =>
    (records.audit.get(subject) ?? []).map((entry) => ({
      place: entry.sequence,
      body: structuredClone(entry),
    }));
  return {
    async *subjects() {
      yield* new Set([
        ...records.audit.keys(),
        ...[...states.accounts.keys()]
          .map((accountId) => `account:${accountId}`)
          .filter((subject) => headOfSubject(subject).sequence > 0),
        ...heads.keys(),
      ]);
    },
    async read(subject) {
      return { head: headOfSubject(subject), entries: entriesOf(subject) };
    },
    async latest(subject, { before, most }) {
      return entriesOf(subject)
        .filter(({ place }) => before === null || place < before)
        .slice(-most)
        .toReversed();
    },
    async append(body, { once = false } = {}) {
      refuseAccountChain(body.subject);
      const latest = once ? entriesOf(body.subject).slice(-entriesSearched) : [];
      const existing = findSameEntry(latest, body);
      if (existing) return existing;
      const entry = appendAudit(headOfSubject(body.subject), body);
      records.audit.set(body.subject, [...(records.audit.get(body.subject) ?? []), entry]);
      heads.set(body.subject, headOf(entry));
      return entry;
    },
  };
};
