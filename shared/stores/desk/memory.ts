import { listingOf } from '#shared/reviews/queue.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import type { Claim, Desk, Onlooker } from './port.ts';

/** The review desk in memory, over the cases of a ledger in memory. */
export const memoryDesk = (
  { cases }: Pick<MemoryRecords, 'cases'>,
  review: ReviewSettings,
): Desk => {
  const claims = new Map<string, Claim>();
  const onlookers = new Map<string, Map<string, Onlooker>>();
  const open = (queue: string) =>
    [...cases.values()]
      .flatMap((known) => listingOf(known, review) ?? [])
      .filter((listing) => listing.queue === queue)
      .toSorted((a, b) => a.dueAt - b.dueAt || (a.row.caseId < b.row.caseId ? -1 : 1));

  return {
    async openCases(queue, { most, after }) {
      return open(queue)
        .filter(
          ({ dueAt, row }) =>
            !after || dueAt > after.dueAt || (dueAt === after.dueAt && row.caseId > after.caseId),
        )
        .slice(0, most);
    },
    async count(queue, { most, dueBy = Number.POSITIVE_INFINITY }) {
      return Math.min(most, open(queue).filter(({ dueAt }) => dueAt <= dueBy).length);
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
      const there = claims.get(claim.caseId);
      if (there && there.until > now && there.by !== claim.by) return there;
      const kept = there && there.until > now ? { ...claim, since: there.since } : claim;
      claims.set(claim.caseId, kept);
      return kept;
    },
    async release(caseId, by) {
      if (claims.get(caseId)?.by === by) claims.delete(caseId);
    },
    async look(caseId, who, now) {
      const looking = onlookers.get(caseId) ?? new Map<string, Onlooker>();
      onlookers.set(caseId, looking.set(who.by, who));
      return [...looking.values()].filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
