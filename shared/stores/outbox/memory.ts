import { OutboxItem } from '#shared/effects/outbox.ts';
import { asUnreadable, type OutboxStore } from './port.ts';

const isReadable = (message: OutboxItem): boolean => OutboxItem.safeParse(message).success;

/** The message that a receipt is for, or why the receipt does not count. */
const openMessage = (
  kept: OutboxItem | undefined,
  committedBy = Number.POSITIVE_INFINITY,
): OutboxItem | { readonly kind: 'repeat' | 'earlier' | 'unknown' } => {
  if (!kept) return { kind: 'unknown' };
  if (kept.acknowledgedAt !== undefined) return { kind: 'repeat' };
  return kept.committedAt > committedBy ? { kind: 'earlier' } : kept;
};

/** Stores the outbox in memory, over the messages of an in-memory ledger. */
export const memoryOutbox = (messages: Map<string, OutboxItem>): OutboxStore => ({
  async due(now, most) {
    const all = [...messages.values()]
      .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
      .slice(0, most);
    return {
      messages: all.filter(isReadable),
      unreadable: all.filter((message) => !isReadable(message)).map(({ id }) => id),
    };
  },

  async find(id) {
    const message = messages.get(id);
    if (!message) return null;
    return isReadable(message) ? message : asUnreadable(id, message);
  },

  async postpone(before, after) {
    const kept = messages.get(before.id);
    if (!kept || kept.dueAt === null || kept.dueAt !== before.dueAt) return;
    const { failedAt, failedDetail } = kept;
    messages.set(after.id, { ...after, failedAt, failedDetail });
  },

  async defer(id, until) {
    const kept = messages.get(id);
    if (kept && kept.dueAt !== null) messages.set(id, { ...kept, dueAt: until });
  },

  async acknowledge(id, at, committedBy) {
    const kept = openMessage(messages.get(id), committedBy);
    if ('kind' in kept) return kept;
    messages.set(id, { ...kept, acknowledgedAt: at, failedDetail: undefined, dueAt: null });
    return { kind: 'acknowledged', waited: Math.max(0, at - kept.committedAt) };
  },

  async fail(id, at, committedBy, detail) {
    const kept = openMessage(messages.get(id), committedBy);
    if ('kind' in kept) return kept;
    messages.set(id, { ...kept, failedAt: at, failedDetail: detail || undefined });
    return { kind: kept.failedAt === undefined ? 'failed' : 'failed-again' };
  },
});
