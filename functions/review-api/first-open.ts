import { Route } from '#shared/reviews/case.ts';
import type { Listing, Queue } from '#shared/reviews/queue.ts';
import type { ReviewPorts } from './route.ts';

const queues: readonly Queue[] = [...Route.options, 'escalated'];

/** Figures of what is at work look at so many cases of each queue, those that are due first. */
const lookedAt = 100;

/** The cases of every queue that are due first; open appeals are among them. */
export const firstOpen = async ({ desk }: Pick<ReviewPorts, 'desk'>): Promise<readonly Listing[]> =>
  (await Promise.all(queues.map((queue) => desk.openCases(queue, { most: lookedAt })))).flat();
