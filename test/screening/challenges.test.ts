import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { recordOf, undoOf } from '#functions/review-api/acting/rulings.ts';
import { applyRuling } from '#shared/acting/act.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { sentStatementOf, verifiedReasonOf } from '#shared/decisions/sent-statement.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { day, minute, second } from '#shared/settings/durations.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { addToMemory, noMemory } from '#shared/signals/memory.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { standing as listing } from '../lists/specimens.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

type TestEvent = ReturnType<typeof eventOf>;

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

/** An account that posted unverified and was challenged ten minutes ago. */
const challengedAt = now - 10 * minute;
const openChallenge = async (settings: object = {}) => {
  const desk = openDesk({}, settings);
  const deliver = (event: TestEvent, sentAt: number) =>
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
  await deliver(
    eventOf('account.signed-up', 'member', {}, { at: challengedAt - minute }),
    challengedAt,
  );
  await deliver(eventOf('content.posted', 'member', post, { at: challengedAt }), challengedAt);
  expect(desk.account('member')?.standing).toMatchObject({
    status: 'challenged',
    since: challengedAt,
  });
  return desk;
};

const permutations = <T>(things: readonly T[]): T[][] =>
  things.length < 2
    ? [[...things]]
    : things.flatMap((one, i) =>
        permutations(things.filter((_, other) => other !== i)).map((rest) => [one, ...rest]),
      );

/** The account's standing after these events, one by one, and the last command to its platform. */
const standingAfter = async (events: readonly TestEvent[]) => {
  const desk = await openChallenge();
  for (const event of events) await desk.send(event);
  const { status, until = null } = desk.account('member')?.standing ?? {};
  const commands = desk.actions.sent.map(({ body }) => JSON.parse(body));
  const latest = commands.toSorted((a, b) => b.subjectVersion - a.subjectVersion)[0];
  return { status, held: until !== null, told: latest.desired.standing };
};

const challengeMet = { status: 'active', held: false, told: 'active' };
const challengeUnmet = { status: 'challenged', held: true, told: 'challenged' };

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
  ])('is lifted when the account, closed %s, reopens, in any event order', async (_, told) => {
    for (const events of permutations(told)) {
      const order = events.map(({ eventId }) => eventId);
      expect([order, await standingAfter(events)]).toEqual([order, challengeMet]);
    }
  });

  it.each([
    [
      'a verification at a lower level than required',
      [verifies(now - 6 * minute, { level: 'phone' })],
    ],
    ['a failed verification', [verifies(now - 6 * minute, { status: 'failed' })]],
    [
      'a verification that expired by then',
      [verifies(now - 6 * minute, { expiresAt: new Date(now - 5 * minute).toISOString() })],
    ],
    [
      'a revoked verification',
      [verifies(now - 6 * minute), verifies(now - 5 * minute, { status: 'revoked' })],
    ],
    ['no verification', []],
  ])('is not lifted by %s', async (_, told) => {
    expect(await standingAfter([closed, ...told, reopened])).toEqual(challengeUnmet);
  });

  it('is lifted with the usual command and statement, once', async () => {
    const desk = await openChallenge();
    for (const event of [closed, verifies(now - 6 * minute), reopened, reopened]) {
      await desk.send(event);
    }
    const [, lifted, ...more] = desk.decisions();
    expect(more).toEqual([]);
    expect(lifted).toMatchObject({ eventType: 'account.reopened', outcome: 'allow', findings: [] });
    const command = desk.actions.sent.map(({ body }) => JSON.parse(body)).at(-1);
    expect(lifted?.lifted).toBe(true);
    expect(command).toMatchObject({
      kind: 'set-standing',
      subjectVersion: desk.account('member')?.standing.version,
      decisionId: lifted?.id,
      desired: { standing: 'active', until: null },
    });
    expect(command.statement.en.facts).toEqual([
      'Facts: The account completed the required identity verification.',
    ]);

    // Read from the record, it has the same wording; the decision alone has no measure.
    const { settings, catalogue } = desk.ports;
    if (!lifted) throw new Error('not lifted');
    expect(sentStatementOf(lifted, settings, catalogue)).toBeNull();
    const told = sentStatementOf(lifted, settings, catalogue, verifiedReasonOf(lifted));
    expect(told && wordStatement(told, 'en')).toEqual(command.statement.en);
    expect(told && wordStatement(told, 'zh-CN')).toEqual(command.statement['zh-CN']);
  });

  it('causes no decision for an account without a challenge', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'member', {}, { at: challengedAt }));
    for (const event of [closed, verifies(now - 6 * minute), reopened]) await desk.send(event);
    expect(desk.decisions()).toEqual([]);
    expect(desk.account('member')?.standing.status).toBe('active');
  });
});

