import { FollowUp, type FollowUpOf } from './effects/follow-up.ts';
import { screenItems } from './screen.ts';
import type { IntakeRecord, Item } from './screening/intake.ts';
import type { Ports } from './screening/ports.ts';
import { updateTaint } from './screening/taint.ts';
import { errorFields } from './telemetry/log.ts';

/** Converts a recheck into items. Each account is judged as by any event, with the entity's current state. */
const itemsOf = (
  record: IntakeRecord,
  { platformId, members, entity, at, reachedAt = at }: FollowUpOf<'recheck'>,
): readonly Item[] =>
  members.map(({ accountId, eventId }) => ({
    record,
    reading: null,
    occurrence: {
      event: { eventId, type: 'account.rechecked', platformId, accountId, entity },
      at: reachedAt,
      sentAt: at,
      // The event id determines the content, so no digest is needed.
      digest: '0'.repeat(16),
      late: false,
      degraded: [],
    },
  }));

/**
 * Processes messages from our own outbox. A taint updates in an account's entities whether the account is
 * excluded. A recheck judges the earlier members of an entity that reached a level. Each message is
 * acknowledged when it is done. What cannot be processed, such as a message of a later release, becomes a dead letter.
 *
 * @returns the ids of the messages that must be delivered again
 */
export const answerFollowUps = async (
  records: readonly IntakeRecord[],
  ports: Ports,
): Promise<{ readonly again: readonly string[] }> => {
  const { outbox, clock, log, metrics } = ports;
  const again = await Promise.all(
    records.map(async (record) => {
      try {
        const followUp = FollowUp.parse(JSON.parse(record.body));
        if (followUp.kind === 'taint') await updateTaint(followUp, ports);
        else {
          const failed = await screenItems(itemsOf(record, followUp), ports);
          if (failed.length > 0) return [record.id];
        }
        await outbox.acknowledge(followUp.followUpId, clock.now());
        return [];
      } catch (error) {
        log.warn('retried', { messageId: record.id, ...errorFields(error) });
        return [record.id];
      }
    }),
  );
  metrics.flush();
  return { again: again.flat() };
};
