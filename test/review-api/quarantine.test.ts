import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { now, openDesk } from './desk.ts';
import { second, senior } from './people.ts';

describe('quarantine', () => {
  const kept = async () => {
    const desk = openDesk();
    const body = JSON.stringify({
      type: 'content.posted',
      data: { text: '出售四件套，微信 demo_ka_9，13800138000', tags: ['a-long-tag'] },
    });
    const { quarantine } = desk.ports;
    await quarantine.keep({
      id: 'm-1',
      reason: 'bad-field',
      field: 'data.kind',
      sentAt: now,
      body,
    });
    await quarantine.keep({
      id: 'm-2',
      reason: 'bad-json',
      sentAt: now - 1,
      body: '{ 13800138000',
    });
    return { desk, body };
  };

  it('shows shapes and reasons, and no personal data', async () => {
    const { desk } = await kept();
    const { body } = await desk.call('GET /quarantine', { as: { groups: ['viewers'] } });
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['m-2', 'm-1']);
    const [broken, wrong] = body.items;
    expect(wrong).toMatchObject({ reason: 'bad-field', field: 'data.kind', mayRelease: true });
    expect(wrong.body).toContain('content.posted');
    expect(wrong.body).not.toMatch(/demo_ka|138001|四件套/);
    expect(broken.body).not.toContain('13800138000');
    const one = await desk.call('GET /quarantine?reason=bad-json');
    expect(one.body.items).toHaveLength(1);
  });

  it('is counted up to a bound, and says if there is more', async () => {
    const desk = openDesk();
    const keep = (n: number) =>
      desk.ports.quarantine.keep({ id: `m-${n}`, reason: 'bad-json', sentAt: now, body: '{' });
    const counted = async () => {
      const { quarantined, moreQuarantined } = (await desk.call('GET /platform')).body;
      return [quarantined, moreQuarantined];
    };
    for (let n = 0; n < 800; n++) await keep(n);
    expect(await counted()).toEqual([800, false]);
    await keep(800);
    expect(await counted()).toEqual([800, true]);
  });

  it('reads on until there is something to show, up to a bound', async () => {
    const desk = openDesk();
    const keep = (id: string, reason: 'bad-field' | 'bad-json') =>
      desk.ports.quarantine.keep({ id, reason, sentAt: now, body: '{}' });
    for (let n = 10; n < 35; n++) await keep(`m-${n}`, 'bad-field');
    await keep('m-99', 'bad-json');
    const read = async (query: string) =>
      (await desk.call(`GET /quarantine?reason=bad-json&${query}`)).body;
    const whole = await read('limit=5');
    expect([whole.items.map(({ id }: { id: string }) => id), whole.cursor]).toEqual([
      ['m-99'],
      null,
    ]);
    const bounded = await read('limit=2');
    expect([bounded.items, typeof bounded.cursor]).toEqual([[], 'string']);
    const rest = await read(`limit=2&cursor=${bounded.cursor}`);
    expect(rest.items).toHaveLength(1);
    const other = `GET /quarantine?reason=bad-field&limit=2&cursor=${bounded.cursor}`;
    expect((await desk.call(other)).status).toBe(400);
  });

  it.each([
    ['2027-01-01T00:00:00.000Z', true],
    ['2026-02-30T08:00:00Z', true],
    ['2026年11月24日 08:00', true],
    ['1764140000', true],
    [1_764_140_000, true],
    ['2026-11-24T08:00:00.123456-0800', true],
    ['13800138000', false],
    ['138-0013-8000', false],
    // Numbers with a wrong check digit, which might still belong to somebody.
    ['110105194912310021', false],
    ['110105 19491231 0021', false],
    ['6222-0212-3456-7890-123', false],
    [6_222_021_234_567_890, false],
    ['11010519491231002X', false],
    [13_800_138_000, false],
    ['tell demo_ka_9', false],
  ])(
    'shows a time as it is, since it may be the fault, and masks everything else in its place: %s',
    async (at, is) => {
      const desk = openDesk();
      const body = JSON.stringify({
        occurredAt: at,
        bornAt: at,
        data: { list: [{ expiresAt: at }] },
      });
      const { quarantine } = desk.ports;
      await quarantine.keep({
        id: 'm-1',
        reason: 'bad-time',
        field: 'occurredAt',
        sentAt: now,
        body,
      });
      const shown = JSON.parse((await desk.call('GET /quarantine')).body.items[0].body);
      expect([shown.occurredAt === at, shown.data.list[0].expiresAt === at]).toEqual([is, is]);
      expect(shown.bornAt).not.toBe(at);
    },
  );

  it.each([
    ['a3559d0d-b683-4e41-b703-873462ab3d2a', true],
    // Its groups add up to the number of a card.
    ['8a546564-0966-479d-837f-01b39caa5885', true],
    ['e-1764489600', true],
    ['13800138000', false],
    ['post-138-0013-8000', false],
    ['110105194912310021', false],
    ['demo_9@example.com', false],
    ['微信 demo_ka_9', false],
  ])(
    'shows the id by which the sender finds the event, but no number of a person: %s',
    async (id, is) => {
      const desk = openDesk();
      const body = JSON.stringify({ eventId: id, accountId: id, data: { eventId: [id] } });
      await desk.ports.quarantine.keep({ id: 'm-1', reason: 'bad-field', sentAt: now, body });
      const shown = JSON.parse((await desk.call('GET /quarantine')).body.items[0].body);
      expect(shown.eventId === id).toBe(is);
      expect(shown.accountId).not.toBe(id);
    },
  );

  it('releases a message unchanged, once, and on record', async () => {
    const { desk, body } = await kept();
    const released = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect(released.status).toBe(204);
    expect(desk.intake.sent).toEqual([{ body }]);
    const again = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect(again.status).toBe(404);
    const discarded = await desk.call('POST /quarantine/m-2/discard', { as: senior, body: {} });
    expect(discarded.status).toBe(204);
    expect((await desk.call('GET /quarantine')).body.items).toEqual([]);
    expect(desk.chain('platform:demo').map(({ action, actor }) => [action, actor])).toEqual([
      ['message.released', 'senior-1'],
      ['message.discarded', 'senior-1'],
    ]);
  });

  it('does not release a message of which only the beginning was kept', async () => {
    const desk = openDesk();
    const body = randomBytes(400_000).toString('base64');
    await desk.ports.quarantine.keep({ id: 'm-1', reason: 'bad-json', sentAt: now, body });
    const { items } = (await desk.call('GET /quarantine')).body;
    expect(items).toMatchObject([{ id: 'm-1', mayRelease: false }]);
    const released = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect(released.body.code).toBe('wrong-subject');
    expect(desk.intake.sent).toEqual([]);
  });

  it('does not release an event whose id was accepted before, and says so', async () => {
    const desk = openDesk();
    const keep = { id: 'm-1', reason: 'event-conflict', sentAt: now, body: '{}' } as const;
    await desk.ports.quarantine.keep(keep);
    const { items } = (await desk.call('GET /quarantine')).body;
    expect(items).toMatchObject([{ id: 'm-1', mayRelease: false }]);
    const released = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect([released.status, released.body.code]).toEqual([409, 'duplicate-event']);
    expect(desk.intake.sent).toEqual([]);
    const discarded = await desk.call('POST /quarantine/m-1/discard', { as: senior, body: {} });
    expect(discarded.status).toBe(204);
  });

  it('either releases or discards a message if both are requested at once', async () => {
    const { desk } = await kept();
    const { quarantine } = desk.ports;
    const { find } = quarantine;
    const both = Promise.withResolvers<void>();
    let found = 0;
    Object.assign(quarantine, {
      find: async (id: string) => {
        const message = await find(id);
        found += 1;
        if (found === 2) both.resolve();
        await both.promise;
        return message;
      },
    });
    const [released, discarded] = await Promise.all([
      desk.call('POST /quarantine/m-1/release', { as: senior, body: {} }),
      desk.call('POST /quarantine/m-1/discard', { as: second, body: {} }),
    ]);
    const codes = [released, discarded].map(({ status, body }) => body?.code ?? status);
    expect(codes.toSorted()).toEqual([204, 'already-decided']);
    expect(desk.intake.sent).toHaveLength(released.status === 204 ? 1 : 0);
    expect(desk.chain('platform:demo').map(({ action }) => action)).toEqual([
      released.status === 204 ? 'message.released' : 'message.discarded',
    ]);
  });

  it('can be released at once by anybody after the queue refused it', async () => {
    const { desk, body } = await kept();
    const { sendOne } = desk.intake;
    Object.assign(desk.intake, { sendOne: async () => null });
    const refused = await desk.call('POST /quarantine/m-1/release', { as: senior, body: {} });
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
    Object.assign(desk.intake, { sendOne });
    const released = await desk.call('POST /quarantine/m-1/release', { as: second, body: {} });
    expect(released.status).toBe(204);
    expect(desk.intake.sent).toEqual([{ body }]);
  });

  it('cannot be changed by a reviewer', async () => {
    const { desk } = await kept();
    const { status } = await desk.call('POST /quarantine/m-1/discard', { body: {} });
    expect(status).toBe(403);
    expect(await desk.ports.quarantine.count(10)).toBe(2);
  });
});

