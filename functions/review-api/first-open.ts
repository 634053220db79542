import { type Listing, queuesOf } from '#shared/reviews/queue.ts';
import type { ReviewPorts } from './route.ts';

/** Figures of what is at work look at so many cases of each queue, those that are due first. */
const lookedAt = 100;

/** The cases of every queue that are due first; open appeals are among them. */
export const firstOpen = async ({
  desk,
  settings,
}: Pick<ReviewPorts, 'desk' | 'settings'>): Promise<readonly Listing[]> =>
  (
    await Promise.all(
      queuesOf(settings.review).map((queue) => desk.openCases(queue, { most: lookedAt })),
    )
  ).flat();
