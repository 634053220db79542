import { bundleOf, type Decision } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import { day } from '../../settings/durations.ts';
import { type Paper, paperName } from '../papers/port.ts';
import { applyWrite, emptyMemoryStates, type MemoryStates } from '../states/memory.ts';
import type { Commit, Ledger } from './port.ts';

/** The records that an in-memory ledger holds. */
export type MemoryRecords = {
  readonly decisions: Map<string, Decision>;
  readonly cases: Map<string, Case>;
  readonly outbox: Map<string, OutboxItem>;
  readonly holds: Map<string, Hold>;
  readonly brakes: Map<string, Pick<BrakeItem, 'key' | 'hour'> & { readonly count: number }>;
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

const countOf = ({ brakes }: MemoryRecords, { id }: BrakeItem) => brakes.get(id)?.count ?? 0;

/** Returns the counters that are at their cap. */
const fullAmong = (counters: readonly BrakeItem[], records: MemoryRecords): readonly string[] =>
  counters.filter((item) => countOf(records, item) >= item.cap).map(({ id }) => id);

/** Whether somebody else wrote what a commit replaces. */
const isStale = (
  { account, cases, posts, audit, erased }: Commit,
  states: MemoryStates,
  records: MemoryRecords,
): boolean => {
  const caseVersion = (caseId: string) => records.cases.get(caseId)?.version ?? 0;
  return (
    (states.accounts.get(account.accountId)?.version ?? 0) !== account.from ||
    cases.some(({ from, case: opened }) => caseVersion(opened.caseId) !== from) ||
    (erased !== null && caseVersion(erased.caseId) !== erased.from) ||
    posts.some(
      ({ contentId, content, replacedVersion = content.version - 1 }) =>
        (states.posts.get(contentId)?.version ?? 0) !== replacedVersion,
    ) ||
    audit.some(({ subject, sequence }) =>
      records.audit.get(subject)?.some((entry) => entry.sequence === sequence),
    )
  );
};

/** Stores the ledger in memory, over the states that its account writes change. */
export const memoryLedger = (
  states: MemoryStates = emptyMemoryStates(),
  records: MemoryRecords = emptyMemoryRecords(),
): Ledger => ({
  async commit(commit) {
    const { account, decisions, audit, outbox, cases, posts, holds, ended, brakes } = commit;
    const { papers, erased } = commit;
    if (new Set(brakes.map(({ id }) => id)).size < brakes.length) {
      // As in DynamoDB: a transaction may write an item only once.
      throw Object.assign(new Error('the commit contains the same counter twice'), {
        name: 'ValidationException',
      });
    }
    if (isStale(commit, states, records)) return { kind: 'stale' };
    // As in the records table: the decisions of one event about an account and its posts are stored once,
    // together.
    const bundles = new Set([...records.decisions.keys()].map(bundleOf));
    const decided = decisions.filter(({ id }) => bundles.has(bundleOf(id)));
    if (decided.length > 0) return { kind: 'decided', decisions: decided.map(({ id }) => id) };
    const full = fullAmong(brakes, records);
    if (full.length > 0) return { kind: 'full', counters: full };

    applyWrite(states, account);
    for (const decision of decisions) records.decisions.set(decision.id, structuredClone(decision));
    for (const entry of audit) {
      records.audit.set(entry.subject, [...(records.audit.get(entry.subject) ?? []), entry]);
    }
    for (const message of outbox) records.outbox.set(message.id, message);
    for (const { case: opened } of cases) records.cases.set(opened.caseId, opened);
    for (const { contentId, accountId, content } of posts) {
      states.posts.set(contentId, { ...content, accountId });
    }
    for (const hold of holds) records.holds.set(hold.holdId, hold);
    if (ended) records.holds.delete(ended.holdId);
    if (erased) records.cases.delete(erased.caseId);
    for (const paper of papers) records.papers.set(paperName(paper), structuredClone(paper));
    for (const item of brakes) {
      const { id, key, hour } = item;
      records.brakes.set(id, { key, hour, count: countOf(records, item) + 1 });
    }
    return { kind: 'committed' };
  },

  async fullCounters(counters) {
    return new Set(fullAmong(counters, records));
  },

  async readDecision(id) {
    return records.decisions.get(id) ?? null;
  },

  async decisionsOn(at) {
    return [...records.decisions.values()].filter(({ decidedAt }) => sameDay(decidedAt, at));
  },

  async decisionsAbout(accountId, most) {
    return [...records.decisions.values()]
      .filter(({ subject }) => subject.accountId === accountId)
      .toSorted((a, b) => b.decidedAt - a.decidedAt)
      .slice(0, most);
  },

  async readCases(ids) {
    return new Map(
      ids.flatMap((id) => {
        const found = records.cases.get(id);
        return found ? [[id, found] as const] : [];
      }),
    );
  },

  async dueHolds(now, most) {
    const holds = [...records.holds.values()].filter(({ until }) => until <= now).slice(0, most);
    return { holds, unreadable: [] };
  },

  async dropHold({ holdId }) {
    records.holds.delete(holdId);
  },
});