it('a verification is not undone by the attempt that is reported for the same second, in any event order', async () => {
  const at = now - 6 * minute;
  const tried = eventOf(
    'account.verification-changed',
    'member',
    { status: 'pending' },
    { eventId: 'tried', at },
  );
  for (const events of permutations([tried, verifies(at)])) {
    const desk = await openChallenge();
    for (const event of events) await desk.send(event);
    const { standing, verification } = desk.account('member') ?? {};
    expect([standing?.status, verification?.status]).toEqual(['active', 'verified']);
  }
});

it('of two levels verified in the same second the higher counts, in any event order', async () => {
  const at = now - 6 * minute;
  const shown = { ...verifies(at, { level: 'face' }), eventId: 'face' };
  for (const events of permutations([shown, verifies(at)])) {
    const desk = openDesk();
    for (const event of events) await desk.send(event);
    expect(desk.account('member')?.verification.level).toBe('face');
  }
});

it('no challenge by a list is met by an import that tells of the earlier verification again', async () => {
  const device = listing({ list: 'block', kind: 'device', value: 'd-listed' });
  const desk = openDesk({ findListed: createListFinder([device]) });
  const imports = (eventId: string, at: number) => ({
    ...verifiedSignUp('member', now - 60 * day),
    eventId,
    occurredAt: new Date(at).toISOString(),
  });
  await desk.send(imports('first', now - 20 * minute));
  const context = { deviceId: 'd-listed' };
  await desk.send(eventOf('account.logged-in', 'member', { method: 'password' }, { context }));
  expect(desk.account('member')?.standing.status).toBe('challenged');
  await desk.send(imports('again', now + second));
  await desk.send(closes(now + 2 * second));
  await desk.send(reopens(now + 4 * second));
  expect(desk.account('member')?.standing.status).toBe('challenged');
});

describe('a challenge for an identity on too many accounts', () => {
  const identity = { hashes: { platform: 'i'.repeat(43) } };
  const names = Array.from({ length: 6 }, (_, n) => `account-${n + 1}`);
  /** Six accounts of one identity, of which the last made the others be judged again. */
  const openMisused = async () => {
    const desk = openDesk();
    for (const [n, id] of names.entries()) {
      const signedUpAt = new Date(now - (8 - n) * 20 * day).toISOString();
      const verification = { status: 'verified', level: 'identity', identity };
      await desk.send(eventOf('account.imported', id, { signedUpAt, verification }));
    }
    await desk.followUp();
    return desk;
  };
  const standings = (desk: ReturnType<typeof openDesk>) =>
    names.map((id) => desk.account(id)?.standing.status);
  const showsFace = (id: string, at: number) =>
    eventOf(
      'account.verification-changed',
      id,
      { status: 'verified', level: 'face', identity },
      { eventId: `face-${at}`, at },
    );

  it('is met by the holder’s face, for that account alone', async () => {
    const desk = await openMisused();
    expect(standings(desk)).toEqual(names.map(() => 'challenged'));
    const again = { ...showsFace('account-1', now + second) };
    await desk.send({
      ...again,
      eventId: 'again',
      data: { ...(again.data as object), level: 'identity' },
    });
    expect(standings(desk)).toEqual(names.map(() => 'challenged'));
    await desk.send(showsFace('account-1', now + 2 * second));
    expect(standings(desk)).toEqual(['active', ...names.slice(1).map(() => 'challenged')]);
  });

  it('tells the user what meets it', async () => {
    const desk = await openMisused();
    const command = JSON.parse(desk.actions.sent[0]?.body ?? '');
    expect(command.statement.en.facts[0]).toContain(
      'accounts were verified with the same identity',
    );
    expect(command.statement.en.remedy.materials).toContain('face');
    expect(command.statement['zh-CN'].remedy.materials).toContain('人脸');
  });
});

