import type { AuditLog } from '../stores/audit-log/port.ts';
import { AuditEntry } from './audit.ts';

const perPage = 100;

/**
 * The entries of a chain back to a time, the latest first, and some before it. What was put on record late stands
 * between later ones: a page is the last one where everything in it is older.
 *
 * @param since epoch milliseconds
 * @throws Unavailable when the store is
 * @example
 * for await (const { action, causeId } of entriesSince('platform:demo', since, auditLog)) …
 */
export async function* entriesSince(
  subject: string,
  since: number,
  { latest }: Pick<AuditLog, 'latest'>,
): AsyncGenerator<AuditEntry, void> {
  let before: number | null = null;
  do {
    const stored = await latest(subject, { before, most: perPage });
    const entries = stored.flatMap(({ body }) => AuditEntry.safeParse(body).data ?? []);
    yield* entries;
    const areEarlier = entries.length > 0 && entries.every(({ at }) => at < since);
    before = areEarlier ? null : (stored.at(-1)?.place ?? null);
  } while (before !== null);
}
