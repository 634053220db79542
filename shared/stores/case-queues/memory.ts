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
import type { CaseQueues, ListCursor } from './port.ts';

type Placed = Pick<QueuedCase, 'dueAt' | 'row'>;
const byDue = (a: Placed, b: Placed) => a.dueAt - b.dueAt || (a.row.caseId < b.row.caseId ? -1 : 1);
const isAfter = ({ dueAt, row }: Placed, place: ListCursor): boolean =>
  dueAt > place.dueAt || (dueAt === place.dueAt && row.caseId > place.caseId);

/** Case queues in memory, over the cases of an in-memory ledger. */
export const memoryCaseQueues = (
  { cases }: Pick<MemoryRecords, 'cases'>,
  review: ReviewSettings,
): CaseQueues => {
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
  };
};