describe('a challenge for many new accounts on one device', () => {
  const context = { deviceId: 'shop-phone' };
  /** Twelve people whom a shop helped to sign up on its phone, all challenged. */
  const openShop = async () => {
    const desk = openDesk();
    for (let n = 1; n <= 12; n++) {
      const at = now - (60 - n) * minute;
      await desk.send(eventOf('account.signed-up', `customer-${n}`, {}, { at, context }));
    }
    await desk.followUp();
    return desk;
  };
  const verifies = (id: string, level: string, at: number) =>
    eventOf('account.verification-changed', id, { status: 'verified', level }, { at });
  const bindsCard = (id: string, at: number) =>
    eventOf(
      'payment.bound',
      id,
      { kind: 'bank-card', hashes: { platform: 'c'.repeat(43) } },
      { at, context },
    );
  const statusOf = (desk: Awaited<ReturnType<typeof openShop>>, id: string) =>
    desk.account(id)?.standing.status;

  it('is not repeated, once met with a face, when the same device is used again', async () => {
    const desk = await openShop();
    expect(statusOf(desk, 'customer-12')).toBe('challenged');
    await desk.send(verifies('customer-12', 'face', now + second));
    expect(statusOf(desk, 'customer-12')).toBe('active');
    await desk.send(bindsCard('customer-12', now + minute));
    expect(statusOf(desk, 'customer-12')).toBe('active');
    expect(statusOf(desk, 'customer-11')).toBe('challenged');
  });

  it('is repeated if a name and a number met it, and then comes before a person', async () => {
    const desk = await openShop();
    await desk.send(verifies('customer-12', 'identity', now + second));
    expect(statusOf(desk, 'customer-12')).toBe('active');
    expect(desk.records.cases.size).toBe(0);
    await desk.send(bindsCard('customer-12', now + minute));
    expect(statusOf(desk, 'customer-12')).toBe('challenged');
    const cases = [...desk.records.cases.values()];
    expect(cases.map(({ accountId }) => accountId)).toEqual(['customer-12']);
  });
});

it.each(['identity', 'phone'])(
  'an old account with a verified %s that is taken over in a batch is challenged',
  async (level) => {
    const desk = openDesk();
    const home = { deviceId: 'phone-1', ip: '192.0.2.7' };
    const rig = { deviceId: 'phone-2', ip: '203.0.113.7' };
    const { data, ...imported } = verifiedSignUp('sold');
    const verification = { status: 'verified', level };
    const happens = (type: TestEvent['type'], told: object, context: object, minutes: number) =>
      desk.send(
        eventOf(type, 'sold', told, {
          eventId: `${type}-${minutes}`,
          at: now - minutes * minute,
          context,
        }),
      );
    await desk.send({ ...imported, data: { ...Object(data), verification }, context: home });
    await happens('account.logged-in', { method: 'code' }, home, 60);
    for (const id of ['tenant-1', 'tenant-2', 'tenant-3']) {
      await desk.send(
        verifiedSignUp(id),
        eventOf(
          'account.logged-in',
          id,
          { method: 'code' },
          { at: now - 50 * minute, context: rig },
        ),
      );
    }
    await happens('account.logged-in', { method: 'code' }, rig, 30);
    await happens('account.credential-changed', { credential: 'phone' }, rig, 29);
    await happens('account.profile-changed', { fields: ['nickname', 'avatar'] }, rig, 28);
    expect(desk.account('sold')?.standing.status).toBe('challenged');
  },
);

