import type { Ports } from '../screening/ports.ts';
import type { AuditLog } from '../stores/audit-log/port.ts';
import type { Quarantined, QuarantineStore } from '../stores/quarantine/port.ts';
import type { QueueStore } from '../stores/queue/port.ts';

/**
 * Returns why a message cannot be released, or `null` if it can. `cut`: the stored body is truncated, so it is
 * not a valid event any more; `duplicate`: an event with its id was accepted before and stands, so it would
 * come back.
 */
export const releaseProblem = ({
  reason,
  cut,
}: Pick<Quarantined, 'reason' | 'cut'>): 'cut' | 'duplicate' | null => {
  if (reason === 'event-conflict') return 'duplicate';
  return cut ? 'cut' : null;
};

/**
 * The outcome of releasing or discarding a quarantined message. `taken`: another person acted on it first;
 * `refused`: the queue did not accept it, and it stays in quarantine.
 */
export type QuarantineOutcome =
  | 'released'
  | 'discarded'
  | 'unknown'
  | NonNullable<ReturnType<typeof releaseProblem>>
  | 'taken'
  | 'refused';

/** What became of a message. `newId`: the id under which a released message is in the queue. */
type Handled = {
  readonly outcome: QuarantineOutcome;
  readonly newId?: string | undefined;
};

/**
 * Sends a quarantined message to the intake queue again, unchanged, or deletes it for good. Either action is
 * recorded in the audit log before it happens.
 *
 * @param at epoch milliseconds
 * @param causeId id of the request
 * @throws Unavailable if a store is unavailable
 * @example
 * declare const id: string;
 * declare const ports: Parameters<typeof handleQuarantined>[3];
 * await handleQuarantined(id, 'released', { by: 'lin', at: Date.now(), causeId: 'req-1' }, ports);
 */
export const handleQuarantined = async (
  id: string,
  action: 'released' | 'discarded',
  { by, at, causeId }: { readonly by: string; readonly at: number; readonly causeId: string },
  {
    quarantine,
    intake,
    auditLog,
    settings: { platformId },
  }: Pick<Ports, 'settings'> & {
    readonly quarantine: Pick<QuarantineStore, 'find' | 'take' | 'giveBack' | 'remove'>;
    readonly intake: Pick<QueueStore, 'sendOne'>;
    readonly auditLog: Pick<AuditLog, 'append'>;
  },
): Promise<Handled> => {
  const message = await quarantine.find(id);
  if (!message) return { outcome: 'unknown' };
  const { body, reason } = message;
  const problem = action === 'released' ? releaseProblem(message) : null;
  if (problem) return { outcome: problem };
  if (!(await quarantine.take(id, { causeId, at }))) return { outcome: 'taken' };
  await auditLog.append(
    {
      subject: `platform:${platformId}`,
      at,
      actor: by,
      action: `message.${action}`,
      causeId,
      details: { messageId: id, reason },
    },
    { once: true },
  );
  const newId = action === 'released' ? await intake.sendOne({ body }) : undefined;
  if (newId === null) {
    await quarantine.giveBack(id, causeId);
    return { outcome: 'refused' };
  }
  // A crash before this line leads to a second send, which is harmless: an event is judged once.
  await quarantine.remove(id);
  return { outcome: action, newId };
};
