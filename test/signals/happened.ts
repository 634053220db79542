import { type EventType, PlatformEvent } from '#shared/events/event.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { hour } from '#shared/settings/durations.ts';

/** Time that events are relative to, epoch milliseconds. */
export const monday = Date.parse('2026-09-07T08:00:00.000Z');

/** An event of account `u1` at a time, received at once. */
export const happenedAt = (type: EventType, at: number, data: object, context: object = {}) => {
  const event = PlatformEvent.parse({
    version: 1,
    eventId: `e-${at}`,
    platformId: 'demo',
    type,
    occurredAt: new Date(at).toISOString(),
    accountId: 'u1',
    context,
    data,
  });
  return { event, at, sentAt: at, digest: '', late: false, degraded: [] } satisfies Occurrence;
};

/** The same, so many hours after `monday`. */
export const happened = (type: EventType, hours: number, data: object, context: object = {}) =>
  happenedAt(type, monday + hours * hour, data, context);
