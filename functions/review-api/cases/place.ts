import { queueOf } from '#shared/reviews/queue.ts';
import type { Place } from '#shared/reviews/staff.ts';
import type { ReviewPorts } from '../server/route.ts';

/** Where a case is, as grants say it. */
export const placeOf = (
  known: Parameters<typeof queueOf>[0],
  { settings }: Pick<ReviewPorts, 'settings'>,
): Place => ({
  queue: queueOf(known, settings.review),
  category: known.weight.category,
});
