import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eventOf, now, openDesk } from './desk.ts';

const minute = 60_000;

type Happening = ReturnType<typeof eventOf>;

const closes = (at: number, by = 'owner') =>
  eventOf('account.closed', 'member', { by }, { eventId: `closed-${at}`, at });
const reopens = (at: number) =>
  eventOf('account.reopened', 'member', {}, { eventId: `reopened-${at}`, at });
const verifies = (at: number, told: object = {}) =>
  eventOf(
    'account.verification-changed',
    'member',
    { status: 'verified', level: 'identity', ...told },
    { eventId: `verified-${at}`, at },
  );

/** An account that wrote before it was verified, and was asked to be: ten minutes ago. */
const asked = now - 10 * minute;
const openChallenge = async (settings: object = {}) => {
  const desk = openDesk({}, settings);
  const deliver = (event: Happening, sentAt: number) =>
    desk.deliver({
      Records: [
        {
          messageId: event.eventId,
          body: JSON.stringify(event),
          attributes: { SentTimestamp: String(sentAt), SenderId: 'role:session' },
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
        },
      ],
    } as SQSEvent);
  const post = { contentId: 'p1', kind: 'post', text: '今天天气真好' };
  await deliver(eventOf('account.signed-up', 'member', {}, { at: asked - minute }), asked);
  await deliver(eventOf('content.posted', 'member', post, { at: asked }), asked);
  expect(desk.account('member')?.standing).toMatchObject({ is: 'challenged', since: asked });
  return desk;
};

const orders = <T>(things: readonly T[]): T[][] =>
  things.length < 2
    ? [[...things]]
    : things.flatMap((one, i) =>
        orders(things.filter((_, other) => other !== i)).map((rest) => [one, ...rest]),
      );

/** How the account stands after these events came one by one, and what its platform was last told. */
const standsAfter = async (events: readonly Happening[]) => {
  const desk = await openChallenge();
  for (const event of events) await desk.send(event);
  const { is, until = null } = desk.account('member')?.standing ?? {};
  const commands = desk.actions.sent.map(({ body }) => JSON.parse(body));
  const latest = commands.toSorted((a, b) => b.subjectVersion - a.subjectVersion)[0];
  return { is, held: until !== null, told: latest.desired.standing };
};

const met = { is: 'active', held: false, told: 'active' };
const unmet = { is: 'challenged', held: true, told: 'challenged' };

const closed = closes(now - 8 * minute);
const reopened = reopens(now - 4 * minute);

describe('a challenge that is met while the account is closed', () => {
  it.each([
    ['once', [closed, verifies(now - 6 * minute), reopened]],
    [
      'twice, and met the second time',
      [
        closed,
        reopens(now - 7 * minute),
        closes(now - 6 * minute, 'platform'),
        verifies(now - 5 * minute),
        reopened,
      ],
    ],
    [
      'twice, and met in between',
      [
        closed,
        reopens(now - 7 * minute),
        verifies(now - 6 * minute),
        closes(now - 5 * minute),
        reopened,
      ],
    ],
  ])(
    'is met when the account is reopened, closed %s, in whatever order that is heard',
    async (_, told) => {
      for (const events of orders(told)) {
        const order = events.map(({ eventId }) => eventId);
        expect([order, await standsAfter(events)]).toEqual([order, met]);
      }
    },
  );

  it.each([
    ['a verification from before the challenge', [verifies(asked - minute)]],
    [
      'one that reaches less than the platform asks for',
      [verifies(now - 6 * minute, { level: 'phone' })],
    ],
    ['one that failed', [verifies(now - 6 * minute, { status: 'failed' })]],
    [
      'one that was over by then',
      [verifies(now - 6 * minute, { expiresAt: new Date(now - 5 * minute).toISOString() })],
    ],
    [
      'one that was taken back',
      [verifies(now - 6 * minute), verifies(now - 5 * minute, { status: 'revoked' })],
    ],
    ['nothing at all', []],
  ])('is not met by %s', async (_, told) => {
    expect(await standsAfter([closed, ...told, reopened])).toEqual(unmet);
  });

  it('is told like one that was met while it was open, once', async () => {
    const desk = await openChallenge();
    for (const event of [closed, verifies(now - 6 * minute), reopened, reopened]) {
      await desk.send(event);
    }
    const [, lifted, ...more] = desk.decisions();
    expect(more).toEqual([]);
    expect(lifted).toMatchObject({ eventType: 'account.reopened', outcome: 'allow', findings: [] });
    const command = desk.actions.sent.map(({ body }) => JSON.parse(body)).at(-1);
    expect(command).toMatchObject({
      kind: 'set-standing',
      subjectVersion: desk.account('member')?.standing.version,
      decisionId: lifted?.id,
      desired: { standing: 'active', until: null },
    });
    expect(command.statement.en.facts).toEqual(['Facts: The account was verified as asked.']);
  });

  it('says nothing of an account that was closed while nothing was asked of it', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'member', {}, { at: asked }));
    for (const event of [closed, verifies(now - 6 * minute), reopened]) await desk.send(event);
    expect(desk.decisions()).toEqual([]);
    expect(desk.account('member')?.standing.is).toBe('active');
  });
});
