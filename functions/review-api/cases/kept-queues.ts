import * as z from 'zod';
import { readEach } from '#shared/stores/unreadable.ts';
import { Words } from '../contract/endpoint.ts';
import type { ReviewPorts } from '../server/route.ts';

const folder = 'queues';
const most = 100;

const KeptQueue = z.strictObject({ name: Words });

/**
 * Returns the platform's own queues that were ever listed, with their names, also those that it has removed from its
 * settings since: a case stays listed in such a queue until it is written again, and no index can say which
 * queues it has.
 */
export const keptQueues = async ({
  papers,
}: Pick<ReviewPorts, 'papers'>): Promise<ReadonlyMap<string, Words>> => {
  const kept = await papers.list('work', folder, { most });
  return new Map(
    readEach(
      kept,
      ({ id }) => id,
      ({ id, body }) => [id, KeptQueue.parse(body).name],
    ),
  );
};

/** Keeps a queue, which may be removed from the settings while cases wait there. */
export const keepQueue = async (
  id: string,
  name: Words,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<void> => {
  await papers.write({ kind: 'work', folder, id, version: 1, body: { name }, expiresAt: null });
};
