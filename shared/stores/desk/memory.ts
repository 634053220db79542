import { awaitsSecondReview } from '#shared/reviews/blind-review.ts';
import {
  type AppealedCase,
  appealedCaseOf,
  assigneeOf,
  type QueuedCase,
  queuedCaseOf,
} from '#shared/reviews/queue.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import type { CaseViewer, Claim, Desk, ListCursor } from './port.ts';

type Placed = Pick<QueuedCase, 'dueAt' | 'row'>;
const byDue = (a: Placed, b: Placed) => a.dueAt - b.dueAt || (a.row.caseId < b.row.caseId ? -1 : 1);
const isAfter = ({ dueAt, row }: Placed, place: ListCursor): boolean =>
  dueAt > place.dueAt || (dueAt === place.dueAt && row.caseId > place.caseId);

/** The review desk in memory, over the cases of an in-memory ledger. */
export const memoryDesk = (
  { cases }: Pick<MemoryRecords, 'cases'>,
  review: ReviewSettings,
): Desk => {
  const claims = new Map<string, Claim>();
  const viewers = new Map<string, Map<string, CaseViewer>>();
  const open = (queue: string) =>
    [...cases.values()]
      .flatMap((known) => queuedCaseOf(known, review) ?? [])
      .filter((queued) => queued.queue === queue)
      .toSorted(byDue);

  return {
    async appeals(state, { most, after }) {
      const all = [...cases.values()]
        .flatMap((known) => appealedCaseOf(known) ?? [])
        .filter((one) => one.state === state)
        .toSorted((a, b) => (state === 'open' ? byDue(a, b) : byDue(b, a)));
      const isNext = (one: AppealedCase) => {
        if (!after || one.row.caseId === after.caseId) return !after;
        return isAfter(one, after) === (state === 'open');
      };
      return all.filter(isNext).slice(0, most);
    },
    async allClaims(now, { most }) {
      return [...claims.values()]
        .filter(({ until }) => until > now)
        .toSorted((a, b) => a.until - b.until)
        .slice(0, most);
    },
    async assignees({ most }) {
      return [...cases.values()].flatMap((known) => assigneeOf(known) ?? []).slice(0, most);
    },
    async openCases(queue, { most, after }) {
      return open(queue)
        .filter((one) => !after || isAfter(one, after))
        .slice(0, most);
    },
    async waitingCases(queue, { most }) {
      return open(queue)
        .toSorted((a, b) => a.row.openedAt - b.row.openedAt)
        .slice(0, most)
        .map(({ dueAt, row }) => ({
          caseId: row.caseId,
          openedAt: row.openedAt,
          dueAt,
          category: row.weight.category,
          ruledBy: awaitsSecondReview(row) ? row.blind.first.by : null,
        }));
    },
    async countDue(queue, { most, by }) {
      return Math.min(most, open(queue).filter(({ dueAt }) => dueAt <= by).length);
    },
    async claims(caseIds, now) {
      return new Map(
        caseIds.flatMap((caseId) => {
          const claim = claims.get(caseId);
          return claim && claim.until > now ? [[caseId, claim] as const] : [];
        }),
      );
    },
    async claim(claim, now) {
      const existing = claims.get(claim.caseId);
      if (existing && existing.until > now && existing.by !== claim.by) return existing;
      const kept = existing && existing.until > now ? { ...claim, since: existing.since } : claim;
      claims.set(claim.caseId, kept);
      return kept;
    },
    async release(caseId, by) {
      if (claims.get(caseId)?.by === by) claims.delete(caseId);
    },
    async recordViewer(caseId, who, now) {
      const caseViewers = viewers.get(caseId) ?? new Map<string, CaseViewer>();
      viewers.set(caseId, caseViewers.set(who.by, who));
      return [...caseViewers.values()].filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
