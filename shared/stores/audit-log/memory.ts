import {
  type AuditEntry,
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
    const account = states.accounts.get(accountId);
    return account ? decodeAccount(account.bytes, account.version).audit : noHead;
  };
  const entriesOf = (subject: string) => records.audit.get(subject) ?? [];
  const stored = (entries: readonly AuditEntry[]) =>
    entries.map((entry) => ({ place: entry.sequence, body: structuredClone(entry) }));
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
      return { head: headOfSubject(subject), entries: stored(entriesOf(subject)) };
    },
    async latest(subject, { before, most }) {
      return stored(
        entriesOf(subject)
          .filter(({ sequence }) => before === null || sequence < before)
          .slice(-most)
          .toReversed(),
      );
    },
    async append(body, { once = false } = {}) {
      refuseAccountChain(body.subject);
      const latest = once ? stored(entriesOf(body.subject).slice(-entriesSearched)) : [];
      const existing = findSameEntry(latest, body);
      if (existing) return existing;
      const entry = appendAudit(headOfSubject(body.subject), body);
      records.audit.set(body.subject, [...entriesOf(body.subject), entry]);
      heads.set(body.subject, headOf(entry));
      return entry;
    },
  };
};
