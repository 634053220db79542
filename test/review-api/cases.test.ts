import { describe, expect, it } from 'vitest';
import { isCommandId } from '#shared/effects/command.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { neverClosed } from '#shared/signals/account-state.ts';
import { countInRing, emptyRing } from '#shared/signals/windows.ts';
import { finding } from '../decisions/specimens.ts';
import { now, openDesk, reason, rule } from './desk.ts';
import { other, second, senior } from './people.ts';

describe('a case', () => {
  it('is claimed by one person while their page is open, and shows who looks at it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    const refused = await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
    expect([refused.status, refused.body.code, refused.body.by]).toEqual([
      409,
      'claimed',
      'STAFF-1',
    ]);
    const ruled = await rule(desk, caseId, { act: 'release' }, { as: other });
    expect(ruled.body.code).toBe('claimed');
    const previewed = { as: other, body: { ruling: { act: 'release' } } };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, previewed);
    expect(preview.body).toMatchObject({ problem: 'claimed', commands: [] });
    desk.time.now += minute;
    await desk.call(`PUT /cases/${caseId}/presence`, { body: { working: true } });
    desk.time.now += minute;
    const look = { as: other, body: { working: true } };
    const { body } = await desk.call(`PUT /cases/${caseId}/presence`, look);
    expect(body).toMatchObject({ claim: { mine: false, by: { name: 'STAFF-1' } }, version: 1 });
    // Looking without working does not extend the claim.
    await desk.call(`PUT /cases/${caseId}/presence`, { body: { working: false } });
    desk.time.now += minute;
    expect((await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} })).status).toBe(
      200,
    );
  });

  it('goes to a second opinion and back, to a colleague, and to seniors', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    await desk.call('GET /me', { as: senior });
    const send = (what: string, body: object, as: object = {}) =>
      desk.call(`POST /cases/${caseId}/${what}`, { as, body: { reason, ...body } });
    const asked = await send('second-opinion', { expectedVersion: 1 });
    expect(asked.body.handling.secondOpinion).toMatchObject({ answered: false });
    const twice = await send('second-opinion', { expectedVersion: 2 }, other);
    expect(twice.body.code).toBe('nothing-changes');
    const own = await send('opinions', { expectedVersion: 2, would: 'release' });
    expect(own.body.code).toBe('same-person');
    const given = await send('opinions', { expectedVersion: 2, would: 'release' }, other);
    expect(given.body.handling.assignee.id).toBe('staff-1');
    const late = await send('opinions', { expectedVersion: 3, would: 'uphold' }, senior);
    expect(late.body.code).toBe('nothing-changes');
    const handed = await send('hand-over', { expectedVersion: 3, to: 'staff-2' });
    expect(handed.body.handling.assignee).toEqual({ id: 'staff-2', name: 'STAFF-2' });
    const taken = await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    expect(taken.body.code).toBe('claimed');
    expect((await send('hand-over', { expectedVersion: 4, to: 'nobody' }, other)).status).toBe(400);
    const escalated = await send('escalate', { expectedVersion: 4 }, other);
    expect(escalated.body.queue).toBe('escalated');
    const again = await send('escalate', { expectedVersion: 5 }, senior);
    expect(again.body.code).toBe('nothing-changes');
    expect((await rule(desk, caseId, { act: 'uphold' }, { expectedVersion: 5 })).status).toBe(403);
    const upheld = await rule(desk, caseId, { act: 'uphold' }, { as: senior, expectedVersion: 5 });
    expect(upheld.status).toBe(200);
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.notes.map(({ about }: { about: string }) => about)).toEqual(
      expect.arrayContaining(['second-opinion', 'opinion', 'hand-over', 'escalation', 'ruling']),
    );
  });

  it('that is escalated offers its acts to seniors only', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const refusals = async (as: object) => {
      const { body } = await desk.call(`GET /cases/${caseId}`, { as });
      return new Set(body.acts.map(({ why }: { why: string | null }) => why === 'forbidden'));
    };
    expect(await refusals(other)).toEqual(new Set([false]));
    await desk.call(`POST /cases/${caseId}/escalate`, { body: { expectedVersion: 1, reason } });
    expect(await refusals(other)).toEqual(new Set([true]));
    expect(await refusals(senior)).toEqual(new Set([false]));
  });

  it('handed to a colleague is theirs alone until a senior hands it on', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const third = { sub: 'staff-3' };
    await desk.call('GET /me', { as: other });
    await desk.call('GET /me', { as: third });
    const send = (what: string, body: object, as: object) =>
      desk.call(`POST /cases/${caseId}/${what}`, { as, body: { reason, ...body } });
    await send('hand-over', { expectedVersion: 1, to: 'staff-2' }, {});
    const mark = { truth: 'abusive', category: 'fraud' };
    for (const refused of [
      await rule(desk, caseId, { act: 'release' }, { as: third, expectedVersion: 2 }),
      await send('marks', { expectedVersion: 2, mark }, third),
      await send('warnings', { accountIds: ['v1'], category: 'fraud' }, third),
      await send('hand-over', { expectedVersion: 2, to: 'staff-3' }, third),
      await rule(desk, caseId, { act: 'release' }, { as: senior, expectedVersion: 2 }),
    ]) {
      expect(refused.body).toMatchObject({ code: 'claimed', by: 'STAFF-2' });
    }
    const whyOf = async (as: object) =>
      (await desk.call(`GET /cases/${caseId}`, { as })).body.acts.map(
        ({ why }: { why: string | null }) => why,
      );
    expect(new Set(await whyOf(third))).toEqual(new Set(['claimed']));
    expect(await whyOf(other)).not.toContain('claimed');
    const sent = await send('hand-over', { expectedVersion: 2, to: 'staff-3' }, senior);
    expect(sent.body.handling.assignee.id).toBe('staff-3');
    const { timeline } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(
      timeline
        .filter(({ action }: { action: string }) => action === 'case.handed-over')
        .map(({ details }: { details: object }) => details),
    ).toMatchObject([{ handedTo: 'STAFF-3' }, { handedTo: 'STAFF-2' }]);
    const ruled = await rule(desk, caseId, { act: 'release' }, { as: third, expectedVersion: 3 });
    expect(ruled.status).toBe(200);
  });

  it('is handed on by a senior of its own queue only, and not while somebody works on it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const as of [other, senior]) await desk.call('GET /me', { as });
    const handOver = (expectedVersion: number, to: string, as: object) =>
      desk.call(`POST /cases/${caseId}/hand-over`, { as, body: { expectedVersion, to, reason } });
    await handOver(1, 'staff-2', {});
    const elsewhere = { sub: 'senior-4', groups: ['content-seniors', 'fraud-reviewers'] };
    expect((await handOver(2, 'senior-1', elsewhere)).body.code).toBe('claimed');
    await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
    expect((await handOver(2, 'senior-1', senior)).body.code).toBe('claimed');
    desk.time.now += 2 * minute;
    const offered = (await desk.call(`GET /cases/${caseId}/colleagues`, { as: senior })).body;
    // The senior can take it over: the colleague may be away.
    expect(offered.people.map(({ id }: { id: string }) => id)).toContain('senior-1');
    expect((await handOver(2, 'senior-1', senior)).status).toBe(200);
  });

  it('is snoozed for at most thirty days', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const snooze = (days: number) =>
      desk.call(`POST /cases/${caseId}/snooze`, { body: { expectedVersion: 1, reason, days } });
    expect([(await snooze(0)).status, (await snooze(31)).status]).toEqual([400, 400]);
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    const { status, body } = await snooze(30);
    expect([status, body.handling.snoozedUntil]).toEqual([200, desk.time.now + 30 * day]);
    expect((await desk.ports.claims.of([caseId], desk.time.now)).size).toBe(0);
  });

  it('that is closed takes no more steps', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await rule(desk, caseId, { act: 'uphold' });
    const body = { expectedVersion: 2, reason, days: 1 };
    for (const [what, sent] of [
      ['snooze', body],
      ['claim', {}],
    ] as const) {
      const answer = await desk.call(`POST /cases/${caseId}/${what}`, { body: sent });
      expect(answer.body.code).toBe('already-decided');
    }
  });

  it('can be handed only to people who may work on it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const there = { sub: 'here', groups: ['fraud-reviewers'] };
    const away = { sub: 'away', groups: ['content-seniors'] };
    const reader = { sub: 'reader', groups: ['viewers'] };
    for (const as of [there, away, reader]) await desk.call('GET /me', { as });
    const idsOf = async (path: string) =>
      (await desk.call(`GET ${path}`, { as: { lasts: 40 * 86_400 } })).body.people
        .map(({ id }: { id: string }) => id)
        .toSorted();
    expect(await idsOf(`/cases/${caseId}/colleagues`)).toEqual(['here']);
    expect(await idsOf('/colleagues')).toEqual(['away', 'here']);
    desk.time.now += 30 * day + 1;
    expect(await idsOf('/colleagues')).toEqual([]);
    desk.time.now -= 30 * day + 1;
    const handed = (to: string) =>
      desk.call(`POST /cases/${caseId}/hand-over`, { body: { expectedVersion: 1, to, reason } });
    expect((await handed('away')).status).toBe(400);
    expect((await handed('here')).status).toBe(200);
  });

  it('that is escalated can be handed only to people who may rule on escalated cases', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const as of [other, senior, second]) await desk.call('GET /me', { as });
    await desk.call(`POST /cases/${caseId}/escalate`, { body: { expectedVersion: 1, reason } });
    const { people } = (await desk.call(`GET /cases/${caseId}/colleagues`, { as: second })).body;
    expect(people.map(({ id }: { id: string }) => id)).toEqual([senior.sub]);
    const handed = (to: string) => {
      const body = { expectedVersion: 2, to, reason };
      return desk.call(`POST /cases/${caseId}/hand-over`, { as: second, body });
    };
    expect((await handed(other.sub)).body.errors?.[0]?.field).toBe('body.to');
    expect((await handed(senior.sub)).status).toBe(200);
  });

  it('that was escalated after a second opinion was asked for stays with those who may rule on it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me');
    const send = (what: string, expectedVersion: number, as: object, more: object = {}) =>
      desk.call(`POST /cases/${caseId}/${what}`, {
        as,
        body: { expectedVersion, reason, ...more },
      });
    await send('second-opinion', 1, {});
    await send('escalate', 2, other);
    const given = await send('opinions', 3, senior, { would: 'release' });
    expect(given.body.handling).toMatchObject({
      assignee: null,
      secondOpinion: { answered: true },
    });
    const ruled = await rule(desk, caseId, { act: 'release' }, { as: senior, expectedVersion: 4 });
    expect(ruled.status).toBe(200);
  });

  it.each([
    ['escalated', 'escalate', {}, 'escalated', senior],
    ['handed over', 'hand-over', { to: other.sub }, 'fraud', other],
    ['put before a colleague', 'second-opinion', {}, 'fraud', other],
  ])('that is %s is no longer snoozed', async (_, what, more, queue, as) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    const send = (step: string, expectedVersion: number, body: object) =>
      desk.call(`POST /cases/${caseId}/${step}`, { body: { expectedVersion, reason, ...body } });
    await send('snooze', 1, { days: 20 });
    const moved = await send(what, 2, more);
    expect(moved.body.handling.snoozedUntil).toBeNull();
    const next = await desk.call(`POST /queues/${queue}/next`, { as, body: {} });
    expect(next.body.case?.caseId).toBe(caseId);
  });

  it.each([
    ['claim', {}],
    ['snooze', { expectedVersion: 2, days: 1, reason }],
    ['marks', { expectedVersion: 2, mark: { truth: 'abusive', category: 'fraud' }, reason }],
    ['warnings', { accountIds: ['u2'], category: 'fraud', reason }],
    ['rulings', { expectedVersion: 2, ruling: { act: 'release' }, reason }],
  ])('that is escalated is worked on by seniors only: %s', async (what, body) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('u2');
    const escalation = { body: { expectedVersion: 1, reason } };
    expect((await desk.call(`POST /cases/${caseId}/escalate`, escalation)).status).toBe(200);
    const does = async (as: object) =>
      (await desk.call(`POST /cases/${caseId}/${what}`, { as, body })).status;
    expect(await does(other)).toBe(403);
    expect(await does(senior)).toBe(200);
  });

  it('says that the platform could not carry out what stands, until it has', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    expect((await rule(desk, caseId, { act: 'limit', until: null })).body.kind).toBe('done');
    const [commandId = ''] = [...desk.records.outbox.keys()].filter(isCommandId);
    const failed = async () => {
      const [page, account] = await Promise.all([
        desk.call(`GET /cases/${caseId}`),
        desk.call('GET /accounts/u1'),
      ]);
      return [page, account].map(({ body }) => body.account.standing.failed);
    };
    expect(await failed()).toEqual([null, null]);
    const { outbox } = desk.ports;
    await outbox.fail(commandId, desk.time.now);
    expect(await failed()).toEqual([{ detail: null }, { detail: null }]);
    await outbox.fail(commandId, desk.time.now, undefined, 'no account of 13800138000');
    const masked = { detail: 'no account of •••••••••••' };
    expect(await failed()).toEqual([masked, masked]);
    await outbox.acknowledge(commandId, desk.time.now);
    expect(await failed()).toEqual([null, null]);
  });

  it('of a closed account shows no end date of an earlier restriction', async () => {
    const desk = openDesk();
    const until = desk.time.now + hour;
    const standing = {
      status: 'closed',
      version: 2,
      since: 0,
      until,
      decisionId: 'dec-u1',
    } as const;
    const { caseId } = desk.frozen('u1', {}, { standing });
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.account.standing).toMatchObject({ status: 'closed', until: null });
    expect(body.account.standing.closedByPlatform).toBe(false);
    const closure = { ...neverClosed, byPlatform: desk.time.now };
    desk.frozen('u2', {}, { standing, closure });
    const banned = await desk.call('GET /accounts/u2');
    expect(banned.body.account.standing.closedByPlatform).toBe(true);
    expect(body.acts.map(({ why }: { why: string | null }) => why)).toEqual([
      null,
      ...Array(4).fill('closed'),
    ]);
  });

  it('says first who “the other account” is in reasons from what somebody else did', async () => {
    const desk = openDesk();
    const risky = finding({
      subject: 'counterpart',
      evidence: [{ code: 'counterpart-restricted', values: {} }],
    });
    const { caseId } = desk.frozen('payee', { findings: [risky] });
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.decisions[0].findings[0].evidence).toMatchObject([
      {
        'zh-CN': expect.stringContaining('“对方”即该账号'),
        en: expect.stringContaining('this one'),
      },
      { 'zh-CN': '对方账号已受限制', en: 'the other account is restricted' },
    ]);
  });

  it('counts what the account did in the last day, week and month, as of now', async () => {
    const desk = openDesk();
    const asOf = now - 2 * day;
    const posts = [asOf - 20 * day, asOf - hour, asOf].reduce(
      (ring, at) => countInRing(ring, at, asOf),
      emptyRing('fine'),
    );
    const { caseId } = desk.frozen('u1', {}, { asOf, rings: { posts } });
    const counts = async () => (await desk.call(`GET /cases/${caseId}`)).body.account.counts;
    const shown = { what: 'posts', name: { 'zh-CN': '发布', en: 'posts' } };
    expect(await counts()).toEqual([{ ...shown, day: 0, week: 2, month: 3 }]);
    // The platform's clock may be ahead of ours.
    desk.time.now = asOf - hour;
    expect(await counts()).toEqual([{ ...shown, day: 2, week: 2, month: 3 }]);
  });

  it('shows reasons, decisions, account and possible acts on one page', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const { status, body } = await desk.call(`GET /cases/${caseId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      case: { caseId, accountId: 'u1' },
      account: { standing: { status: 'frozen' }, realName: { status: 'unverified' } },
      decisions: [{ decisionId: decision.id, outcome: 'freeze', statement: { en: {} } }],
    });
    expect(body.decisions[0].findings[0].evidence[0]).toHaveProperty('zh-CN');
    const act = (name: string) => body.acts.find((one: { act: string }) => one.act === name);
    expect(act('release')).toMatchObject({ allowed: true });
    expect(act('freeze')).toMatchObject({ allowed: false, why: 'nothing-changes' });
    const viewer = await desk.call(`GET /cases/${caseId}`, { as: { groups: ['viewers'] } });
    expect(viewer.body.acts[0]).toMatchObject({ allowed: false, why: 'forbidden' });
  });
});

describe('the decisions of a case', () => {
  it.each([
    [30, 'latest', 30, false],
    [31, 'latest', 30, true],
    [31, 'oldest', 31, false],
    [32, 'oldest', 31, true],
  ])(
    'of %i, of which the %s is in force, are %i: it and the latest thirty; whether there are more: %s',
    async (all, inForce, shown, more) => {
      const desk = openDesk();
      const { caseId, decision } = desk.frozen('u1');
      const { id, decidedAt } = decision;
      for (let i = 1; i < all; i++) {
        const later = { ...decision, id: `${id}-${i}`, decidedAt: decidedAt + i };
        desk.records.decisions.set(later.id, later);
      }
      const at = inForce === 'latest' ? decidedAt + all : decidedAt;
      desk.records.decisions.set(id, { ...decision, decidedAt: at });
      const { body } = await desk.call(`GET /cases/${caseId}`);
      expect(body.decisions).toHaveLength(shown);
      expect(body.decisions).toContainEqual(expect.objectContaining({ decisionId: id }));
      expect(body.moreDecisions).toBe(more);
    },
  );
});

describe('a mark', () => {
  it('is stored by day for training, and leaves the case open', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const mark = { truth: 'abusive', category: 'gambling' };
    const body = { expectedVersion: 1, mark, reason };
    const marked = await desk.call(`POST /cases/${caseId}/marks`, { body });
    expect(marked.body).toMatchObject({ state: 'open', version: 2 });
    const papers = await desk.ports.papers.list('mark', '20261124', { most: 9 });
    expect(papers.map((paper) => paper.body)).toEqual([
      { ...mark, caseId, accountId: 'u1', at: desk.time.now },
    ]);
  });
});
