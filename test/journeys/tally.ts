import { readRing } from '#shared/signals/windows.ts';
import type { Tally } from './reference.ts';
import type { Site } from './site.ts';

const counted = ['logins', 'posts', 'messages', 'joins', 'transfersOut'] as const;

/** The system's counts for some accounts over thirty days, in the reference's terms. */
export const tallyOf = async (
  { states }: Site,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Tally>> => {
  const { accounts } = await states.read(
    { accounts: accountIds, entities: [], posts: [] },
    { consistent: true },
  );
  return new Map(
    [...accounts].map(([accountId, { rings, asOf }]) => [
      accountId,
      Object.fromEntries(
        counted.flatMap((family) => {
          const ring = rings[family];
          return ring ? [[family, readRing(ring, asOf).month]] : [];
        }),
      ),
    ]),
  );
};
