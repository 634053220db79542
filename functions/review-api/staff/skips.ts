import * as z from 'zod';
import { day, hour } from '#shared/settings/durations.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';

const skipLifetime = 8 * hour;

/** When skipped cases become visible again to the person who skipped them, epoch milliseconds by case id. */
const Skips = z.record(z.string(), z.number());
type Skips = z.infer<typeof Skips>;

type SkipPorts = Pick<ReviewPorts, 'papers' | 'clock'>;

const read = async (by: string, { papers, clock }: SkipPorts) => {
  const [there] = await papers.read('work', [{ folder: 'skips', id: by }]);
  const all = there ? Skips.parse(there.body) : {};
  const now = clock.now();
  return {
    version: there?.version ?? 0,
    skips: Object.fromEntries(Object.entries(all).filter(([, until]) => until > now)),
  };
};

/** The cases that a person skipped recently. */
export const skipsOf = async (by: string, ports: SkipPorts): Promise<Readonly<Skips>> =>
  (await read(by, ports)).skips;

/**
 * Hides a case for eight hours from the person who skips it.
 *
 * @throws {Refusal} `unavailable` if they skip another case at the same moment
 */
export const skip = async (by: string, caseId: string, ports: SkipPorts): Promise<void> => {
  const { version, skips } = await read(by, ports);
  const now = ports.clock.now();
  const written = await ports.papers.write({
    kind: 'work',
    folder: 'skips',
    id: by,
    version: version + 1,
    body: { ...skips, [caseId]: now + skipLifetime },
    expiresAt: now + day,
  });
  if (written === 'stale') throw new Refusal('unavailable');
};
