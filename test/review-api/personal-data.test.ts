import { describe, expect, it } from 'vitest';
import { hour } from '#shared/settings/durations.ts';
import { type EntityKey, emptyEntity } from '#shared/signals/entity-state.ts';
import { type Desk, openDesk, reason } from './desk.ts';
import { exhibitOf } from './exhibits.ts';

describe('personal data', () => {
  it('is masked in the text of a decision, which is null once it is no longer kept', async () => {
    const desk = openDesk();
    const judged = { content: { evidence: [] } };
    const { decision } = desk.frozen('u1', { signals: judged });
    const asked = async () => (await desk.call(`GET /decisions/${decision.id}`)).body;
    expect(await asked()).toMatchObject({ judgedText: true, exhibit: null });
    await desk.ports.papers.write(
      exhibitOf('u1', decision.eventId, {
        type: 'content.posted',
        at: desk.time.now,
        contentId: 'p-1',
        contentKind: 'post',
        text: '出售银行卡 13800000000',
      }),
    );
    const { exhibit } = await asked();
    expect(exhibit).toMatchObject({
      text: '出售银行卡 •••••••••••',
      masked: true,
      visibility: 'visible',
      decisionIds: [decision.id],
    });
    // Event ids are unique per account only: the other account's event may have the id of one of its own.
    desk.frozen('u3', { signals: { ...judged, counterpart: { id: 'u3' } } });
    await desk.ports.papers.write(
      exhibitOf('u3', 'e-u3', { type: 'content.posted', at: desk.time.now, text: '自己的话' }),
    );
    expect((await desk.call('GET /decisions/dec-u3')).body).toMatchObject({
      judgedText: false,
      exhibit: null,
    });
    desk.frozen('u2', { signals: {} });
    expect((await desk.call('GET /decisions/dec-u2')).body).toMatchObject({
      judgedText: false,
      exhibit: null,
    });
  });

  it('counts as masked if only the label of an image holds some', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const shown = async (imageLabels: readonly string[]) => {
      await desk.ports.papers.remove('exhibit', 'u1', 'e-u1');
      await desk.ports.papers.write(
        exhibitOf('u1', 'e-u1', {
          type: 'content.posted',
          at: desk.time.now,
          text: '扫码',
          imageLabels,
        }),
      );
      return (await desk.call(`GET /cases/${caseId}`)).body.exhibits[0];
    };
    expect(await shown(['qr-code', 'qr:https://t.me/demo_abc'])).toMatchObject({ masked: true });
    expect(await shown(['qr-code'])).toMatchObject({ masked: false });
  });

  it('is masked; thirty reveals an hour are shown and logged, and the next one raises an alarm (H88)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.ports.papers.write(
      exhibitOf('u1', 'e-u1', {
        type: 'content.posted',
        at: desk.time.now,
        contentId: 'p-1',
        contentKind: 'post',
        text: '出售银行卡 13800000000 加V demo_abc',
        quotes: [
          { start: 0, end: 5, text: '出售银行卡', reads: '出售银行卡' },
          { start: 18, end: 29, text: '加V demo_abc', reads: '加微信 demo_abc' },
        ],
        contacts: [{ start: 20, end: 28 }],
        imageLabels: ['qr-code', 'qr:https://t.me/demo_abc'],
        entities: [{ kind: 'device', value: 'device-12345' }],
      }),
    );
    const page = await desk.call(`GET /cases/${caseId}`);
    expect(page.body.exhibits[0]).toMatchObject({
      masked: true,
      imageLabels: ['qr-code', expect.stringMatching(/^qr:•+$/)],
      quotes: [{ text: '出售银行卡' }, { reads: expect.not.stringContaining('demo') }],
    });
    expect(JSON.stringify(page.body)).not.toMatch(/13800000000|demo_abc|device-12345/);
    const reveal = () =>
      desk.call('POST /accounts/u1/reveals', {
        key: 'one-key-for-each-reveal',
        body: { what: { kind: 'exhibit', eventId: 'e-u1' }, reason },
      });
    const first = await reveal();
    expect(first.body).toMatchObject({ left: 29 });
    expect(first.body.value).toContain('13800000000');
    expect(first.body.imageLabels).toEqual(['qr-code', 'qr:https://t.me/demo_abc']);
    for (let i = 0; i < 29; i++) expect((await reveal()).status).toBe(200);
    const last = await reveal();
    expect([last.status, last.body.code]).toEqual([429, 'too-many']);
    expect(desk.lines.join()).toContain('"SecurityAlarms":1');
    const left = async () => (await desk.call('GET /me')).body.limits.revealsLeft;
    desk.time.now += hour - 1;
    expect(await left()).toBe(0);
    desk.time.now += 1;
    expect(await left()).toBe(30);
    desk.time.now -= hour;
    const log = desk.chain('staff:staff-1');
    expect(log.filter(({ action }) => action === 'personal.revealed')).toHaveLength(30);
    // Revealed values are not stored; auditors can read the reasons.
    expect(
      JSON.stringify([...desk.records.papers.values()].filter(({ kind }) => kind !== 'exhibit')),
    ).not.toContain('13800000000');
    const auditors = { as: { sub: 'auditor-1', groups: ['auditors'] } };
    const { body } = await desk.call('GET /audit?kind=staff&id=staff-1', auditors);
    const reasons = body.items.map(
      ({ entry }: { entry: { details: readonly { name: string; value: string }[] } }) =>
        entry.details.find(({ name }) => name === 'reason')?.value,
    );
    expect(new Set(reasons)).toEqual(new Set([reason]));
    expect(JSON.stringify(log)).not.toContain(reason);
    for (const [key, paper] of desk.records.papers) {
      if (paper.kind === 'reason') desk.records.papers.set(key, { ...paper, body: 'rewritten' });
    }
    const rewritten = await desk.call('GET /audit?kind=staff&id=staff-1', auditors);
    expect(JSON.stringify(rewritten.body)).not.toContain('rewritten');
    desk.time.now += hour + 1;
    expect((await reveal()).status).toBe(200);
  });

  it('is not revealed, and no reveal is taken, where there is none', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    await desk.ports.papers.write(
      exhibitOf('u1', 'e-login', { type: 'account.logged-in', at: desk.time.now }),
    );
    for (const eventId of ['e-login', 'e-none']) {
      const body = { what: { kind: 'exhibit', eventId }, reason };
      expect((await desk.call('POST /accounts/u1/reveals', { body })).status).toBe(404);
    }
    expect((await desk.call('GET /me')).body.limits.revealsLeft).toBe(30);
  });

  it('takes one of the reveals for each of two requests at once', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    await desk.ports.papers.write(
      exhibitOf('u1', 'e-u1', { type: 'content.posted', at: desk.time.now, text: '加V demo_abc' }),
    );
    const { papers } = desk.ports;
    const both = Promise.withResolvers<void>();
    let counts = 0;
    const read: typeof papers.read = async (kind, keys) => {
      const found = await papers.read(kind, keys);
      if (kind !== 'reveals') return found;
      counts += 1;
      if (counts === 2) both.resolve();
      await both.promise;
      return found;
    };
    Object.assign(desk.ports, { papers: { ...papers, read } });
    const body = { what: { kind: 'exhibit', eventId: 'e-u1' }, reason };
    const reveal = () => desk.call('POST /accounts/u1/reveals', { body });
    const answers = await Promise.all([reveal(), reveal()]);
    expect(answers.map(({ body: { left } }) => left).toSorted()).toEqual([28, 29]);
  });

  it('is masked in the brake that held a decision back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { braked: ['platform', 'source:block:203.0.113.0/24'] });
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.decisions[0].braked).toEqual([
      {
        key: 'platform',
        words: { 'zh-CN': '全平台的冻结', en: 'freezes across the platform' },
      },
      {
        key: 'source:block:20••••24',
        words: { 'zh-CN': '由同一来源引起的冻结', en: 'freezes caused by one source' },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('203.0.113.0');
  });

  it('comes with the decision in force, however many decisions came after it', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    for (let n = 0; n < 31; n++) {
      const id = `dec-later-${n}`;
      desk.records.decisions.set(id, {
        ...decision,
        id,
        outcome: 'limit',
        decidedAt: decision.decidedAt + 1 + n,
      });
    }
    for (const path of [`/cases/${caseId}`, '/accounts/u1']) {
      const { body } = await desk.call(`GET ${path}`);
      const told = body.decisions.map(({ decisionId }: { decisionId: string }) => decisionId);
      expect(told).toHaveLength(31);
      expect(told.at(-1)).toBe(decision.id);
    }
  });

  /** Writes an exhibit with the entities that u1 used. */
  const used = (desk: Desk, entities: readonly EntityKey[]) =>
    desk.ports.papers.write(
      exhibitOf('u1', 'e-u1', {
        type: 'account.logged-in',
        at: desk.time.now - 3 * hour,
        entities: [...entities],
      }),
    );

  it('in links leads to the account, however many accounts used the entity since', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const entity = { kind: 'block', value: '203.0.113.0/24' } as const;
    await used(desk, [entity]);
    const recent = ['u2', 'u3'].map((account) => ({
      account,
      at: desk.time.now,
      newcomer: false,
      patterns: [],
    }));
    const state = { ...emptyEntity, version: 1, accounts: [1, 2, 3], recent };
    await desk.ports.states.write([{ entity, from: 0, state }]);
    const { graph } = (await desk.call(`GET /cases/${caseId}/links`)).body;
    expect(graph.edges).toContainEqual({
      from: 'account#u1',
      to: expect.stringMatching(/^block#/),
      at: desk.time.now - 3 * hour,
      newcomer: false,
    });
  });

  it('in shared entities is shown only by a reveal', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const shared = [
      { kind: 'device', value: 'device-12345' },
      { kind: 'block', value: '203.0.113.0/24' },
    ] as const;
    await used(desk, shared);
    for (const entity of shared) {
      const recent = [{ account: 'u1', at: desk.time.now, newcomer: false, patterns: [] }];
      await desk.ports.states.write([
        { entity, from: 0, state: { ...emptyEntity, version: 1, accounts: [1], recent } },
      ]);
    }
    const { body } = await desk.call(`GET /cases/${caseId}/links`);
    const credit = await desk.call('GET /accounts/u1/credit');
    expect(credit.body.reputation).toHaveLength(2);
    expect(JSON.stringify([body, credit.body])).not.toMatch(/device-12345|203\.0\.113\.0/);
    const [device] = body.graph.nodes.filter(({ kind }: { kind: string }) => kind === 'device');
    expect(body.graph.edges.map(({ to }: { to: string }) => to)).toContain(device.id);
    // The account used the device after its freeze, so only its standing shows the restriction.
    expect(device).toMatchObject({ accounts: 1, restricted: 1 });
    const shown = await desk.call('POST /accounts/u1/reveals', {
      body: { what: { kind: 'link', node: device.id }, reason },
    });
    expect(shown.body.value).toBe('device-12345');
    expect(desk.chain('staff:staff-1').at(-1)).toMatchObject({
      action: 'personal.revealed',
      details: { accountId: 'u1', what: 'link', which: expect.stringMatching(/^ent-/) },
    });
    const team = await desk.call('GET /team', { as: { sub: 'senior-1', groups: ['seniors'] } });
    expect(team.body.people[0]).toMatchObject({ person: { id: 'staff-1' }, reveals: 1 });
    const guessed = await desk.call('POST /accounts/u1/reveals', {
      body: { what: { kind: 'link', node: 'device#device-12345' }, reason },
    });
    expect(guessed.status).toBe(404);
  });
});
