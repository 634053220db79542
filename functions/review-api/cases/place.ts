import { queueOf } from '#shared/reviews/queue.ts';
import type { DutyScope } from '#shared/reviews/staff.ts';
import type { ReviewPorts } from '../server/route.ts';

/** The place of a case (queue and category), as used in grants. */
export const placeOf = (
  known: Parameters<typeof queueOf>[0],
  { settings }: Pick<ReviewPorts, 'settings'>,
): DutyScope => ({
  queue: queueOf(known, settings.review),
  category: known.weight.category,
});
