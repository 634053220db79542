import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { rulesAgainstYoungPosters } from '../rules/staff-rule.ts';
import { eventOf, now, openDesk } from './desk.ts';

/** Delivers events in one batch, each with the time at which the queue received it. */
const deliverWaiting = (
  desk: ReturnType<typeof openDesk>,
  events: readonly (readonly [ReturnType<typeof eventOf>, number])[],
) =>
  desk.deliver({
    Records: events.map(([event, receivedAt]) => ({
      messageId: event.eventId,
      body: JSON.stringify(event),
      attributes: { SentTimestamp: String(receivedAt), SenderId: 'role:session' },
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
    })),
  } as SQSEvent);

/** An offer that the queue received so long ago, screened now. */
const screenedAfter = async (wait: number, settings: object = {}) => {
  const desk = openDesk({}, settings);
  const receivedAt = now - wait;
  const events = [
    eventOf('account.signed-up', 'seller', {}, { at: receivedAt - 2 * minute }),
    eventOf(
      'content.posted',
      'seller',
      { contentId: 'p1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_4' },
      { at: receivedAt - minute },
    ),
  ];
  await deliverWaiting(
    desk,
    events.map((event) => [event, receivedAt]),
  );
  const command = desk.actions.sent
    .map(({ body }) => JSON.parse(body))
    .find(({ kind }) => kind === 'set-standing');
  return { desk, command, receivedAt };
};

describe('an event that waited on the queue', () => {
  it.each([
    ['a week', 7 * day],
    ['just over an hour', hour + 1],
  ])(
    'for %s is decided as of now, so that its term is not over before it begins',
    async (_, wait) => {
      const { desk, command, receivedAt } = await screenedAfter(wait);
      const { standing } = desk.account('seller') ?? {};
      expect(standing).toMatchObject({ status: 'limited', since: now, until: now + 3 * day });
      expect(command).toMatchObject({
        issuedAt: new Date(now).toISOString(),
        desired: { until: new Date(now + 3 * day).toISOString() },
        statement: { en: { period: expect.stringContaining('From 2026-11-24 16:00') } },
      });
      // What happened, and when it arrived, stays as it was.
      expect(desk.decisions()[0]).toMatchObject({ at: receivedAt - minute, decidedAt: now });
      const arrivals: number[] = [];
      for await (const { sentAt } of desk.archive.read()) arrivals.push(sentAt);
      expect(arrivals).toEqual([receivedAt, receivedAt]);
    },
  );

  it('for up to an hour is decided as of its arrival, and in a replay always', async () => {
    const { desk, receivedAt } = await screenedAfter(hour);
    expect(desk.account('seller')?.standing.since).toBe(receivedAt);
    const replayed = await screenedAfter(7 * day, { purpose: 'replay' });
    expect(replayed.desk.account('seller')?.standing.since).toBe(replayed.receivedAt - minute);
  });
});

describe('for an event that challenges an account once it has waited', () => {
  const rules = rulesAgainstYoungPosters();
  const postedAt = now - 3 * hour;

  it.each([
    ['after it arrived meets the challenge', postedAt + minute, 'active'],
    ['before does not', postedAt - minute, 'challenged'],
  ])('a verification %s', async (_, at, status) => {
    const desk = openDesk({ catalogue: rules });
    const post = { contentId: 'p1', kind: 'post', text: '今天天气很好' };
    const verified = { status: 'verified', level: 'identity' };
    await deliverWaiting(desk, [
      [eventOf('account.signed-up', 'u1', {}, { at: postedAt - hour }), postedAt - hour],
      [eventOf('content.posted', 'u1', post, { at: postedAt - 2 * minute }), postedAt],
      [eventOf('account.verification-changed', 'u1', verified, { at }), now - 2 * hour],
    ]);
    expect(desk.account('u1')?.standing.status).toBe(status);
    const asked = desk.decisions().find(({ eventType }) => eventType === 'content.posted');
    expect(asked).toMatchObject({ outcome: 'challenge', decidedAt: now });
  });

  it('a verification after it arrived also meets it where a limit that ends took its place', async () => {
    const desk = openDesk({ catalogue: rules });
    const post = (contentId: string, text: string) => ({ contentId, kind: 'post', text });
    const verified = { status: 'verified', level: 'identity' };
    const at = postedAt + minute;
    const offer = post('p2', '出售银行卡四件套，加微信 fake_handle_4');
    const offered = eventOf('content.posted', 'u1', offer, { at, eventId: 'e-offer' });
    await deliverWaiting(desk, [
      [eventOf('account.signed-up', 'u1', {}, { at: postedAt - hour }), postedAt - hour],
      [eventOf('content.posted', 'u1', post('p1', '今天天气很好'), { at: postedAt }), postedAt],
      [offered, at],
      [eventOf('account.verification-changed', 'u1', verified, { at: at + minute }), at + minute],
    ]);
    expect(desk.account('u1')?.standing).toMatchObject({ status: 'limited', until: now + 3 * day });
    const asked = desk.decisions().find(({ outcome }) => outcome === 'challenge');
    expect(desk.decisions()).toContainEqual(expect.objectContaining({ replaces: asked?.id }));
    expect(
      await endHolds({ ...desk.ports, clock: { ...desk.ports.clock, now: () => now + 3 * day } }),
    ).toBe(1);
    expect(desk.account('u1')?.standing.status).toBe('active');
  });
});
