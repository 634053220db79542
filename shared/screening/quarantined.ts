import type { AuditLog } from '../stores/audit-log/port.ts';
import type { QuarantineStore } from '../stores/quarantine/port.ts';
import type { QueueStore } from '../stores/queue/port.ts';
import type { Ports } from './ports.ts';

/**
 * What became of a quarantined message that somebody would release or discard. `cut`: its end is gone,
 * so it is no event any more; `refused`: the queue did not take it, and it stays quarantined.
 */
export type Fate = 'released' | 'discarded' | 'unknown' | 'cut' | 'refused';

/**
 * Sends a quarantined message to the intake queue again, as it is, or deletes it for good. Either is on
 * record before it happens.
 *
 * @param at epoch milliseconds
 * @param causeId names the request
 * @throws Unavailable when a store is
 * @example
 * await handleQuarantined(id, 'released', { by: 'lin', at: Date.now(), causeId: 'req-1' }, ports);
 */
export const handleQuarantined = async (
  id: string,
  wanted: 'released' | 'discarded',
  { by, at, causeId }: { readonly by: string; readonly at: number; readonly causeId: string },
  {
    quarantine,
    intake,
    auditLog,
    settings: { platformId },
  }: Pick<Ports, 'settings'> & {
    readonly quarantine: Pick<QuarantineStore, 'find' | 'remove'>;
    readonly intake: Pick<QueueStore, 'send'>;
    readonly auditLog: Pick<AuditLog, 'append'>;
  },
): Promise<Fate> => {
  const message = await quarantine.find(id);
  if (!message) return 'unknown';
  const { body, cut, reason } = message;
  if (wanted === 'released' && cut) return 'cut';
  await auditLog.append(
    {
      subject: `platform:${platformId}`,
      at,
      actor: by,
      action: `message.${wanted}`,
      causeId,
      details: { messageId: id, reason },
    },
    { once: true },
  );
  if (wanted === 'released' && (await intake.send([{ body }])).length > 0) return 'refused';
  // A crash before this line sends it twice: an event is judged once.
  await quarantine.remove(id);
  return wanted;
};
