import { bundleOf, type Decision } from '#shared/decisions/decision.ts';
import { dateOf } from '#shared/settings/durations.ts';
import type { MemoryRecords } from '../ledger/memory.ts';
import type { DecisionIndex } from './port.ts';

/** Reads decisions by account and by day from an in-memory ledger. */
export const memoryDecisions = ({ decisions }: Pick<MemoryRecords, 'decisions'>): DecisionIndex => {
  const page = (
    chosen: (decision: Decision) => boolean,
    { after, most }: { readonly after: string | null; readonly most: number },
  ) => {
    const bundles = [
      ...Map.groupBy([...decisions.values()].filter(chosen), ({ id }) => bundleOf(id)),
    ].toSorted(([a, [one]], [b, [other]]) => {
      const later = (other?.decidedAt ?? 0) - (one?.decidedAt ?? 0);
      return later || (a > b ? -1 : 1);
    });
    const place = after === null ? -1 : bundles.findIndex(([id]) => id === after);
    if (after !== null && place < 0)
      throw new RangeError('`after` is not a place that this index returned');
    const given = bundles.slice(place + 1, place + 1 + most);
    return {
      decisions: given.flatMap(([, bundle]) => bundle),
      next: given.length === most ? (given.at(-1)?.[0] ?? null) : null,
    };
  };
  return {
    ofAccount: async (accountId, paging) =>
      page(({ subject }) => subject.accountId === accountId, paging),
    ofDay: async (at, paging) => page(({ decidedAt }) => dateOf(decidedAt) === dateOf(at), paging),
  };
};
