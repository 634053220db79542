import * as z from 'zod';
import type { Staff } from '#shared/reviews/staff.ts';
import type { Clock } from '#shared/screening/ports.ts';
import { day } from '#shared/settings/durations.ts';
import { Grant } from '#shared/settings/review.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import type { Person } from '../contract/endpoint.ts';
import type { ReviewPorts } from '../server/route.ts';
import { retention } from './retention.ts';

const folder = 'all';

/** Stored record of a staff member; written at sign-in. */
const StaffRecord = z.strictObject({
  name: z.string(),
  seenAt: z.number(),
  grants: z.array(Grant),
});

type Colleague = Person & z.infer<typeof StaffRecord>;

/** Stores that a person signed in; the last write wins. */
export const recordSignIn = async (
  who: { readonly id: string; readonly name: string; readonly grants: readonly Grant[] },
  { papers, clock }: Pick<ReviewPorts, 'papers'> & { readonly clock: Pick<Clock, 'now'> },
): Promise<void> => {
  const at = clock.now();
  const [there] = await papers.read('staff', [{ folder, id: who.id }]);
  const known = StaffRecord.safeParse(there?.body);
  const isSame =
    known.success &&
    known.data.name === who.name &&
    JSON.stringify(known.data.grants) === JSON.stringify(who.grants);
  const isFresh = isSame && at - known.data.seenAt < 600_000;
  if (isFresh) return;
  await papers.write({
    kind: 'staff',
    folder,
    id: who.id,
    version: (there?.version ?? 0) + 1,
    body: { name: who.name, seenAt: at, grants: [...who.grants] },
    expiresAt: at + retention,
  });
};

/** Everybody who signed in within 30 days. */
export const colleagues = async ({
  papers,
  clock,
}: Pick<ReviewPorts, 'papers' | 'clock'>): Promise<readonly Colleague[]> => {
  const since = clock.now() - 30 * day;
  const all = await papers.list('staff', folder, { most: 1000 });
  return readEach(
    all,
    ({ id }) => id,
    ({ id, body }) => ({ id, ...StaffRecord.parse(body) }),
  ).filter(({ seenAt }) => seenAt >= since);
};

/** A person with the grants of their latest sign-in; `null` if they never signed in. */
export const staffOf = async (
  id: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<Staff | null> => {
  const [paper] = await papers.read('staff', [{ folder, id }]);
  if (!paper) return null;
  const { name, grants } = StaffRecord.parse(paper.body);
  return { id, name, grants };
};

/** Returns a function that gives the person for an id, with their name if known. */
export const namesOf = async (
  ids: readonly (string | null | undefined)[],
  papers: Pick<PaperStore, 'read'>,
): Promise<(id: string) => Person> => {
  const wanted = [...new Set(ids.filter((id): id is string => Boolean(id)))];
  const found =
    wanted.length === 0
      ? []
      : await papers.read(
          'staff',
          wanted.map((id) => ({ folder, id })),
        );
  const names = new Map(
    readEach(
      found,
      ({ id }) => id,
      ({ id, body }) => [id, StaffRecord.parse(body).name],
    ),
  );
  return (id) => ({ id, name: names.get(id) ?? id });
};
