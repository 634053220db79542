import { contentSubject, type Subject } from '#shared/decisions/decision.ts';
import { commandIdOf } from '#shared/effects/command.ts';
import { maskText } from '#shared/reviews/exhibit.ts';
import type { StoredPost } from '#shared/stores/states/port.ts';
import type { CommandFailure } from '../contract/cases.ts';
import type { ReviewPorts } from '../server/route.ts';

type Ports = Pick<ReviewPorts, 'outbox' | 'settings'>;

/**
 * What the platform said if it could not carry a command out, and has not since, with what may be personal masked;
 * otherwise `null`.
 */
export const failureOf = async (
  kind: 'set-standing' | 'set-visibility',
  subject: Subject,
  version: number,
  { outbox, settings }: Ports,
): Promise<CommandFailure | null> => {
  const sent = await outbox.find(commandIdOf(settings.platformId, kind, subject, version));
  if (sent?.failedAt === undefined || sent.acknowledgedAt !== undefined) return null;
  return { detail: sent.failedDetail ? maskText(sent.failedDetail) : null };
};

/**
 * What the platform said of each post whose visibility it could not set.
 *
 * @param shown the posts as a staff member sees them: of one seen as it was before, nothing later is told
 */
export const failedPosts = async (
  now: ReadonlyMap<string, StoredPost>,
  shown: ReadonlyMap<string, StoredPost>,
  ports: Ports,
): Promise<ReadonlyMap<string, CommandFailure | null>> => {
  const failures = [...now]
    .filter(([id, post]) => shown.get(id) === post)
    .map(async ([id, { accountId, version }]) => {
      const subject = contentSubject(id, accountId);
      return [id, await failureOf('set-visibility', subject, version, ports)] as const;
    });
  return new Map(await Promise.all(failures));
};
