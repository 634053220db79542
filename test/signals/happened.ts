import { type EventType, PlatformEvent } from '#shared/events/event.ts';
import type { Occurrence } from '#shared/events/recheck.ts';
import { hour } from '#shared/settings/durations.ts';

/** The hour that what happens is told from, epoch milliseconds. */
export const monday = Date.parse('2026-09-07T08:00:00.000Z');

/** What the account `u1` did so many hours after `monday`, heard at once. */
export const happened = (type: EventType, hours: number, data: object, context: object = {}) => {
  const at = monday + hours * hour;
  const event = PlatformEvent.parse({
    version: 1,
    eventId: `e-${hours}`,
    platformId: 'demo',
    type,
    occurredAt: new Date(at).toISOString(),
    accountId: 'u1',
    context,
    data,
  });
  return { event, at, sentAt: at, digest: '', late: false, degraded: [] } satisfies Occurrence;
};
