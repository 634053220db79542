import { queueOf } from '#shared/reviews/queue.ts';
import type { Place } from '#shared/reviews/staff.ts';
import type { ReviewPorts } from '../server/route.ts';

/** The place of a case (queue and category), as used in grants. */
export const placeOf = (
  known: Parameters<typeof queueOf>[0],
  { settings }: Pick<ReviewPorts, 'settings'>,
): Place => ({
  queue: queueOf(known, settings.review),
  category: known.weight.category,
});
