import { awaitsSecond } from '#shared/reviews/blind-review.ts';
import {
  type AppealListing,
  appealListingOf,
  assigneeOf,
  type Listing,
  listingOf,
} from '#shared/reviews/queue.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import type { Claim, Desk, ListPlace, Onlooker } from './port.ts';

type Placed = Pick<Listing, 'dueAt' | 'row'>;
const byDue = (a: Placed, b: Placed) => a.dueAt - b.dueAt || (a.row.caseId < b.row.caseId ? -1 : 1);
const isBehind = ({ dueAt, row }: Placed, place: ListPlace): boolean =>
  dueAt > place.dueAt || (dueAt === place.dueAt && row.caseId > place.caseId);

/** The review desk in memory, over the cases of an in-memory ledger. */
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
      .toSorted(byDue);

  return {
    async appeals(state, { most, after }) {
      const all = [...cases.values()]
        .flatMap((known) => appealListingOf(known) ?? [])
        .filter((listing) => listing.state === state)
        .toSorted((a, b) => (state === 'open' ? byDue(a, b) : byDue(b, a)));
      const isNext = (listing: AppealListing) => {
        if (!after || listing.row.caseId === after.caseId) return !after;
        return isBehind(listing, after) === (state === 'open');
      };
      return all.filter(isNext).slice(0, most);
    },
    async allClaims(now, { most }) {
      return [...claims.values()]
        .filter(({ until }) => until > now)
        .toSorted((a, b) => a.until - b.until)
        .slice(0, most);
    },
    async handed({ most }) {
      return [...cases.values()].flatMap((known) => assigneeOf(known) ?? []).slice(0, most);
    },
    async openCases(queue, { most, after }) {
      return open(queue)
        .filter((listing) => !after || isBehind(listing, after))
        .slice(0, most);
    },
    async waiting(queue, { most }) {
      return open(queue)
        .toSorted((a, b) => a.row.openedAt - b.row.openedAt)
        .slice(0, most)
        .map(({ dueAt, row }) => ({
          caseId: row.caseId,
          openedAt: row.openedAt,
          dueAt,
          category: row.weight.category,
          ruledBy: awaitsSecond(row) ? row.blind.first.by : null,
        }));
    },
    async due(queue, { most, by }) {
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
