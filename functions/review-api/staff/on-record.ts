import { type AuditBody, AuditEntry, entriesSearched } from '#shared/telemetry/audit.ts';
import type { ReviewPorts } from '../server/route.ts';
import { keepReason } from './reasons.ts';

/**
 * Appends an entry to a staff member's own audit chain.
 *
 * @param reason the text they wrote; stored outside the log, which contains only a digest of it
 * @param at epoch milliseconds; defaults to now
 * @param once set it if concurrent requests may record the same act; it is then recorded once
 * @throws {Unavailable} if it could not be written
 * @example
 * declare const caller: Caller;
 * declare const causeId: string;
 * declare const list: string;
 * declare const ports: ReviewPorts;
 * await putOnRecord(caller.id, { action: 'lists.exported', causeId, details: { list } }, ports);
 */
export const putOnRecord = async (
  by: string,
  {
    reason,
    at,
    once = false,
    details,
    ...did
  }: Pick<AuditBody, 'action' | 'causeId' | 'details'> & {
    readonly reason?: string;
    readonly at?: number;
    readonly once?: boolean;
  },
  { auditLog, papers, clock }: Pick<ReviewPorts, 'auditLog' | 'papers' | 'clock'>,
): Promise<void> => {
  const when = at ?? clock.now();
  const { causeId } = did;
  const kept = reason === undefined ? null : { causeId, text: reason, at: when };
  await auditLog.append(
    {
      ...did,
      subject: `staff:${by}`,
      actor: by,
      at: when,
      details: kept ? { ...details, reason: await keepReason(kept, { papers }) } : details,
    },
    { once },
  );
};

/**
 * Whether an act is among the latest hundred entries of a chain.
 *
 * @throws {Unavailable} if the chain could not be read
 * @example
 * declare const caller: Caller;
 * declare const causeId: string;
 * declare const ports: ReviewPorts;
 * await isOnRecord(`staff:${caller.id}`, { action: 'bulk.undone', causeId }, ports);
 */
export const isOnRecord = async (
  subject: string,
  { action, causeId }: Pick<AuditBody, 'action' | 'causeId'>,
  { auditLog }: Pick<ReviewPorts, 'auditLog'>,
): Promise<boolean> => {
  const stored = await auditLog.latest(subject, { before: null, most: entriesSearched });
  return stored
    .flatMap(({ body }) => AuditEntry.safeParse(body).data ?? [])
    .some((entry) => entry.action === action && entry.causeId === causeId);
};
