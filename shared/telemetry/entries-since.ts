import type { AuditLog } from '../stores/audit-log/port.ts';
import { AuditEntry } from './audit.ts';

const perPage = 100;

/**
 * Iterates over the entries of a chain back to a time, the latest first, and possibly some older ones.
 * Entries recorded late lie among newer ones, so the iteration ends only after a page whose entries are all
 * older.
 *
 * @param since epoch milliseconds
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const since: number;
 * declare const auditLog: AuditLog;
 * for await (const { action, causeId } of entriesSince('platform:demo', since, auditLog))
 *   console.log(action, causeId);
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