describe('dead letters', () => {
  it('are counted and sent back, on record', async () => {
    const desk = openDesk();
    expect((await desk.call('GET /dead-letters')).body.queues).toEqual([
      { queue: 'intake', waiting: 1, movable: true, moving: false, failure: null },
      { queue: 'followUps', waiting: 0, movable: true, moving: false, failure: null },
      { queue: 'actions', waiting: 0, movable: true, moving: false, failure: null },
    ]);
    const path = 'POST /dead-letters/intake/redrive';
    expect((await desk.call(path, { as: senior, body: {} })).status).toBe(202);
    expect(desk.intake.sent).toEqual([{ body: 'given up' }]);
    expect(desk.chain('platform:demo')).toMatchObject([
      { action: 'dead-letters.redriven', details: { queue: 'intake' } },
    ]);
    const unknown = await desk.call('POST /dead-letters/backtests/redrive', {
      as: senior,
      body: {},
    });
    expect(unknown.status).toBe(400);
  });

  it('are counted among the figures also where their moves cannot be listed', async () => {
    const desk = openDesk();
    const status = () => Promise.reject(new Error('no such action'));
    Object.assign(desk.ports.deadLetters.intake, { status });
    const { status: code, body } = await desk.call('GET /platform');
    expect([code, body.deadLetters]).toEqual([200, 1]);
  });

  it('show why the latest move failed', async () => {
    const desk = openDesk();
    const failure = { startedAt: now, reason: 'CouldNotDetermineMessageSource' };
    const status = async () => ({ waiting: 1, movable: true, moving: false, failure });
    Object.assign(desk.ports.deadLetters.intake, { status });
    expect((await desk.call('GET /dead-letters')).body.queues[0]).toMatchObject({ failure });
  });

  it('stay if the queues cannot move them back, and nothing is recorded', async () => {
    const desk = openDesk();
    const status = async () => ({ waiting: 1, movable: false, moving: false, failure: null });
    const redrive = () => Promise.reject(new Error('no such action'));
    Object.assign(desk.ports.deadLetters, { intake: { status, redrive } });
    const path = 'POST /dead-letters/intake/redrive';
    for (const [language, says] of [
      ['en', 'an operator'],
      ['zh-CN', '运维'],
    ] as const) {
      const headers = { 'accept-language': language };
      const answer = await desk.call(path, { as: senior, body: {}, headers });
      expect([answer.status, answer.body.code]).toEqual([409, 'not-movable']);
      expect(answer.body.detail).toContain(says);
    }
    expect(desk.chain('platform:demo')).toEqual([]);
  });
});
