import { contentSubject, type Subject } from '#shared/decisions/decision.ts';
import { commandIdOf } from '#shared/effects/command.ts';
import type { StoredPost } from '#shared/stores/states/port.ts';
import type { ReviewPorts } from '../server/route.ts';

type Ports = Pick<ReviewPorts, 'outbox' | 'settings'>;

/** Whether the platform answered that it could not carry a command out, and has not since. */
export const hasFailed = async (
  kind: 'set-standing' | 'set-visibility',
  subject: Subject,
  version: number,
  { outbox, settings }: Ports,
): Promise<boolean> => {
  const sent = await outbox.find(commandIdOf(settings.platformId, kind, subject, version));
  return sent?.failedAt !== undefined && sent.acknowledgedAt === undefined;
};

/**
 * The posts whose visibility the platform could not set.
 *
 * @param shown the posts as a staff member sees them: of one seen as it was before, nothing later is told
 */
export const failedPosts = async (
  now: ReadonlyMap<string, StoredPost>,
  shown: ReadonlyMap<string, StoredPost>,
  ports: Ports,
): Promise<ReadonlySet<string>> => {
  const ids = [...now].map(async ([id, post]) => {
    if (shown.get(id) !== post) return [];
    const subject = contentSubject(id, post.accountId);
    return (await hasFailed('set-visibility', subject, post.version, ports)) ? [id] : [];
  });
  return new Set((await Promise.all(ids)).flat());
};
