import { type CaseSummary, queueOf } from '#shared/reviews/queue.ts';
import { type DutyScope, mayDo, type Staff } from '#shared/reviews/staff.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import type { ReviewPorts } from '../server/route.ts';

/** The place of a case (queue and category), as used in grants. */
export const placeOf = (
  known: Parameters<typeof queueOf>[0],
  { settings }: Pick<ReviewPorts, 'settings'>,
): DutyScope => ({
  queue: queueOf(known, settings.review),
  category: known.weight.category,
});

/** Whether a staff member may rule on cases in a place: on escalated ones, only seniors. */
export const mayRuleIn = (staff: Staff, place: DutyScope): boolean =>
  mayDo(staff, 'rule', place) && (place.queue !== 'escalated' || mayDo(staff, 'work-escalated'));

/** Those cases that a staff member may read; a row that cannot be read is left out (`readEach`). */
export const readableBy = <Shown extends { readonly row: CaseSummary }>(
  cases: readonly Shown[],
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): Shown[] =>
  readEach(
    cases,
    ({ row }) => row.caseId,
    (one) => (mayDo(staff, 'read-cases', placeOf(one.row, ports)) ? [one] : []),
  ).flat();