describe('a restriction on a platform that has gone over to observe since', () => {
  const offer = { contentId: 'p-9', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_4' };
  const observing = (
    { ports: { states, ledger } }: ReturnType<typeof openDesk>,
    more: Parameters<typeof openDesk>[0] = {},
  ) => openDesk({ ...more, states, ledger }, { mode: 'observe' });

  it('ends with what it asked for, and nothing else changes', async () => {
    const before = await openChallenge();
    const desk = observing(before);
    await desk.send(
      eventOf('content.posted', 'member', offer, { eventId: 'p-9', at: now - 9 * minute }),
    );
    expect(desk.actions.sent).toEqual([]);
    await desk.send(verifies(now - minute));
    expect(before.account('member')?.standing).toMatchObject({ status: 'active', until: null });
    const [command, ...more] = desk.actions.sent.map(({ body }) => JSON.parse(body));
    expect(more).toEqual([]);
    expect(command).toMatchObject({ desired: { standing: 'active', until: null } });
    const lifted = before.decisions().at(-1);
    expect(lifted).toMatchObject({ mode: 'observe', lifted: true });
    // The record says what the user was told.
    const { settings, catalogue } = desk.ports;
    const told = lifted && sentStatementOf(lifted, settings, catalogue, verifiedReasonOf(lifted));
    expect(told && wordStatement(told, 'en')).toEqual(command.statement.en);
  });

  it('ends even if the same event would ask for another one', async () => {
    const device = listing({ list: 'block', kind: 'device', value: 'd-listed' });
    const before = await openChallenge();
    const desk = observing(before, { findListed: createListFinder([device]) });
    await desk.send({ ...verifies(now - minute), context: { deviceId: 'd-listed' } });
    expect(before.decisions().at(-1)).toMatchObject({ outcome: 'challenge', lifted: true });
    expect(before.account('member')?.standing.status).toBe('active');
    const [command] = desk.actions.sent.map(({ body }) => JSON.parse(body));
    expect(command.statement.en.period).not.toContain('until');
    expect(before.records.brakes.size).toBe(0);
  });

  it('ends with a name for a limit of the gate', async () => {
    const before = openDesk({}, { gate: { response: 'limit' } });
    const post = { contentId: 'p2', kind: 'post', text: '今天天气真好' };
    await before.send(eventOf('content.posted', 'member', post));
    expect(before.account('member')?.standing.status).toBe('limited');
    const desk = observing(before);
    await desk.send(verifies(now));
    expect(before.account('member')?.standing.status).toBe('active');
  });
});

describe('the challenge of the real-name gate', () => {
  const offered = '出售银行卡四件套，加微信 fake_handle_4';
  const identity = { status: 'verified', level: 'identity' };
  const early = challengedAt - minute;
  const post = eventOf(
    'content.posted',
    'member',
    { contentId: 'p2', kind: 'post', text: '今天天气真好' },
    { eventId: 'p2', at: challengedAt },
  );

  it.each([
    ['a verification', verifies(early)],
    [
      'the sign-up',
      eventOf('account.signed-up', 'member', { verification: identity }, { at: early }),
    ],
    [
      'an import',
      eventOf(
        'account.imported',
        'member',
        { signedUpAt: new Date(early).toISOString(), verification: identity },
        { at: early },
      ),
    ],
  ])('is lifted by %s that comes after the post that triggered it', async (_, told) => {
    for (const response of ['challenge', 'limit']) {
      const desk = openDesk({}, { gate: { response } });
      await desk.send(post);
      expect(desk.account('member')?.standing.status).toBe(
        response === 'limit' ? 'limited' : 'challenged',
      );
      await desk.send(told);
      expect(desk.account('member')?.standing).toMatchObject({ status: 'active', until: null });
      const [, command] = desk.actions.sent.map(({ body }) => JSON.parse(body));
      expect(command).toMatchObject({ desired: { standing: 'active' }, subjectVersion: 2 });
    }
  });

  it.each([
    ['a weak finding', {}, '有意者加微信 demo_vx_7', 1],
    ['what a brake holds back', { brakes: { restrictionsPerRulePerHour: 1 } }, offered, 2],
  ])('states the missing name alone, not %s', async (_, settings, text, people) => {
    const desk = openDesk({}, settings);
    for (let n = 1; n <= people; n++) {
      const data = { targetId: `friend-${n}`, text };
      await desk.send(eventOf('social.messaged', `member-${n}`, data));
    }
    const sent = desk.actions.sent.map(({ body }) => JSON.parse(body));
    const challenge = sent.findLast(({ kind }) => kind === 'set-standing');
    expect(challenge).toMatchObject({
      desired: { standing: 'challenged' },
      statement: { en: { facts: [expect.stringContaining('real-name verification')] } },
    });
    const decision = desk.decisions().find(({ id }) => id === challenge.decisionId);
    expect(decision?.findings.length).toBeGreaterThan(1);
    const { settings: known, catalogue } = desk.ports;
    const told = decision && sentStatementOf(decision, known, catalogue);
    expect(told && wordStatement(told, 'zh-CN')).toEqual(challenge.statement['zh-CN']);
  });

  it('keeps the post that triggered it, which an appeal rests on, although it opens no case', async () => {
    const desk = await openChallenge();
    expect(desk.records.cases.size).toBe(0);
    const papers = memoryPapers(() => now, desk.records.papers);
    const { exhibits } = await exhibitsOf('member', { papers });
    expect(exhibits.map(({ text }) => text)).toEqual(['今天天气真好']);
  });

  it('is sent once, however often the account goes on unverified', async () => {
    const desk = await openChallenge();
    for (const at of [now - 9 * minute, now - 8 * minute]) {
      const again = { contentId: `p-${at}`, kind: 'post', text: '今天天气真好' };
      await desk.send(eventOf('content.posted', 'member', again, { eventId: `p-${at}`, at }));
    }
    expect(desk.decisions().map(({ unchanged }) => unchanged)).toEqual([undefined, true, true]);
    expect(desk.actions.sent).toHaveLength(1);
    expect(desk.account('member')?.standing.version).toBe(1);
  });

  it.each(['challenge', 'limit'])(
    'warns nobody of a payee, who lacks only a name: %s',
    async (response) => {
      const desk = openDesk({}, { gate: { response } });
      await desk.send(post, verifiedSignUp('friend'));
      expect(desk.account('member')?.standing).toMatchObject({ gate: true });
      const amount = { minor: 2_000, currency: 'CNY' };
      await desk.send(eventOf('payment.transferred', 'friend', { payeeId: 'member', amount }));
      const sent = desk.actions.sent.map(({ body }) => JSON.parse(body));
      expect(sent.map(({ kind }) => kind)).toEqual(['set-standing']);
      expect(desk.records.cases.size).toBe(0);
    },
  );

  it('is lifted by verification during a closing too', async () => {
    const desk = openDesk();
    await desk.send(post);
    for (const event of [closed, verifies(early), reopened]) await desk.send(event);
    expect(desk.account('member')?.standing.status).toBe('active');
  });

  it('is separate from a challenge that the platform reports', async () => {
    const desk = openDesk();
    const signedUpAt = new Date(early).toISOString();
    const imports = (at: number) =>
      eventOf(
        'account.imported',
        'member',
        { signedUpAt, verification: identity, standing: 'challenged' },
        { eventId: `import-${at}`, at },
      );
    for (const event of [
      imports(challengedAt),
      imports(now - 8 * minute + 500),
      closes(now - 7 * minute),
      reopened,
    ])
      await desk.send(event);
    const lifted = () => desk.decisions().map((decision) => decision.lifted ?? false);
    expect(desk.account('member')?.standing.status).toBe('challenged');
    // Verified before the challenge: that ends nothing, so nothing is decided.
    expect(lifted()).toEqual([]);
    await desk.send(verifies(now));
    expect(desk.account('member')?.standing.status).toBe('active');
    expect(lifted()).toEqual([true]);
  });

  it('is lifted by a verification without a level if a phone number suffices', async () => {
    const desk = openDesk({}, { gate: { level: 'phone' } });
    for (const event of [post, verifies(now - minute, { level: undefined })])
      await desk.send(event);
    expect(desk.account('member')?.standing.status).toBe('active');
  });

  it.each(['challenge', 'limit'] as const)(
    'when lifted leaves the restriction by a rule in force, beside a gate response of %s',
    async (response) => {
      const desk = openDesk({}, { gate: { response } });
      const offer = {
        contentId: 'p3',
        kind: 'post',
        text: '出售银行卡四件套，加微信 fake_handle_4',
      };
      await desk.send(post);
      await desk.send(eventOf('content.posted', 'member', offer, { eventId: 'p3' }));
      const limited = desk.account('member')?.standing;
      expect(limited).toMatchObject({ status: 'limited', version: 2 });
      await desk.send(verifies(early));
      expect(desk.account('member')?.standing).toEqual(limited);
      // The user is told of both; the rule's restriction starts when it was found.
      const sent = desk.actions.sent.map(({ body }) => JSON.parse(body));
      const told = sent.filter(({ kind }) => kind === 'set-standing');
      expect(told).toMatchObject([{ subjectVersion: 1 }, { subjectVersion: 2 }]);
      expect(told.at(-1).decisionId).toBe(limited?.decisionId);
    },
  );

  it('gives way to the challenge by a list that names what the account verifies with', async () => {
    const device = listing({ list: 'block', kind: 'device', value: 'd-listed' });
    const desk = openDesk(
      { findListed: createListFinder([device]) },
      { gate: { response: 'limit' } },
    );
    const verifiesOn = (deviceId: string, at: number) =>
      desk.send({ ...verifies(at), context: { deviceId } });
    await desk.send(post);
    expect(desk.account('member')?.standing).toMatchObject({ status: 'limited', gate: true });
    await verifiesOn('d-listed', now - minute);
    const challenged = desk.account('member')?.standing;
    expect(challenged).toMatchObject({ status: 'challenged', since: now });
    expect(challenged?.gate).toBeUndefined();
    const told = JSON.parse(desk.actions.sent.at(-1)?.body ?? '');
    expect(told).toMatchObject({ desired: { standing: 'challenged' }, subjectVersion: 2 });
    await verifiesOn('d-own', now + second);
    expect(desk.account('member')?.standing.status).toBe('active');
  });

  describe('in place of its limit under earlier settings', () => {
    const offer = { contentId: 'p3', kind: 'post', text: '今天天气真好' };
    const acts = (data: object = {}) =>
      eventOf('content.posted', 'member', { ...offer, ...data }, { eventId: 'p3' });
    /** An account that the gate limited, on a platform that has since switched to challenges. */
    const openSwitched = async (more: Parameters<typeof openDesk>[0] = {}) => {
      const before = openDesk({}, { gate: { response: 'limit' } });
      await before.send(post);
      const limited = before.account('member')?.standing;
      expect(limited).toMatchObject({ status: 'limited', gate: true });
      const { states, ledger } = before.ports;
      const desk = openDesk({ ...more, states, ledger });
      return { desk, limited, standing: () => before.account('member')?.standing };
    };

    it('is asked for when the account acts again, with its statement', async () => {
      const { desk, limited, standing } = await openSwitched();
      await desk.send(acts());
      expect(standing()).toMatchObject({
        status: 'challenged',
        gate: true,
        version: 2,
        until: now + 7 * day,
      });
      expect(standing()?.decisionId).not.toBe(limited?.decisionId);
      const [command] = desk.actions.sent.map(({ body }) => JSON.parse(body));
      expect(command).toMatchObject({ subjectVersion: 2, desired: { standing: 'challenged' } });
      await desk.send(verifies(early));
      expect(standing()?.status).toBe('active');
    });

    it('is met by a verification at once', async () => {
      const { desk, standing } = await openSwitched();
      await desk.send(verifies(early));
      expect(standing()).toMatchObject({ status: 'active', until: null });
    });

    it('becomes the challenge of a rule that asks for as much', async () => {
      const device = listing({ list: 'block', kind: 'device', value: 'd-listed' });
      const { desk, standing } = await openSwitched({ findListed: createListFinder([device]) });
      const failed = verifies(now, { status: 'failed' });
      await desk.send({ ...failed, context: { deviceId: 'd-listed' } });
      expect(standing()?.status).toBe('challenged');
      expect(standing()?.gate).toBeUndefined();
    });

    it('is not asked for while the account is closed, or limited by a rule', async () => {
      const { desk, standing } = await openSwitched();
      await desk.send(closed, acts());
      expect(standing()?.status).toBe('closed');
      const byRule = await openSwitched();
      await byRule.desk.send(acts({ text: '出售银行卡四件套，加微信 fake_handle_4' }));
      expect(byRule.standing()?.status).toBe('limited');
      expect(byRule.standing()?.gate).toBeUndefined();
      const later = eventOf('content.posted', 'member', offer, { eventId: 'p4', at: now });
      await byRule.desk.send(later);
      expect(byRule.standing()?.status).toBe('limited');
    });
  });

  it('is not lifted by a lower level than required', async () => {
    const desk = openDesk();
    for (const event of [post, verifies(early, { level: 'phone' })]) await desk.send(event);
    expect(desk.account('member')?.standing.status).toBe('challenged');
  });

  it('is still lifted by verification after a release was undone', async () => {
    const desk = openDesk({}, { gate: { response: 'limit' } });
    await desk.send(post);
    const subject = accountSubject('member');
    const basis = desk.account('member')?.standing.decisionId ?? null;
    const about = { subject, by: 'reviewer-1', basis };
    const released = await applyRuling(
      { ...about, rulingId: 'ruling-1', ruling: { act: 'release' } },
      desk.ports,
    );
    if (!released.ok || !released.done) throw new Error('not released');
    const record = recordOf(released.done, {
      ...{ ...about, rulingId: 'ruling-1', caseId: released.case.caseId, act: 'release' },
      ...{ reason: 'by mistake', claimedAt: null, mark: null, bulkId: null, approvedBy: null },
    });
    const undone = undoOf(record, now);
    expect(await undoRuling({ ...about, rulingId: 'undo-1', undone }, desk.ports)).toMatchObject({
      ok: true,
    });
    expect(desk.account('member')?.standing).toMatchObject({ status: 'limited', gate: true });
    await desk.send(verifies(early));
    expect(desk.account('member')?.standing.status).toBe('active');
  });

  it.each(['challenge', 'limit'] as const)('is separate from a %s by a person', async (act) => {
    const desk = openDesk({}, { gate: { response: 'limit' } });
    const offer = {
      contentId: 'p1',
      kind: 'post',
      text: '出售银行卡四件套，加微信 fake_handle_4',
    };
    await desk.send(
      verifiedSignUp('member'),
      eventOf('content.posted', 'member', offer, { eventId: 'p1' }),
    );
    const done = await applyRuling(
      {
        subject: accountSubject('member'),
        rulingId: 'ruling-1',
        by: 'reviewer-1',
        basis: desk.decisions()[0]?.id ?? null,
        ruling: { act, until: null },
      },
      desk.ports,
    );
    expect(done).toMatchObject({ ok: true });
    const told = [verifies(early), closes(now), verifies(early - minute), reopens(now + minute)];
    for (const event of told) await desk.send(event);
    expect(desk.account('member')?.standing).toMatchObject({
      status: act === 'limit' ? 'limited' : 'challenged',
      since: now,
    });
  });
});

describe('a challenge for reports beside earlier findings', () => {
  /** A verified account with a serious finding a day ago. */
  const openReported = async () => {
    const desk = openDesk();
    const reporters = ['r-1', 'r-2', 'r-3', 'r-4', 'r-5'];
    for (const id of [...reporters, 'seller']) await desk.send(verifiedSignUp(id, now - 90 * day));
    const change = async (more: Partial<AccountState>) => {
      const before = desk.account('seller');
      if (!before) throw new Error('nobody');
      const state = { ...before, ...more, version: before.version + 1 };
      const account = { accountId: 'seller', from: before.version, state };
      await desk.ports.ledger.commit({ account, ...noRecords });
    };
    const found = { identity: 0, network: 46, behaviour: 0 };
    await change({ memory: { at: now - day, weights: found } });
    let at = now - 100_000;
    const report = async (reporterId: string) => {
      const data = { reporterId, reason: 'fraud' };
      at += second;
      await desk.send(eventOf('report.filed', 'seller', data, { eventId: reporterId, at }));
      return desk.account('seller')?.standing.status;
    };
    /** Verifies after the challenge, whose time is that of its event. */
    const verify = async () => {
      const data = { status: 'verified', level: 'identity' };
      const event = eventOf('account.verification-changed', 'seller', data, { at: now + second });
      await desk.send(event);
      return desk.account('seller')?.standing.status;
    };
    for (const id of ['r-1', 'r-2']) expect(await report(id)).toBe('active');
    expect(await report('r-3')).toBe('challenged');
    return { desk, report, verify, change };
  };
  const memory = ({ desk }: Awaited<ReturnType<typeof openReported>>) =>
    desk.account('seller')?.memory;

  it('is not repeated for more reports once met; a person decides instead', async () => {
    const reported = await openReported();
    const before = memory(reported);
    expect(await reported.verify()).toBe('active');
    expect(memory(reported)).toEqual({ ...before, answered: true });
    expect(await reported.report('r-4')).toBe('active');
    expect(await reported.report('r-5')).toBe('active');
    const latest = reported.desk.decisions().find(({ eventId }) => eventId === 'r-5');
    expect(latest).toMatchObject({ outcome: 'flag', signals: { account: { answered: true } } });
  });

  it('is not marked as answered by meeting the real-name gate alone', async () => {
    const desk = await openChallenge();
    await desk.send(verifies(now));
    const { standing, memory: kept } = desk.account('member') ?? {};
    expect([standing?.status, kept]).toEqual(['active', noMemory]);
  });

  it('is repeated at most once if a limit by the real-name gate took its place', async () => {
    const reported = await openReported();
    const { standing } = reported.desk.account('seller') ?? {};
    if (!standing) throw new Error('nobody');
    await reported.change({ standing: { ...standing, status: 'limited', gate: true } });
    expect(await reported.verify()).toBe('active');
    expect(await reported.report('r-4')).toBe('challenged');
    const again = { status: 'verified', level: 'identity' };
    await reported.desk.send(
      eventOf('account.verification-changed', 'seller', again, {
        eventId: 'again',
        at: now + 2 * second,
      }),
    );
    expect(reported.desk.account('seller')?.standing.status).toBe('active');
    expect(await reported.report('r-5')).toBe('active');
  });

  it('is repeated if it was not met, or after a new finding', async () => {
    const unmet = await openReported();
    const { standing } = unmet.desk.account('seller') ?? {};
    if (!standing) throw new Error('nobody');
    await unmet.change({ standing: { ...standing, status: 'active', until: null } });
    expect(await unmet.report('r-4')).toBe('challenged');
    const anew = await openReported();
    await anew.verify();
    const { at = 0, weights } = memory(anew) ?? {};
    if (!weights) throw new Error('nothing is remembered');
    await anew.change({
      memory: addToMemory({ at, weights, answered: true }, { network: 1.4 }, now),
    });
    expect(await anew.report('r-4')).toBe('challenged');
  });

  it('is repeated after a finding in a post, which memory does not contain', async () => {
    const reported = await openReported();
    await reported.verify();
    const { weights } = memory(reported) ?? {};
    const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加薇❤ demo-ka-9' };
    await reported.desk.send(eventOf('content.posted', 'seller', data, { at: now + 2 * second }));
    expect(memory(reported)?.weights).toEqual(weights);
    expect(memory(reported)?.answered).toBeUndefined();
  });
});
