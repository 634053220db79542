import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { dayIn } from '#functions/review-api/cases/open-case.ts';
import { BulkRun } from '#functions/review-api/contract/acting.ts';
import { accountSubject, contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { compactSignals } from '#shared/decisions/snapshot.ts';
import { campaignCaseIdOf, caseIdOf } from '#shared/effects/effects.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { joinCase, openingAbout } from '#shared/reviews/case.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { type EntityKey, emptyEntity } from '#shared/signals/entity-state.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { finding, signals } from '../decisions/specimens.ts';
import { type Desk, now, openDesk, reason, rule, settings, standing } from './desk.ts';

const other = { sub: 'staff-2' };
const senior = { sub: 'senior-1', groups: ['seniors'] };
const second = { sub: 'senior-2', groups: ['seniors'] };

describe('a queue', () => {
  it('shows what is due first on top, page by page, with why', async () => {
    const desk = openDesk();
    for (const [i, hours] of [1, 30, 20].entries()) {
      desk.frozen(`u${i}`, { decidedAt: desk.time.now - hours * hour });
    }
    const { body } = await desk.call('GET /queues/fraud/cases?limit=2');
    expect(body.items.map(({ accountId }: { accountId: string }) => accountId)).toEqual([
      'u1',
      'u2',
    ]);
    const [row] = body.items;
    expect(row.points).toBe(
      row.parts.reduce((sum: number, { points }: { points: number }) => sum + points, 0),
    );
    expect(row).toMatchObject({ source: 'machine', claim: null, overdue: false, version: 1 });
    const rest = await desk.call(`GET /queues/fraud/cases?limit=2&cursor=${body.cursor}`);
    expect(rest.body).toMatchObject({ items: [{ accountId: 'u0' }], cursor: null });
    const elsewhere = await desk.call(`GET /queues/trade/cases?limit=2&cursor=${body.cursor}`);
    expect(elsewhere.status).toBe(400);
    desk.time.now += 25 * hour;
    const old = `GET /queues/fraud/cases?limit=2&cursor=${body.cursor}`;
    expect((await desk.call(old, { as: { lasts: 48 * 3600 } })).status).toBe(400);
  });

  it('is read in two steps: a page waits for nothing that could be asked for beside it', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    const { desk: list, papers, states } = desk.ports;
    /** Asks only once another did, too. */
    const meeting = () => {
      const both = Promise.withResolvers<void>();
      let here = 0;
      return <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
        async (...asked: Asked): Promise<Answer> => {
          if (++here === 2) both.resolve();
          await both.promise;
          return ask(...asked);
        };
    };
    const [first, second] = [meeting(), meeting()];
    Object.assign(desk.ports, {
      papers: { ...papers, read: first(papers.read) },
      desk: { ...list, openCases: first(list.openCases), claims: second(list.claims) },
      states: { ...states, read: second(states.read) },
    });
    const { body } = await desk.call('GET /queues/fraud/cases');
    expect(body.items).toMatchObject([{ inForce: { standing: 'frozen' }, claim: null }]);
  });

  it('is that of its reviewers alone', async () => {
    const desk = openDesk();
    const as = { groups: ['fraud-reviewers'] };
    expect((await desk.call('GET /queues', { as })).body.queues).toMatchObject([
      { queue: 'fraud' },
    ]);
    expect((await desk.call('GET /queues/trade/cases', { as })).status).toBe(403);
    expect((await desk.call('GET /queues/nonsense/cases', { as })).status).toBe(404);
  });

  it('of the platform’s own has the cases that its routes lead there, a name, and reviewers', async () => {
    const review = ReviewSettings.parse({
      queues: { overseas: { name: { 'zh-CN': '境外用户', en: 'Overseas' }, dueHours: 12 } },
      routes: [{ to: 'overseas', when: { tiers: ['vip'], categories: ['fraud'] } }],
    });
    const groups = { abroad: { role: 'reviewer' as const, queues: ['overseas'] } };
    const staff = settings.staff && {
      ...settings.staff,
      groups: { ...settings.staff.groups, ...groups },
    };
    const desk = openDesk({ review, staff });
    const vip = desk.frozen('u-vip');
    const known = desk.records.cases.get(vip.caseId);
    if (!known) throw new Error('no case');
    desk.records.cases.set(vip.caseId, { ...known, tier: 'vip' });
    const plain = desk.frozen('u-plain');

    const as = { groups: ['abroad'] };
    expect((await desk.call('GET /queues', { as })).body.queues).toMatchObject([
      { queue: 'overseas', name: { en: 'Overseas' }, open: 1, dueHours: 12, mayWork: true },
    ]);
    const all = (await desk.call('GET /queues')).body.queues as readonly { queue: string }[];
    expect(all.map(({ queue }) => queue).slice(-2)).toEqual(['overseas', 'escalated']);
    expect((await desk.call('GET /queues/overseas/cases', { as })).body.items).toMatchObject([
      { caseId: vip.caseId, queue: 'overseas', tier: 'vip' },
    ]);
    expect((await desk.call('GET /queues/fraud/cases')).body.items).toMatchObject([
      { caseId: plain.caseId, queue: 'fraud' },
    ]);
    expect((await desk.call(`GET /cases/${plain.caseId}`, { as })).status).toBe(403);
    const next = await desk.call('POST /queues/overseas/next', { as, body: {} });
    expect(next.body.case).toMatchObject({ caseId: vip.caseId });
    const team = await desk.call('GET /team', { as: senior });
    expect(team.body.people).toMatchObject([{ person: { id: 'staff-1' }, claimed: 1 }]);
    // Who has the fraud queue alone has not what is led away from it.
    const fraud = { sub: 'staff-2', groups: ['fraud-reviewers'] };
    expect((await desk.call(`GET /cases/${vip.caseId}`, { as: fraud })).status).toBe(403);
    expect((await openDesk().call('GET /queues/overseas/cases')).status).toBe(404);
  });

  it('gives the next free case, and each to one person', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    desk.frozen('u2');
    const next = async (as: object) =>
      (await desk.call('POST /queues/fraud/next', { as, body: {} })).body.case?.accountId ?? null;
    const taken = [await next({}), await next(other), await next({ sub: 'staff-3' })];
    expect(taken.toSorted()).toEqual([null, 'u1', 'u2'].toSorted());
    const mine = await desk.call('GET /queues/fraud/cases?claim=mine');
    expect(mine.body.items).toMatchObject([{ accountId: taken[0], claim: { mine: true } }]);
  });

  it('hides what somebody skipped from them, and what is snoozed from all', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const seen = async (as: object = {}) =>
      (await desk.call('GET /queues/fraud/cases', { as })).body.items.length;
    await desk.call(`POST /cases/${caseId}/skip`, { body: {} });
    expect([await seen(), await seen(other)]).toEqual([0, 1]);
    const body = { expectedVersion: 1, until: desk.time.now + hour, reason };
    await desk.call(`POST /cases/${caseId}/snooze`, { as: other, body });
    expect(await seen(other)).toBe(0);
    desk.time.now += hour + 1;
    expect(await seen(other)).toBe(1);
  });
});

describe('load', () => {
  it('is all that was taken or handed over, however long the queues are', async () => {
    const desk = openDesk();
    const last = desk.frozen('u-last', { decidedAt: desk.time.now });
    const known = desk.records.cases.get(last.caseId);
    if (!known) throw new Error('no case');
    for (let i = 0; i < 150; i++) {
      const older = { openedAt: known.openedAt - 90 * hour, caseId: `cas-${i}` };
      desk.records.cases.set(older.caseId, { ...known, ...older, accountId: `v${i}` });
    }
    const handed = desk.frozen('u-handed');
    await desk.call('GET /me', { as: other });
    await desk.call(`POST /cases/${handed.caseId}/hand-over`, {
      body: { expectedVersion: 1, to: 'staff-2', reason },
    });
    await desk.call(`POST /cases/${last.caseId}/claim`, { body: {} });
    const { people } = (await desk.call('GET /team', { as: senior })).body;
    const load = people.map(({ person, claimed, handed: h }: Record<string, { id: string }>) => [
      person?.id,
      claimed,
      h,
    ]);
    expect(load.toSorted()).toEqual([
      ['staff-1', 1, 0],
      ['staff-2', 0, 1],
    ]);
    const queue = async (as: object) =>
      (await desk.call('GET /queues', { as })).body.queues.find(
        (one: { queue: string }) => one.queue === 'fraud',
      );
    expect(await queue({})).toMatchObject({ open: 152, claimed: 1, mine: 1 });
    expect(await queue(other)).toMatchObject({ claimed: 1, mine: 0 });
  });

  it('of a queue is what its reviewer reads of it', async () => {
    const desk = openDesk();
    const one = desk.frozen('u1', { findings: [finding({ category: 'money-mule' })] });
    const two = desk.frozen('u2', { findings: [finding({ category: 'brushing' })] });
    for (const { caseId } of [one, two]) {
      await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    }
    const queue = async (groups: readonly string[]) =>
      (await desk.call('GET /queues', { as: { groups } })).body.queues[0];
    expect(await queue(['reviewers'])).toMatchObject({ queue: 'fraud', open: 2, claimed: 2 });
    expect(await queue(['mule-reviewers'])).toMatchObject({ open: 1, claimed: 1, overdue: 0 });
    desk.time.now += 100 * hour;
    const { body } = await desk.call('GET /queues', {
      as: { groups: ['mule-reviewers'], lasts: 1e6 },
    });
    expect(body.queues[0]).toMatchObject({ open: 1, overdue: 1, claimed: 0 });
  });

  it('may be more than was looked at, whoever asks', async () => {
    const place = (n: number) => ({ caseId: `c-${n}`, openedAt: now, dueAt: now + hour });
    const cases = Array.from({ length: 1001 }, (_, n) => ({
      ...{ ...place(n), category: 'brushing' },
      ruledBy: n === 0 ? 'staff-1' : null,
    }));
    const waiting = async (queue: string) => (queue === 'fraud' ? cases : []);
    const { ports } = openDesk();
    const desk = openDesk({}, { desk: { ...ports.desk, waiting } });
    const queue = async (groups: readonly string[]) =>
      (await desk.call('GET /queues', { as: { groups } })).body.queues[0];
    expect(await queue(['reviewers'])).toMatchObject({ open: 1000, more: true });
    expect(await queue(['mule-reviewers'])).toMatchObject({ open: 0, more: true });
    // What they hold is theirs, wherever it lies.
    const held = { by: 'staff-1', name: 'Lin', since: now, until: now + hour };
    await ports.desk.claim({ caseId: 'c-2000', queue: 'fraud', ...held }, now);
    expect(await queue(['mule-reviewers'])).toMatchObject({ claimed: 1, mine: 1 });
    cases.pop();
    expect(await queue(['mule-reviewers'])).toMatchObject({ open: 0, more: false, mine: 0 });
  });
});

describe('a long queue', () => {
  const long = () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u-last', {
      findings: [finding({ category: 'fraud', severity: 'low' })],
    });
    const low = desk.records.cases.get(caseId);
    const first = desk.frozen('u-first').caseId;
    const high = desk.records.cases.get(first);
    if (!low || !high) throw new Error('no case');
    const snoozed = {
      assignee: null,
      snoozedUntil: desk.time.now + hour,
      escalated: null,
      secondOpinion: null,
    };
    desk.records.cases.clear();
    for (let i = 0; i < 2300; i++) {
      const id = `cas-${i}`;
      desk.records.cases.set(id, { ...high, caseId: id, accountId: `u${i}`, handling: snoozed });
    }
    desk.records.cases.set(caseId, low);
    return { desk, caseId };
  };

  it('tells where to read on where nothing was found yet', async () => {
    const { desk, caseId } = long();
    const page = 'GET /queues/fraud/cases?severity=low';
    const { body } = await desk.call(page);
    expect(body.items).toEqual([]);
    const rest = await desk.call(`${page}&cursor=${body.cursor}`);
    expect(rest.body).toMatchObject({ items: [{ caseId }], cursor: null });
  });

  it('gives the next free case, however far behind', async () => {
    const { desk, caseId } = long();
    const { body } = await desk.call('POST /queues/fraud/next', { body: {} });
    expect(body.case).toMatchObject({ caseId });
  });
});

describe('a case', () => {
  it('is claimed by one person while their heart beats, and tells who looks', async () => {
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
    desk.time.now += minute;
    await desk.call(`PUT /cases/${caseId}/presence`, { body: { working: true } });
    desk.time.now += minute;
    const look = { as: other, body: { working: false } };
    const { body } = await desk.call(`PUT /cases/${caseId}/presence`, look);
    expect(body).toMatchObject({ claim: { mine: false, by: { name: 'STAFF-1' } }, version: 1 });
    desk.time.now += minute;
    expect((await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} })).status).toBe(
      200,
    );
  });

  it('goes to a colleague, to those who are senior, to a second opinion and back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    await desk.call('GET /me', { as: senior });
    const send = (what: string, body: object, as: object = {}) =>
      desk.call(`POST /cases/${caseId}/${what}`, { as, body: { reason, ...body } });
    const asked = await send('second-opinion', { expectedVersion: 1 });
    expect(asked.body.handling.secondOpinion).toMatchObject({ answered: false });
    const own = await send('opinions', { expectedVersion: 2, would: 'release' });
    expect(own.body.code).toBe('same-person');
    const given = await send('opinions', { expectedVersion: 2, would: 'release' }, other);
    expect(given.body.handling.assignee.id).toBe('staff-1');
    const handed = await send('hand-over', { expectedVersion: 3, to: 'staff-2' });
    expect(handed.body.handling.assignee).toEqual({ id: 'staff-2', name: 'STAFF-2' });
    const taken = await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    expect(taken.body.code).toBe('claimed');
    expect((await send('hand-over', { expectedVersion: 4, to: 'nobody' }, other)).status).toBe(400);
    const escalated = await send('escalate', { expectedVersion: 4 }, other);
    expect(escalated.body.queue).toBe('escalated');
    expect((await rule(desk, caseId, { act: 'uphold' }, { expectedVersion: 5 })).status).toBe(403);
    const upheld = await rule(desk, caseId, { act: 'uphold' }, { as: senior, expectedVersion: 5 });
    expect(upheld.status).toBe(200);
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.notes.map(({ about }: { about: string }) => about)).toEqual(
      expect.arrayContaining(['second-opinion', 'opinion', 'hand-over', 'escalation', 'ruling']),
    );
  });

  it('that was handed to somebody is theirs alone, until somebody senior sends it on', async () => {
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

  it('can be handed to those who may work on it, and they are told', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const there = { sub: 'here', groups: ['fraud-reviewers'] };
    const away = { sub: 'away', groups: ['content-seniors'] };
    for (const as of [there, away]) await desk.call('GET /me', { as });
    const { body } = await desk.call(`GET /cases/${caseId}/colleagues`);
    expect(body.people).toEqual([{ id: 'here', name: 'HERE' }]);
    const handed = (to: string) =>
      desk.call(`POST /cases/${caseId}/hand-over`, { body: { expectedVersion: 1, to, reason } });
    expect((await handed('away')).status).toBe(400);
    expect((await handed('here')).status).toBe(200);
  });

  it('of a closed account tells no end of how it stood before', async () => {
    const desk = openDesk();
    const until = desk.time.now + hour;
    const standing = { is: 'closed', version: 2, since: 0, until, decisionId: 'dec-u1' } as const;
    const { caseId } = desk.frozen('u1', {}, { standing });
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.account.standing).toMatchObject({ is: 'closed', until: null });
  });

  it('is one page: why, what, who, and what may be done', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const { status, body } = await desk.call(`GET /cases/${caseId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      case: { caseId, accountId: 'u1' },
      account: { standing: { is: 'frozen' }, realName: { status: 'unverified' } },
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

describe('a ruling', () => {
  it('is previewed without being made', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const body = { ruling: { act: 'release' } };
    const preview = await desk.call(`POST /cases/${caseId}/previews`, { body });
    expect(preview.body).toMatchObject({
      problem: null,
      commands: [{ kind: 'set-standing', desired: { standing: 'active' } }],
      change: { from: 'frozen', to: 'active' },
    });
    expect(preview.body.statement['zh-CN'].measure).toContain('解除');
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
    expect(desk.actions.sent).toEqual([]);
    const same = await desk.call(`POST /cases/${caseId}/previews`, {
      body: { ruling: { act: 'freeze', until: null } },
    });
    expect(same.body.problem).toBe('nothing-changes');
    // For another term it is the term that changes.
    const until = desk.time.now + day;
    const { body: longer } = await desk.call(`POST /cases/${caseId}/previews`, {
      body: { ruling: { act: 'freeze', until } },
    });
    expect(longer).toMatchObject({
      problem: null,
      change: { from: 'frozen', to: 'frozen', until, wasUntil: null },
    });
  });

  it('reaches the platform, resolves the case, and is taken back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await rule(desk, caseId, { act: 'release' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      is: 'done',
      case: { state: 'resolved', version: 2 },
      ruling: { act: 'release', from: 'frozen', to: 'active', undoable: true, reason },
    });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    expect(desk.actions.sent).toHaveLength(1);

    // What stood before stands again, and its letter is read before it is sent.
    const preview = () => desk.call(`GET /rulings/${body.ruling.rulingId}/undo`, { as: other });
    const previewed = (await preview()).body;
    expect(previewed).toMatchObject({
      problem: null,
      commands: [{ kind: 'set-standing', desired: { standing: 'frozen', until: null } }],
      change: { from: 'active', to: 'frozen', until: null },
      fourEyes: null,
    });
    expect(previewed.statement['zh-CN'].measure).toContain('冻结');
    expect(previewed.statement['zh-CN'].facts).not.toEqual([]);
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    expect(desk.actions.sent).toHaveLength(1);

    const key = 'taken-back-under-one-key';
    const undo = { body: { reason: 'wrong account' }, as: other };
    const back = `POST /rulings/${body.ruling.rulingId}/undo`;
    const undone = await desk.call(back, { ...undo, key });
    expect(undone.status).toBe(200);
    // It broke off before its answer was kept: asked again, it is the same act.
    await desk.ports.papers.remove('answer', 'staff-2', key);
    expect((await desk.call(back, { ...undo, key })).body).toEqual(undone.body);
    expect(undone.body).toMatchObject({
      case: { state: 'open' },
      ruling: { undoneBy: { id: 'staff-2' }, undoable: false },
    });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen', until: null });
    expect(desk.actions.sent).toHaveLength(2);
    expect(JSON.parse(desk.actions.sent[1]?.body ?? '').statement).toEqual(previewed.statement);
    expect((await preview()).body).toMatchObject({ problem: 'already-decided', statement: null });
    const again = await desk.call(back, undo);
    expect(again.body.code).toBe('already-decided');
  });

  it('that is not the latest word is not taken back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const first = await rule(desk, caseId, { act: 'release' });
    await rule(desk, caseId, { act: 'limit', until: desk.time.now + hour }, { expectedVersion: 2 });
    const { body } = await desk.call(`POST /rulings/${first.body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(body.code).toBe('not-latest');
    const preview = await desk.call(`GET /rulings/${first.body.ruling.rulingId}/undo`);
    expect(preview.body).toMatchObject({ problem: 'not-latest', commands: [], change: null });
  });

  it('on what changed since is refused with the version now (H73)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { status, body } = await rule(desk, caseId, { act: 'release' }, { expectedVersion: 7 });
    expect([status, body.code, body.current]).toEqual([409, 'stale-version', 1]);
  });

  it('of two at once is made once, with one entry on record (H74)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const both = await Promise.all([
      rule(desk, caseId, { act: 'release' }),
      rule(desk, caseId, { act: 'limit', until: null }, { as: other }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it('that lifts what is most surely abusive takes a second person', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    const { body } = await rule(desk, caseId, { act: 'release' }, { as: senior });
    expect(body).toMatchObject({ is: 'proposed', proposal: { state: 'open', mayApprove: false } });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
    const approve = (as: object) =>
      desk.call(`POST /proposals/${body.proposal.proposalId}/approve`, {
        as,
        body: { expectedVersion: 1, reason },
      });
    expect((await approve(senior)).body.code).toBe('same-person');
    expect((await approve(other)).status).toBe(403);
    const second = { sub: 'senior-2', groups: ['seniors'] };
    expect((await approve(second)).body).toMatchObject({ state: 'approved' });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    expect((await approve(second)).body).toMatchObject({ state: 'approved' });
    const third = { sub: 'senior-3', groups: ['seniors'] };
    expect((await approve(third)).body.code).toBe('already-decided');
  });

  it('restricts nobody on a platform that observes', async () => {
    const desk = openDesk({ mode: 'observe' });
    const { caseId } = desk.frozen('u1');
    const { body } = await rule(desk, caseId, { act: 'limit', until: null });
    expect(body.code).toBe('observing');
  });
});

describe('a warning', () => {
  const warn = (desk: Desk, caseId: string, body: object) =>
    desk.call(`POST /cases/${caseId}/warnings`, { body: { category: 'fraud', reason, ...body } });

  it('is sent to each account once, as it is worded, and put on record', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    desk.frozen('victim-1');
    desk.frozen('victim-2');
    const accountIds = ['victim-1', 'victim-2', 'victim-1'];
    const { status, body } = await warn(desk, caseId, { accountIds });
    expect([status, body.sent]).toEqual([200, 2]);
    expect(body.commands[0]).toMatchObject({
      kind: 'warn',
      subject: { accountId: 'victim-1' },
      about: 'u1',
      decisionId: decision.id,
    });
    expect(desk.actions.sent).toHaveLength(2);
    expect(desk.chain('account:u1')).toMatchObject([
      { action: 'victims.warned', details: { warned: 2 } },
    ]);
  });

  it('is about a kind of harm that has a name, and for accounts that are known', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('victim-1');
    const refused = async (body: object) => {
      const answer = await warn(desk, caseId, body);
      return [answer.status, answer.body.errors?.map(({ field }: { field: string }) => field)];
    };
    expect(await refused({ accountIds: ['victim-1'], category: 'not-a-category' })).toEqual([
      400,
      ['body.category'],
    ]);
    expect(await refused({ accountIds: ['victim-1', 'no-such-person', 'u1'] })).toEqual([
      400,
      ['body.accountIds.1', 'body.accountIds.2'],
    ]);
    expect(desk.actions.sent).toEqual([]);
    const observing = openDesk({ mode: 'observe' });
    const other = observing.frozen('u1');
    expect((await warn(observing, other.caseId, { accountIds: ['u1'] })).body.code).toBe(
      'observing',
    );
  });
});

describe('a clue', () => {
  const pass = (desk: Desk, caseId: string, body: object = {}, as: object = senior, key?: string) =>
    desk.call(`POST /cases/${caseId}/clues`, {
      as,
      ...(key && { key }),
      body: { recipient: 'police', category: 'fraud', reason, ...body },
    });
  const pageOf = async (desk: Desk, caseId: string) =>
    (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;

  it('is one command that names account and decision, on record, and in no letter', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const { decisions } = await pageOf(desk, caseId);
    const { status, body } = await pass(desk, caseId);
    expect(status).toBe(200);
    expect(body.command).toEqual({
      version: 1,
      kind: 'pass-clue',
      commandId: expect.stringMatching(/^cmd-/),
      platformId: 'demo',
      subject: accountSubject('u1'),
      decisionId: decision.id,
      clue: { recipient: 'police', category: 'fraud' },
      issuedAt: new Date(now).toISOString(),
    });
    expect(desk.actions.sent).toHaveLength(1);
    expect(desk.chain('account:u1')).toMatchObject([
      {
        action: 'clue.passed',
        actor: 'senior-1',
        details: { caseId, recipient: 'police', category: 'fraud' },
      },
    ]);
    const after = await pageOf(desk, caseId);
    expect(after.notes).toMatchObject([{ about: 'note', text: reason, by: { id: 'senior-1' } }]);
    // What the user reads is as before.
    expect(after.decisions).toEqual(decisions);
  });

  it('tells on the time line what the platform said of it', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const { commandId } = (await pass(desk, caseId)).body.command;
    const told = async () => (await pageOf(desk, caseId)).timeline[0];
    expect(await told()).toMatchObject({
      action: 'clue.passed',
      by: { id: 'senior-1' },
      at: now,
      details: { recipient: 'police', receipt: 'waiting' },
    });
    await desk.ports.outbox.fail(commandId, now);
    expect((await told()).details.receipt).toBe('failed');
    await desk.ports.outbox.acknowledge(commandId, now);
    expect((await told()).details.receipt).toBe('confirmed');
    // Commands that were carried out are kept for some weeks only.
    desk.records.outbox.delete(commandId);
    expect((await told()).details.receipt).toBe('confirmed');
  });

  it('goes once to a recipient, however often it is sent, until something new is decided', async () => {
    const desk = openDesk();
    const { caseId, decision } = desk.frozen('u1');
    const key = 'key-of-a-clue-that-is-sent-twice';
    // Two ask at once: neither finds that the other did.
    const { papers } = desk.ports;
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const read: typeof papers.read = async (kind, ids) => {
      const found = await papers.read(kind, ids);
      if (kind === 'clue' && ++asked === 2) both.resolve();
      if (kind === 'clue') await both.promise;
      return found;
    };
    Object.assign(desk.ports, { papers: { ...papers, read } });
    const twice = await Promise.all([pass(desk, caseId), pass(desk, caseId)]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await pass(desk, caseId)).body.code).toBe('no-grounds');
    expect(desk.records.outbox.size).toBe(1);
    const retried = [];
    for (let i = 0; i < 2; i++) {
      retried.push(await pass(desk, caseId, { recipient: 'finance' }, senior, key));
      // As if the first had ended before its answer was kept.
      for (const name of desk.records.papers.keys()) {
        if (name.startsWith('answer#')) desk.records.papers.delete(name);
      }
    }
    expect(retried.map(({ status }) => status)).toEqual([200, 200]);
    expect(desk.records.outbox.size).toBe(2);
    const known = desk.records.cases.get(caseId);
    if (!known) throw new Error('no case');
    const newer = openingAbout({ ...decision, id: 'dec-newer', decidedAt: now }, now);
    desk.records.cases.set(caseId, joinCase(known, newer));
    expect((await pass(desk, caseId)).status).toBe(200);
    expect(desk.records.outbox.size).toBe(3);
  });

  it('is passed on by those who are senior there, on grounds, of a kind of harm, and not while observing', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    for (const groups of [['reviewers'], ['admins'], ['reviewers', 'content-seniors']]) {
      expect((await pass(desk, caseId, {}, { groups })).status).toBe(403);
    }
    expect((await pass(desk, 'cas-unknown')).status).toBe(404);
    expect((await pass(desk, caseId, { recipient: 'press' })).status).toBe(400);
    const unnamed = await pass(desk, caseId, { category: 'nonsense' });
    expect([unnamed.status, unnamed.body.errors[0].field]).toEqual([400, 'body.category']);
    const known = desk.records.cases.get(caseId);
    if (!known) throw new Error('no case');
    desk.records.cases.set(caseId, { ...known, entries: [] });
    expect((await pass(desk, caseId)).body.code).toBe('no-grounds');
    const observing = openDesk({ mode: 'observe' });
    const elsewhere = observing.frozen('u1').caseId;
    expect((await pass(observing, elsewhere)).body.code).toBe('observing');
    expect([...desk.records.outbox, ...observing.records.outbox]).toEqual([]);
  });
});

describe('people at risk', () => {
  const approached = async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('accomplice');
    const about = {
      standing: { is: 'active', version: 1, since: 0, until: null, decisionId: null },
    };
    desk.frozen('victim-1', {}, about as object);
    const event = (id: string, type: string, parties: object) =>
      desk.ports.papers.write({
        kind: 'exhibit',
        folder: 'u1',
        id,
        version: 1,
        body: {
          eventId: id,
          type,
          at: desk.time.now - Number(id.slice(2)),
          contentId: null,
          contentKind: null,
          text: null,
          quotes: [],
          contacts: [],
          reading: null,
          entities: [],
          counterpartId: null,
          report: null,
          ...parties,
        },
        expiresAt: null,
      });
    await event('e-1', 'social.messaged', { counterpartId: 'victim-1' });
    await event('e-2', 'payment.transferred', { counterpartId: 'accomplice' });
    await event('e-3', 'social.messaged', { counterpartId: 'victim-1' });
    await event('e-4', 'social.requested', { targetIds: ['stranger', 'u1'] });
    await event('e-5', 'report.filed', { counterpartId: 'reporter' });
    return { desk, caseId };
  };

  it('are those whom the account approached or paid, never who reported it', async () => {
    const { desk, caseId } = await approached();
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    expect(body.people).toEqual([
      {
        accountId: 'victim-1',
        types: ['social.messaged'],
        times: 2,
        lastAt: desk.time.now - 1,
        standing: 'active',
      },
      expect.objectContaining({ accountId: 'accomplice', standing: 'frozen' }),
      expect.objectContaining({ accountId: 'stranger', standing: null, times: 1 }),
    ]);
    expect(body.message.en).toContain('Safety notice');
    const unnamed = await desk.call(`GET /cases/${caseId}/warnings?category=nonsense`);
    expect([unnamed.status, unnamed.body.errors[0].field]).toEqual([400, 'query.category']);
  });

  it('are warned, and the platform is asked to take that back, once', async () => {
    const { desk, caseId } = await approached();
    const sent = await desk.call(`POST /cases/${caseId}/warnings`, {
      body: { accountIds: ['victim-1', 'stranger'], category: 'fraud', reason },
    });
    expect(sent.body).toMatchObject({ sent: 2 });
    const there = async () =>
      (await desk.call(`GET /cases/${caseId}/warnings?category=fraud`)).body.sent;
    expect(await there()).toMatchObject([
      {
        warningId: sent.body.warningId,
        by: { id: 'staff-1' },
        category: 'fraud',
        accountIds: ['victim-1', 'stranger'],
        undoneBy: null,
      },
    ]);
    const undo = () =>
      desk.call(`POST /cases/${caseId}/warnings/${sent.body.warningId}/undo`, {
        as: other,
        body: { reason: 'wrong people' },
      });
    expect((await undo()).body).toEqual({ withdrawn: 2 });
    expect(await there()).toMatchObject([{ undoneBy: { id: 'staff-2' } }]);
    const told = [...desk.records.outbox.values()].map(({ body }) => body);
    expect(told.slice(-2)).toMatchObject(
      ['victim-1', 'stranger'].map((accountId, i) => ({
        kind: 'withdraw-warning',
        subject: { accountId },
        about: 'u1',
        warningId: sent.body.commands[i].commandId,
      })),
    );
    expect(desk.chain('account:u1').at(-1)).toMatchObject({
      action: 'victims.unwarned',
      actor: 'staff-2',
      details: { unwarned: 2 },
    });
    expect((await undo()).body.code).toBe('already-decided');
    const elsewhere = desk.frozen('u9').caseId;
    const path = `POST /cases/${elsewhere}/warnings/${sent.body.warningId}/undo`;
    expect((await desk.call(path, { body: { reason } })).status).toBe(404);
  });

  it('are not told twice on one day, nor after it was taken back, and nobody says they were', async () => {
    const { desk, caseId } = await approached();
    const warn = (accountIds: readonly string[], category = 'fraud') =>
      desk.call(`POST /cases/${caseId}/warnings`, { body: { accountIds, category, reason } });
    const first = await warn(['victim-1']);
    const fieldsOf = (answer: Awaited<ReturnType<typeof warn>>) =>
      answer.body.errors.map(({ field }: { field: string }) => field);
    expect(fieldsOf(await warn(['stranger', 'victim-1']))).toEqual(['body.accountIds.1']);
    await desk.call(`POST /cases/${caseId}/warnings/${first.body.warningId}/undo`, {
      body: { reason },
    });
    const commands = desk.records.outbox.size;
    expect(fieldsOf(await warn(['victim-1']))).toEqual(['body.accountIds.0']);
    expect(desk.records.outbox.size).toBe(commands);
    expect((await warn(['victim-1'], 'spam')).body.sent).toBe(1);
  });

  it('are told of in the order in which they were warned, the latest first', async () => {
    const { desk, caseId } = await approached();
    for (const category of ['fraud', 'spam', 'gambling']) {
      desk.time.now += 1_000;
      await desk.call(`POST /cases/${caseId}/warnings`, {
        body: { accountIds: ['victim-1'], category, reason },
      });
    }
    const { body } = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    const times = body.sent.map(({ at }: { at: number }) => at);
    expect(times).toHaveLength(3);
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
  });
});

describe('an act whose answer was lost', () => {
  /** As if it had died once it was done: its answer was never kept. */
  const twice = async (
    desk: Desk,
    name: string,
    { as, body }: { as: object; body: object },
    meanwhile = async () => {},
  ) => {
    const key = `one-key-for-both-${name.length}`;
    const id = (as as { sub?: string }).sub ?? 'staff-1';
    const first = await desk.call(name, { as, body, key });
    expect(first.status).toBe(200);
    await desk.ports.papers.remove('answer', id, key);
    await meanwhile();
    const told = desk.records.outbox.size;
    const again = await desk.call(name, { as, body, key });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(desk.records.outbox.size).toBe(told);
  };

  it.each([
    ['snooze', { until: now + hour }],
    ['hand-over', { to: 'staff-2' }],
    ['escalate', {}],
    ['second-opinion', {}],
    ['marks', { mark: { truth: 'abusive', category: 'gambling' } }],
  ])('is the same act when it is asked for again: %s', async (what, more) => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    const body = { expectedVersion: 1, reason, ...more };
    await twice(desk, `POST /cases/${caseId}/${what}`, { as: {}, body });
    expect(desk.records.cases.get(caseId)?.version).toBe(2);
    const { notes } = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    expect(notes).toHaveLength(1);
    expect(desk.chain('account:u1')).toHaveLength(1);
  });

  it('lets go of the case, where it broke off before that', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const body = { expectedVersion: 1, reason, until: now + hour };
    const heldStill = async () => {
      const who = { by: 'staff-1', name: 'Lin', since: now, until: now + hour };
      await desk.ports.desk.claim({ caseId, queue: 'fraud', ...who }, now);
    };
    await twice(desk, `POST /cases/${caseId}/snooze`, { as: {}, body }, heldStill);
    expect((await desk.ports.desk.claims([caseId], now)).size).toBe(0);
  });

  it('tells of a case that went where its author may not read it no more than it told at first', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const as = { groups: ['fraud-reviewers'] };
    const body = { expectedVersion: 1, reason };
    const path = `POST /cases/${caseId}/escalate`;
    await twice(desk, path, { as, body });
    await desk.call(`POST /cases/${caseId}/snooze`, {
      as: senior,
      body: { expectedVersion: 2, reason, until: now + hour },
    });
    await desk.ports.papers.remove('answer', 'staff-1', `one-key-for-both-${path.length}`);
    const again = { as, body, key: `one-key-for-both-${path.length}` };
    expect((await desk.call(path, again)).body.code).toBe('forbidden');
  });

  it('is the same opinion', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const asked = { expectedVersion: 1, reason };
    await desk.call(`POST /cases/${caseId}/second-opinion`, { body: asked });
    const body = { expectedVersion: 2, would: 'release', reason };
    await twice(desk, `POST /cases/${caseId}/opinions`, { as: other, body });
  });

  it('warns and takes back once, also where somebody else has the case by then', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    desk.frozen('victim-1');
    const warning = { accountIds: ['victim-1'], category: 'fraud', reason };
    const path = `POST /cases/${caseId}/warnings`;
    const taken = async () => {
      await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
    };
    await twice(desk, path, { as: {}, body: warning }, taken);
    await desk.call(`DELETE /cases/${caseId}/claim`, { as: other });
    const sent = await desk.call(`GET /cases/${caseId}/warnings?category=fraud`);
    const [{ warningId }] = sent.body.sent;
    await twice(desk, `${path}/${warningId}/undo`, { as: {}, body: { reason } }, taken);
    expect(desk.chain('account:u1').map(({ action }) => action)).toEqual([
      'victims.warned',
      'victims.unwarned',
    ]);
  });
});

describe('a mark', () => {
  it('is kept by the day for those who learn from it, and leaves the case open', async () => {
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

describe('whom a wrong rule restricted', () => {
  const wrong = 'account.wrong';
  const by = (rule: string, more: object = {}) => ({
    findings: [finding({ rule, category: 'fraud', ...more })],
  });
  const selection = { kind: 'rule', rule: wrong, from: now - 3 * hour, to: now };
  const select = (desk: Desk, act: 'release' | 'restore') =>
    desk.call('POST /bulk/previews', { as: senior, body: { selection, ruling: { act } } });
  const run = async (desk: Desk, preview: { readonly token: string }) =>
    (await desk.call('POST /bulk/runs', { as: senior, body: { token: preview.token, reason } }))
      .body.run;

  it('is released at once, and nobody who stands restricted for another reason', async () => {
    const desk = openDesk();
    desk.frozen('u1', by(wrong));
    desk.frozen('u2', { ...by(wrong), outcome: 'limit' });
    desk.frozen('other-rule', by('account.other'));
    desk.frozen('in-shadow', by(wrong, { life: 'shadow' }));
    desk.frozen('by-staff', { ...by(wrong), automation: 'partial' });
    desk.frozen('long-ago', { ...by(wrong), decidedAt: now - 4 * hour });
    // Restricted by it once, and again for another reason since.
    const { decision } = desk.frozen('since-then', by(wrong));
    desk.records.decisions.delete(decision.id);
    desk.records.decisions.set('dec-before', { ...decision, id: 'dec-before' });
    // The gate alone asks a name of this one.
    const gate = signals({
      event: { type: 'content.posted', service: 'publishing', contentKind: 'post' },
      realName: { gateClosed: true, status: 'unverified', level: null, required: 'identity' },
    });
    desk.frozen('nameless', {
      ...by(wrong),
      eventType: 'content.posted',
      signals: compactSignals(gate),
    });
    const { body } = await select(desk, 'release');
    expect(body.items.map(({ accountId }: { accountId: string }) => accountId).toSorted()).toEqual([
      'u1',
      'u2',
    ]);
    expect(await run(desk, body)).toMatchObject({ done: 2, failed: 0, act: 'release' });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    expect((await select(desk, 'release')).body).toMatchObject({
      would: 0,
      items: [],
      token: null,
    });
  });

  it('stays restricted who is by another decision as well, though that changed nothing', async () => {
    const desk = openDesk();
    const also = (accountId: string, more: Partial<Decision>) => {
      const { decision } = desk.frozen(accountId, by(wrong));
      const id = `dec-also-${accountId}`;
      desk.records.decisions.set(id, { ...decision, id, ...more });
    };
    const later = { decidedAt: now - hour };
    also('later', { ...by('account.other'), ...later, outcome: 'limit' });
    also('earlier', { ...by('account.other'), decidedAt: now - 5 * hour, outcome: 'limit' });
    also('by-staff', { automation: 'partial', decidedAt: now - 5 * hour });
    also('over-by-now', { ...by('account.other'), ...later, until: now - 1 });
    also('of-a-post', {
      ...by('account.other'),
      ...later,
      subject: contentSubject('p', 'of-a-post'),
    });
    also('only-flagged', { ...by('account.other'), ...later, outcome: 'flag' });
    also('again', { ...by(wrong), ...later });
    also('before-release', { ...by('account.other'), decidedAt: now - 5 * hour });
    const released = { automation: 'partial', outcome: 'allow' } as const;
    const { decision } = desk.frozen('before-release', by(wrong));
    const lifting = { ...decision, ...released, id: 'dec-lift', decidedAt: now - 4 * hour };
    desk.records.decisions.set(lifting.id, lifting);
    const { body } = await select(desk, 'release');
    expect(body.items.map(({ accountId }: { accountId: string }) => accountId).toSorted()).toEqual([
      'again',
      'before-release',
      'of-a-post',
      'only-flagged',
      'over-by-now',
    ]);
  });

  it('stays restricted whom a person let stand, until that is taken back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', by(wrong));
    const { body: upheld } = await rule(desk, caseId, { act: 'uphold' });
    expect((await select(desk, 'release')).body).toMatchObject({
      would: 0,
      items: [],
      token: null,
    });
    await desk.call(`POST /rulings/${upheld.ruling.rulingId}/undo`, { body: { reason } });
    expect((await select(desk, 'release')).body.items).toMatchObject([{ accountId: 'u1' }]);
  });

  const preview = async (desk: Desk, more: object = {}, as: object = senior) =>
    (
      await desk.call('POST /bulk/previews', {
        as,
        body: { selection: { ...selection, ...more }, ruling: { act: 'release' } },
      })
    ).body;
  const listed = ({ items }: { readonly items: readonly { readonly accountId: string }[] }) =>
    items.map(({ accountId }) => accountId);

  it('is looked for from now on back, through days on which nothing was decided', async () => {
    const desk = openDesk();
    desk.frozen('u1', { ...by(wrong), decidedAt: now - 150 * day });
    const times = { from: now - 160 * day, to: now + 60 * day };
    expect(await preview(desk, times)).toMatchObject({
      would: 1,
      items: [{ accountId: 'u1' }],
      readTo: times.from,
      cursor: null,
    });
  });

  it('is looked for among many decisions of others: it says how far, and goes on from there', async () => {
    const desk = openDesk();
    const { decision } = desk.frozen('u1', { ...by(wrong), decidedAt: now - 2 * hour });
    for (let i = 0; i < 4_100; i += 1) {
      const id = `dec-${String(i).padStart(16, '0')}`;
      const at = { decidedAt: now - hour + i, subject: accountSubject('u2') };
      desk.records.decisions.set(id, { ...decision, ...by('account.other'), id, ...at });
    }
    const first = await preview(desk);
    expect(first).toMatchObject({ would: 0, token: null, items: [], readTo: now - hour + 100 });
    expect(await preview(desk, { cursor: first.cursor })).toMatchObject({
      would: 1,
      items: [{ accountId: 'u1' }],
      readTo: selection.from,
      cursor: null,
    });
    const elsewhere = await desk.call('POST /bulk/previews', {
      as: senior,
      body: { selection: { ...selection, cursor: 'made-up' }, ruling: { act: 'release' } },
    });
    expect(elsewhere.body.errors[0].field).toBe('body.selection.cursor');
  });

  it('is found behind a hundred others about whom it cannot be done, and at most a hundred at once', async () => {
    const desk = openDesk();
    const appeal: Appeal = {
      ...{
        appealId: 'apl-1',
        eventId: 'e-apl',
        decisionId: 'dec-u1',
        state: 'open',
        language: 'en',
      },
      ...{ filedAt: now - hour, dueAt: now + day, notBy: [], decidedBy: null },
    };
    for (let i = 0; i < 230; i += 1) {
      const { caseId } = desk.frozen(`u${i}`, { ...by(wrong), decidedAt: now - 2 * hour - i });
      const known = desk.records.cases.get(caseId);
      if (!known) throw new Error('no case');
      if (i < 120) desk.records.cases.set(caseId, { ...known, appeal });
    }
    const first = await preview(desk);
    expect(first.would).toBe(100);
    expect(listed(first).at(-1)).toBe('u219');
    const rest = await preview(desk, { cursor: first.cursor });
    expect(listed(rest)).toEqual(Array.from({ length: 10 }, (_, i) => `u${i + 220}`));
    expect(rest).toMatchObject({ would: 10, cursor: null });
  });

  it('is told to nobody elsewhere', async () => {
    const desk = openDesk();
    desk.frozen('u-fraud', by(wrong));
    desk.frozen('u-trade', { findings: [finding({ rule: wrong, category: 'card-trade' })] });
    const as = { sub: 'senior-3', groups: ['fraud-seniors'] };
    expect(listed(await preview(desk, {}, as))).toEqual(['u-fraud']);
  });

  it('has all posts back that it hid, one of each account at a time', async () => {
    const desk = openDesk();
    const { decision } = desk.frozen('u1', by('account.other'));
    for (const id of ['p1', 'p2']) {
      const subject = { kind: 'content', id, accountId: 'u1' } as const;
      const hidden = {
        ...decision,
        ...by(wrong),
        id: `dec-${id}`,
        subject,
        outcome: 'hide',
      } as const;
      desk.records.decisions.set(hidden.id, hidden);
      desk.states.posts.set(id, {
        ...{ accountId: 'u1', visibility: 'hidden', version: 1 },
        ...{ since: now - hour, decisionId: hidden.id },
      });
    }
    for (let round = 0; round < 2; round += 1) {
      const { body } = await select(desk, 'restore');
      expect(await run(desk, body)).toMatchObject({ done: 1, failed: 0 });
    }
    expect([...desk.states.posts.values()].map(({ visibility }) => visibility)).toEqual([
      'visible',
      'visible',
    ]);
    expect((await select(desk, 'restore')).body).toMatchObject({ would: 0, items: [] });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
  });
});

describe('a bulk action', () => {
  const select = (desk: Desk, caseIds: readonly string[], ruling: object) =>
    desk.call('POST /bulk/previews', {
      as: senior,
      body: { selection: { kind: 'cases', caseIds }, ruling },
    });

  it('is previewed, done account by account, and taken back', async () => {
    const desk = openDesk();
    const ids = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    expect(preview.body).toMatchObject({ would: 3, fourEyes: null });
    const run = await desk.call('POST /bulk/runs', {
      as: senior,
      body: { token: preview.body.token, reason },
    });
    expect(run.body).toMatchObject({ is: 'done', run: { done: 3, failed: 0 } });
    expect(await standing(desk, 'u2')).toMatchObject({ is: 'active' });
    const { bulkId } = run.body.run;
    expect((await desk.call(`GET /bulk/runs/${bulkId}`)).body).toMatchObject({ done: 3 });
    await rule(
      desk,
      ids[2] ?? '',
      { act: 'limit', until: null },
      { as: other, expectedVersion: 2 },
    );
    const undo = (await desk.call(`GET /bulk/runs/${bulkId}/undo`, { as: senior })).body;
    expect(undo).toMatchObject({ would: 2, fourEyes: null });
    expect(undo.items).toMatchObject([
      { accountId: 'u1', from: 'active', to: 'frozen', problem: null },
      { accountId: 'u2', from: 'active', to: 'frozen', problem: null },
      { accountId: 'u3', from: null, to: null, problem: 'not-latest' },
    ]);
    expect(undo.sample[0].preview.statement.en.measure).toContain('frozen');
    expect(await standing(desk, 'u2')).toMatchObject({ is: 'active' });
    await desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: senior, body: { reason } });
    expect(await standing(desk, 'u2')).toMatchObject({ is: 'frozen' });
    expect(await standing(desk, 'u3')).toMatchObject({ is: 'limited' });
  });

  it('tells whoever runs it how far it is while it runs, and nobody else', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 12 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { body } = await select(desk, ids, { act: 'release' });
    const progress = (as: object = senior, key = 'key-of-one-bulk-action') =>
      desk.call('POST /bulk/progress', { as, key, body: { token: body.token } });
    expect((await progress()).body).toEqual({ done: 0, of: 12 });
    const { ledger } = desk.ports;
    let begun = 0;
    let told: ReturnType<typeof progress> | undefined;
    const commit: typeof ledger.commit = async (what) => {
      begun += 1;
      // Ten are acted on side by side: by then all of those before are done.
      if (begun > 10) {
        told ??= progress();
        await told;
      }
      return ledger.commit(what);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    await desk.call('POST /bulk/runs', {
      as: senior,
      key: 'key-of-one-bulk-action',
      body: { token: body.token, reason },
    });
    expect((await told)?.body).toEqual({ done: 10, of: 12 });
    expect((await progress()).body).toEqual({ done: 12, of: 12 });
    expect((await progress(senior, 'key-of-quite-another-one')).body).toMatchObject({ done: 0 });
    expect((await progress(other)).body.code).toBe('forbidden');
  });

  it('tells how far it is by the day on which it began, after midnight too', async () => {
    const desk = openDesk();
    desk.time.now = Date.parse('2026-11-24T23:59:59.900Z');
    const ids = ['u1', 'u2'].map((account) => desk.frozen(account).caseId);
    const asked = { as: { ...senior, lasts: 86_400 }, key: 'key-of-one-bulk-action' };
    const chosen = { selection: { kind: 'cases', caseIds: ids }, ruling: { act: 'release' } };
    const { body } = await desk.call('POST /bulk/previews', { as: asked.as, body: chosen });
    const run = { ...asked, body: { token: body.token, reason } };
    expect((await desk.call('POST /bulk/runs', run)).status).toBe(200);
    desk.time.now += 200;
    const progress = { ...asked, body: { token: body.token } };
    expect((await desk.call('POST /bulk/progress', progress)).body).toEqual({ done: 2, of: 2 });
  });

  it('acts on some accounts side by side, never on more than ten, and so does its undo', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 12 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const { ledger } = desk.ports;
    let [now, most] = [0, 0];
    const commit: typeof ledger.commit = async (what) => {
      now += 1;
      most = Math.max(most, now);
      await setImmediate();
      now -= 1;
      return ledger.commit(what);
    };
    Object.assign(desk.ports, { ledger: { ...ledger, commit } });
    const { body } = await select(desk, ids, { act: 'release' });
    const asked = { as: senior, body: { token: body.token, reason } };
    const { run } = (await desk.call('POST /bulk/runs', asked)).body;
    expect(run.items.map(({ accountId }: { accountId: string }) => accountId)).toEqual(
      ids.map((_, i) => `u${i}`),
    );
    expect([run.done, most]).toEqual([12, 10]);
    most = 0;
    await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
    expect([most, await standing(desk, 'u11')]).toMatchObject([10, { is: 'frozen' }]);
  });

  it('is taken back where it is still the latest word, goes on after a break, and is audited', async () => {
    const desk = openDesk();
    const ids = ['u1', 'u2', 'u3'].map((id) => desk.frozen(id).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    const run = { as: senior, body: { token: preview.body.token, reason } };
    const { bulkId, items } = (await desk.call('POST /bulk/runs', run)).body.run;
    const undo = () =>
      desk.call(`POST /bulk/runs/${bulkId}/undo`, { as: senior, body: { reason } });
    const audited = async () =>
      desk
        .chain('staff:senior-1')
        .filter(({ action }) => action === 'bulk.undone')
        .map(({ details }) => [details.undone, details.failed]);
    for (const caseId of ids) {
      await rule(desk, caseId, { act: 'limit', until: null }, { as: other, expectedVersion: 2 });
    }
    const none = await undo();
    expect(none.body.run).toMatchObject({ undoneBy: null });
    expect(none.body.run.items[0]).toMatchObject({ problem: 'not-latest' });
    expect(await audited()).toEqual([[0, 3]]);

    for (const { accountId } of items) desk.frozen(accountId);
    const again = await select(desk, ids, { act: 'release' });
    const second = await desk.call('POST /bulk/runs', {
      as: senior,
      body: { token: again.body.token, reason },
    });
    const { run: done } = second.body;
    // As if a request had died half-way: one of them was taken back already.
    await desk.call(`POST /rulings/${done.items[0].rulingId}/undo`, { body: { reason } });
    const whole = await desk.call(`POST /bulk/runs/${done.bulkId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(whole.body.run).toMatchObject({ undoneBy: { id: 'senior-1' } });
    const problems = whole.body.run.items.map(({ problem }: { problem: string | null }) => problem);
    expect(problems).toEqual([null, null, null]);
    expect((await audited()).at(-1)).toEqual([3, 0]);
  });

  describe('whose undo is asked for again', () => {
    const undo = (desk: Desk, bulkId: string, as: object, key: string) =>
      desk.call(`POST /bulk/runs/${bulkId}/undo`, { as, body: { reason }, key });
    const audited = (desk: Desk, { sub }: { readonly sub: string }) =>
      desk
        .chain(`staff:${sub}`)
        .filter(({ action }) => action === 'bulk.undone')
        .map(({ details }) => [details.undone, details.failed]);
    /** Does something while no paper of a kind can be written over. */
    const without = async (desk: Desk, kind: string, what: () => Promise<{ status: number }>) => {
      const { papers } = desk.ports;
      const write: typeof papers.write = async (paper) => {
        if (paper.kind === kind && paper.version === 2) {
          throw new Unavailable('the store went away');
        }
        return papers.write(paper);
      };
      Object.assign(desk.ports, { papers: { ...papers, write } });
      expect((await what()).status).toBe(503);
      Object.assign(desk.ports, { papers });
    };
    /** Of a bulk action on two accounts all is taken back but what a colleague is at work on, and the answer lost. */
    const halfUndone = async (
      lost: string,
      desk = openDesk(),
      act: object = { act: 'release' },
    ) => {
      const ids = ['u1', 'u2'].map((id) => caseIdOf('demo', id));
      if (desk.records.cases.size === 0) for (const id of ['u1', 'u2']) desk.frozen(id);
      const preview = await select(desk, ids, act);
      const run = { as: senior, body: { token: preview.body.token, reason } };
      const { bulkId } = (await desk.call('POST /bulk/runs', run)).body.run;
      // Something new is found about the second, and somebody looks at it.
      const [, caseId = ''] = ids;
      const known = desk.records.cases.get(caseId);
      const decision = desk.records.decisions.get('dec-u2');
      if (!known || !decision) throw new Error('no case');
      const newer = { ...decision, id: 'dec-newer', decidedAt: desk.time.now };
      desk.records.cases.set(caseId, joinCase(known, openingAbout(newer, desk.time.now)));
      await desk.call(`POST /cases/${caseId}/claim`, { as: other, body: {} });
      await without(desk, lost, () => undo(desk, bulkId, second, 'taken-back-twice-1'));
      expect(audited(desk, second)).toEqual([[1, 1]]);
      desk.time.now += 2 * minute;
      return { desk, bulkId, again: () => undo(desk, bulkId, second, 'taken-back-twice-1') };
    };

    it.each(['bulk', 'answer'])('is taken back once where the %s paper was lost', async (lost) => {
      const { desk, again } = await halfUndone(lost);
      const { body } = await again();
      expect(body.run).toMatchObject({ undoneBy: { id: second.sub } });
      const left = body.run.items.filter(({ rulingId }: { rulingId: unknown }) => rulingId);
      expect(left).toMatchObject([{ accountId: 'u2' }]);
      expect(audited(desk, second)).toEqual([[1, 1]]);
    });

    it('is on record once where somebody else took back the rest meanwhile', async () => {
      const { desk, bulkId, again } = await halfUndone('answer');
      expect((await undo(desk, bulkId, senior, 'takes-back-the-rest')).status).toBe(200);
      const { body } = await again();
      expect(body.run).toMatchObject({ undoneBy: { id: senior.sub } });
      expect([audited(desk, senior), audited(desk, second)]).toEqual([[[1, 0]], [[1, 1]]]);
    });

    it('is no proposal, and what takes two people is taken back by another', async () => {
      const desk = openDesk();
      const active = { is: 'active', version: 1, since: 0, until: null, decisionId: null } as const;
      desk.frozen('u1', { score: 0.9 }, { standing: active });
      desk.frozen('u2', { score: 0.99 }, { standing: active });
      const act = { act: 'freeze', until: null };
      const { bulkId, again } = await halfUndone('answer', desk, act);
      expect((await again()).body.is).toBe('done');
      const { body } = await undo(desk, bulkId, second, 'takes-back-the-rest');
      expect(body.is).toBe('proposed');
      const approval = await desk.call(`POST /proposals/${body.proposal.proposalId}/approve`, {
        as: { sub: 'senior-3', groups: ['seniors'] },
        body: { expectedVersion: 1, reason },
      });
      expect(approval.status).toBe(200);
      expect(await standing(desk, 'u2')).toMatchObject({ is: 'active' });
    });

    it('is written as the release before reads it', async () => {
      const { desk, bulkId } = await halfUndone('answer');
      const [paper] = await desk.ports.papers.read('bulk', [{ folder: dayIn(bulkId), id: bulkId }]);
      expect(Object.keys(paper?.body ?? {}).toSorted()).toEqual(
        Object.keys(BulkRun.shape).toSorted(),
      );
    });
  });

  it('leaves out what a colleague is at work on, and what was handed to one', async () => {
    const desk = openDesk();
    const [one, two, three, four] = ['u1', 'u2', 'u3', 'u4'].map((id) => desk.frozen(id).caseId);
    const ids = [one ?? '', two ?? '', three ?? '', four ?? ''];
    await desk.call('GET /me', { as: other });
    await desk.call(`POST /cases/${one}/claim`, { as: other, body: {} });
    await desk.call(`POST /cases/${two}/hand-over`, {
      body: { expectedVersion: 1, to: 'staff-2', reason },
    });
    const { body } = await select(desk, ids, { act: 'release' });
    const problems = (items: readonly { problem: string | null }[]) =>
      items.map(({ problem }) => problem);
    expect(problems(body.items)).toEqual(['claimed', 'claimed', null, null]);
    await desk.call(`POST /cases/${three}/claim`, { as: other, body: {} });
    const run = { as: senior, body: { token: body.token, reason } };
    const done = (await desk.call('POST /bulk/runs', run)).body.run;
    expect(problems(done.items)).toEqual(['claimed', null]);
    expect(await standing(desk, 'u3')).toMatchObject({ is: 'frozen' });
  });

  it('over too many, with one twice or one of elsewhere is refused whole (H76)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const many = Array.from({ length: 10_001 }, (_, i) => `cas-${i}`);
    expect((await select(desk, many, { act: 'release' })).status).toBe(413);
    expect((await select(desk, many.slice(0, 101), { act: 'release' })).status).toBe(400);
    expect((await select(desk, [caseId, caseId], { act: 'release' })).status).toBe(400);
    expect((await select(desk, [caseId, 'cas-foreign'], { act: 'release' })).status).toBe(404);
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
  });

  describe('over a campaign', () => {
    const contact = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    /** The case of one contact that so many frozen accounts posted, led by the first. */
    const campaignOf = (members: number, desk = openDesk()) => {
      const ids = Array.from({ length: members }, (_, i) => `u${i}`);
      for (const id of ids) {
        // What brought the campaign to its level is a post of whoever leads it.
        const first = id === ids[0];
        const { caseId } = desk.frozen(id, {
          findings: [finding({ category: first ? 'fraud' : 'spam' })],
          ...(first && { subject: contentSubject('p-0', id), outcome: 'hide' }),
        });
        desk.records.cases.delete(caseId);
      }
      const decisions = [...desk.records.decisions.values()];
      const [lead] = decisions;
      if (!lead) throw new Error('no decision');
      const caseId = campaignCaseIdOf('demo', contact);
      const opening = openingAbout(lead, desk.time.now - hour);
      const { entries } = openingAbout(decisions.at(-1) ?? lead, desk.time.now - hour);
      const known = joinCase(null, { ...opening, caseId, campaign: contact });
      desk.records.cases.set(caseId, { ...known, entries: [...known.entries, ...entries] });
      const recent = ids.map((account, i) => ({
        account,
        at: desk.time.now - hour + i,
        newcomer: true,
        patterns: [],
      }));
      const entity = { ...emptyEntity, version: 1, accounts: [1, 2, 3, 4, 5, 6, 7], recent };
      applyWrite(desk.states, { entity: contact, from: 0, state: entity });
      return { desk, caseId, ids };
    };
    const preview = (desk: Desk, caseId: string, ruling: object) =>
      desk.call('POST /bulk/previews', {
        as: senior,
        body: { selection: { kind: 'campaign', caseId }, ruling },
      });
    const perform = (desk: Desk, token: string) =>
      desk.call('POST /bulk/runs', { as: senior, body: { token, reason } });

    it('tells of a member of whom no decision is kept, who does not get into its run', async () => {
      const { desk, caseId } = campaignOf(3);
      desk.records.decisions.delete('dec-u2');
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body).toMatchObject({
        would: 2,
        items: [{}, {}, { accountId: 'u2', caseId: null, problem: 'not-found' }],
      });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, failed: 0, items: [{}, {}] });
    });

    it('rules on each known member, closes its case, and is taken back as one', async () => {
      const { desk, caseId, ids } = campaignOf(3);
      expect((await desk.call(`GET /cases/${caseId}`)).body).toMatchObject({
        case: { accountId: 'u0' },
        members: { all: 7, known: 3 },
      });
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body).toMatchObject({ would: 3, fourEyes: null });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 3, failed: 0 });
      expect(run.items[0]).toMatchObject({ accountId: 'u0', caseId, from: 'frozen', to: 'active' });
      for (const id of ids) expect(await standing(desk, id)).toMatchObject({ is: 'active' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });

      await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
      for (const id of ids) expect(await standing(desk, id)).toMatchObject({ is: 'frozen' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
    });

    it('tells in its row what is in force about the account that leads it, and nothing of another’s post', async () => {
      const { desk, caseId } = campaignOf(3);
      const inForce = async () =>
        (await desk.call('GET /queues/fraud/cases')).body.items.map(
          (row: { caseId: string; inForce: object }) => [row.caseId, row.inForce],
        );
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: null }]]);
      const known = desk.records.cases.get(caseId);
      const last = known?.entries.at(-1);
      if (!known || !last) throw new Error('no case');
      const post = { version: 1, since: desk.time.now, decisionId: 'dec-u0', accountId: 'u0' };
      desk.states.posts.set('p-0', { ...post, visibility: 'hidden' });
      desk.states.posts.set('p-2', { ...post, accountId: 'u2', visibility: 'hidden' });
      const landed = (subject: object) =>
        desk.records.cases.set(caseId, {
          ...known,
          entries: [...known.entries, { ...last, outcome: 'hide', subject } as typeof last],
        });
      landed(contentSubject('p-0', 'u0'));
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: 'hidden' }]]);
      landed(contentSubject('p-2', 'u2'));
      expect(await inForce()).toEqual([[caseId, { standing: 'frozen', visibility: null }]]);
    });

    it('for its account alone leaves the others, and tells them apart: each is told of its own', async () => {
      const { desk, caseId } = campaignOf(3);
      const { body } = await rule(desk, caseId, { act: 'limit', until: null });
      expect(body).toMatchObject({ is: 'done', case: { state: 'resolved' } });
      expect(await standing(desk, 'u0')).toMatchObject({ is: 'limited' });
      expect(await standing(desk, 'u2')).toMatchObject({ is: 'frozen' });
      const ruled = [...desk.records.decisions.values()].find(({ by }) => by === 'staff-1');
      expect(ruled?.findings.map(({ category }) => category)).toEqual(['fraud']);
    });

    it('closes its case also where nothing changes for whoever leads it', async () => {
      const { desk, caseId } = campaignOf(2);
      const known = await desk.ports.states.read({ accounts: ['u1'], entities: [], posts: [] });
      const state = known.accounts.get('u1');
      if (!state) throw new Error('no account');
      const free = { ...state, version: 2, standing: { ...state.standing, is: 'active' as const } };
      applyWrite(desk.states, { accountId: 'u1', from: 1, state: free });
      const { body } = await preview(desk, caseId, { act: 'freeze', until: null });
      expect(body).toMatchObject({ would: 2 });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, failed: 0 });
      expect(desk.records.cases.get(caseId)).toMatchObject({
        state: 'resolved',
        resolution: { conclusion: 'upheld' },
      });
      expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
    });

    it('of many takes a second person, who closes its case by agreeing', async () => {
      const { desk, caseId } = campaignOf(20);
      const { body } = await preview(desk, caseId, { act: 'release' });
      expect(body.fourEyes.en).toContain('20 accounts');
      const { proposal } = (await perform(desk, body.token)).body;
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
      await desk.call(`POST /proposals/${proposal.proposalId}/approve`, {
        as: { sub: 'senior-2', groups: ['seniors'] },
        body: { expectedVersion: 1, reason },
      });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });
      expect(await standing(desk, 'u19')).toMatchObject({ is: 'active' });
    });

    it('restores the post of each member, where there is one, and hides it again', async () => {
      const { desk, caseId } = campaignOf(3);
      const hidden = (accountId: string, decisionId: string) => ({
        accountId,
        visibility: 'hidden' as const,
        version: 1,
        since: desk.time.now - hour,
        decisionId,
      });
      desk.states.posts.set('p-0', hidden('u0', 'dec-u0'));
      desk.states.posts.set('p-1', hidden('u1', 'dec-p-1'));
      const [first] = desk.records.decisions.values();
      if (!first) throw new Error('no decision');
      desk.records.decisions.set('dec-p-1', {
        ...first,
        id: 'dec-p-1',
        eventId: 'e-p-1',
        subject: contentSubject('p-1', 'u1'),
        decidedAt: first.decidedAt - 1000,
      });
      const { body } = await preview(desk, caseId, { act: 'restore' });
      expect(body).toMatchObject({
        would: 2,
        items: [
          { accountId: 'u0', from: 'hidden', to: 'visible' },
          { accountId: 'u1', from: 'hidden', to: 'visible' },
          { accountId: 'u2', problem: 'wrong-subject' },
        ],
      });
      const { run } = (await perform(desk, body.token)).body;
      expect(run).toMatchObject({ done: 2, items: [{ to: 'visible' }, { to: 'visible' }] });
      expect(desk.states.posts.get('p-1')).toMatchObject({ visibility: 'visible' });
      expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
      await desk.call(`POST /bulk/runs/${run.bulkId}/undo`, { as: senior, body: { reason } });
      expect(desk.states.posts.get('p-1')).toMatchObject({ visibility: 'hidden' });
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'open' });
    });

    it('among chosen cases closes its case as well', async () => {
      const { desk, caseId } = campaignOf(2);
      const { caseId: plain } = desk.frozen('u9');
      const chosen = await select(desk, [caseId, plain], { act: 'release' });
      await perform(desk, chosen.body.token);
      expect(desk.records.cases.get(caseId)).toMatchObject({ state: 'resolved' });
      expect(desk.records.cases.get(plain)).toMatchObject({ state: 'resolved' });
    });

    it('is refused on the case of one account', async () => {
      const desk = openDesk();
      const { caseId } = desk.frozen('u1');
      const { status, body } = await preview(desk, caseId, { act: 'release' });
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'body.selection.caseId']);
    });
  });

  it('over many accounts takes a second person', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 20 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const preview = await select(desk, ids, { act: 'release' });
    expect(preview.body.fourEyes.en).toContain('20 accounts');
    const { body } = await desk.call('POST /bulk/runs', {
      as: senior,
      body: { token: preview.body.token, reason },
    });
    expect(body.is).toBe('proposed');
    const approved = await desk.call(`POST /proposals/${body.proposal.proposalId}/approve`, {
      as: { sub: 'senior-2', groups: ['seniors'] },
      body: { expectedVersion: 1, reason },
    });
    expect(approved.body.resultId).toMatch(/^blk-/);
    expect(await standing(desk, 'u19')).toMatchObject({ is: 'active' });
  });

  it('that waits for a second person is told on each case, and not proposed once more', async () => {
    const desk = openDesk();
    const ids = Array.from({ length: 21 }, (_, i) => desk.frozen(`u${i}`).caseId);
    const [first = '', second = ''] = ids;
    const last = ids.at(-1) ?? '';
    const until = now + 7 * day;
    const preview = await select(desk, ids.slice(0, 20), { act: 'freeze', until });
    const { body } = await desk.call('POST /bulk/runs', {
      as: senior,
      body: { token: preview.body.token, reason },
    });
    const { proposalId } = body.proposal;
    const told = async (query: string) =>
      (await desk.call(`GET /proposals?state=open&${query}`, { as: senior })).body.items.map(
        (one: { proposalId: string }) => one.proposalId,
      );
    expect(await told(`caseId=${first}`)).toEqual([proposalId]);
    expect(await told(`caseId=${last}`)).toEqual([]);
    expect(await told('kind=bulk')).toEqual([proposalId]);
    expect(await told('kind=ruling')).toEqual([]);

    // One of them changed since, and will be left out.
    await desk.call(`POST /cases/${second}/escalate`, { body: { expectedVersion: 1, reason } });
    const again = await select(desk, ids, { act: 'freeze', until: until + minute });
    expect(again.body.would).toBe(2);
    expect(again.body.items).toMatchObject([
      { caseId: first, problem: 'already-proposed' },
      { caseId: second, problem: null },
      ...ids.slice(2, 20).map((caseId) => ({ caseId, problem: 'already-proposed' })),
      { caseId: last, problem: null },
    ]);
    expect((await select(desk, ids, { act: 'release' })).body.would).toBe(21);
    expect((await select(desk, [first], { act: 'freeze', until })).body.code).toBe(
      'already-proposed',
    );
  });
});

describe('the letter of a case', () => {
  it('is the one that lifted a challenge which was met, and none of a decision that lifted nothing', async () => {
    const desk = openDesk();
    const asked = { outcome: 'challenge' as const, until: now + day };
    const met = {
      eventType: 'account.verification-changed',
      outcome: 'allow' as const,
      decidedAt: now - hour,
      findings: [],
    };
    const { caseId, decision } = desk.frozen('u1', asked, {
      standing: { is: 'active', version: 2, since: now - hour, until: null, decisionId: 'dec-met' },
    });
    for (const id of ['dec-met', 'dec-later']) {
      desk.records.decisions.set(id, { ...decision, ...met, id, until: undefined });
    }
    // One of before: the account was restricted and is free again since.
    const past = { ...decision, ...met, id: 'dec-past', until: undefined, lifted: true as const };
    desk.records.decisions.set(past.id, past);
    const facts = (body: { decisions: readonly { decisionId: string; statement: never }[] }) =>
      Object.fromEntries(body.decisions.map((one) => [one.decisionId, one.statement]));
    const letter = expect.objectContaining({
      en: expect.objectContaining({
        measure: 'Measure: the restriction of the account is lifted',
        facts: ['Facts: The account was verified as asked.'],
        remedy: null,
      }),
    });
    const expected = {
      'dec-met': letter,
      'dec-past': letter,
      'dec-later': null,
      'dec-u1': expect.anything(),
    };
    expect(facts((await desk.call(`GET /cases/${caseId}`)).body)).toEqual(expected);
    expect(facts((await desk.call('GET /accounts/u1')).body)).toEqual(expected);
    expect((await desk.call('GET /decisions/dec-met')).body.statement).toEqual(letter);
    expect((await desk.call('GET /decisions/dec-later')).body.statement).toBeNull();
  });
});

describe('the letter of a campaign’s case', () => {
  it('tells how the account that leads it was answered on its own case', async () => {
    const desk = openDesk();
    const { caseId, accountId, decision } = desk.frozen('u1');
    const known = desk.records.cases.get(caseId);
    if (!known) throw new Error('no case');
    const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    const about = campaignCaseIdOf('demo', campaign);
    desk.records.cases.set(about, { ...known, caseId: about, campaign });
    const appeal = {
      appealId: 'apl-1',
      eventId: 'e-9',
      decisionId: decision.id,
      state: 'open' as const,
      filedAt: now,
      dueAt: now + 72 * hour,
      language: 'zh-CN' as const,
      notBy: [],
      decidedBy: null,
    };
    desk.records.cases.set(caseId, { ...known, appeal });
    await desk.call(`POST /cases/${caseId}/appeal`, {
      as: senior,
      body: { expectedVersion: 1, grants: false, reason },
    });
    const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
    expect(statement.en.facts[0]).toContain('was not upheld');
    const { body } = await desk.call(`GET /cases/${about}`, { as: senior });
    expect(body).toMatchObject({ case: { accountId }, decisions: [{ statement }] });
    // The appeal itself is answered there alone.
    expect(body.appeal).toBeNull();
  });
});

describe('a row of a queue', () => {
  it('tells what is in force, whatever was decided last', async () => {
    const desk = openDesk();
    const { caseId, accountId } = desk.frozen('u1');
    const known = desk.records.cases.get(caseId);
    if (!known) throw new Error('no case');
    const subject = { kind: 'content' as const, id: 'p-1', accountId };
    const hidden = {
      decisionId: 'dec-p',
      subject,
      outcome: 'hide' as const,
      score: 0.9,
      at: desk.time.now,
    };
    desk.records.cases.set(caseId, { ...known, entries: [...known.entries, hidden] });
    const post = { version: 1, since: desk.time.now, decisionId: 'dec-p', accountId };
    desk.states.posts.set('p-1', { ...post, visibility: 'hidden' });
    const inForce = async () =>
      (await desk.call('GET /queues/fraud/cases')).body.items.map(
        (row: { latest: { outcome: string }; inForce: object }) => [
          row.latest.outcome,
          row.inForce,
        ],
      );
    expect(await inForce()).toEqual([['hide', { standing: 'frozen', visibility: 'hidden' }]]);

    desk.states.posts.set('p-1', { ...post, version: 2, visibility: 'visible' });
    const { accounts } = await desk.ports.states.read({
      accounts: [accountId],
      entities: [],
      posts: [],
    });
    const state = accounts.get(accountId);
    if (!state) throw new Error('no account');
    const lifted = { ...state.standing, is: 'active' as const, version: 2 };
    applyWrite(desk.states, {
      accountId,
      from: 1,
      state: { ...state, version: 2, standing: lifted },
    });
    expect(await inForce()).toEqual([['hide', { standing: 'active', visibility: 'visible' }]]);
  });
});

describe('an appeal', () => {
  const appealed = (desk = openDesk()) => {
    const one = desk.frozen('u1');
    const known = desk.records.cases.get(one.caseId);
    if (!known) throw new Error('no case');
    desk.records.cases.set(one.caseId, {
      ...known,
      appeal: {
        appealId: 'apl-1',
        eventId: 'e-9',
        decisionId: one.decision.id,
        state: 'open',
        filedAt: desk.time.now,
        dueAt: desk.time.now + 72 * hour,
        language: 'zh-CN',
        notBy: ['senior-2'],
        decidedBy: null,
      },
    });
    return { desk, ...one };
  };
  const answer = (desk: Desk, caseId: string, as: object, key?: string) =>
    desk.call(`POST /cases/${caseId}/appeal`, {
      as,
      body: { expectedVersion: 1, grants: true, reason },
      ...(key && { key }),
    });

  it('that nobody may decide is told as such, until somebody who may has signed in', async () => {
    const { desk, caseId } = appealed();
    const involved = { sub: 'senior-2', groups: ['seniors'] };
    const unheard = async (as: object) => {
      const list = await desk.call('GET /appeals', { as });
      const page = await desk.call(`GET /cases/${caseId}`, { as });
      expect(page.body.appeal.unheard).toBe(list.body.items[0].appeal.unheard);
      return page.body.appeal.unheard;
    };
    for (const as of [involved, {}]) await desk.call('GET /me', { as });
    expect(await unheard(involved)).toBe(true);
    expect(await unheard({})).toBe(true);
    expect((await desk.call(`GET /cases/${caseId}`)).body.appeal.why).toBe('duty');
    await desk.call('GET /me', { as: senior });
    expect(await unheard(involved)).toBe(false);
    expect(await unheard(senior)).toBe(false);
    await answer(desk, caseId, senior);
    expect(await unheard(involved)).toBe(false);
  });

  it('is answered by somebody who had no part in it, and what is granted is lifted at once', async () => {
    const { desk, caseId } = appealed();
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { mayDecide: true, state: 'open' } },
    ]);
    const involved = await answer(desk, caseId, { sub: 'senior-2', groups: ['seniors'] });
    expect(involved.body.code).toBe('same-person');
    expect((await answer(desk, caseId, {})).status).toBe(403);
    const { body } = await answer(desk, caseId, senior);
    expect(body.appeal).toMatchObject({ state: 'granted', decidedBy: { id: 'senior-1' } });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    const outcomes = await desk.call('GET /appeals/outcomes', { as: senior });
    expect(outcomes.body.rules[0].granted).toMatchObject({ of: 1, are: 1 });
    expect((await answer(desk, caseId, senior)).body.code).toBe('already-decided');
  });

  it('whose answer is taken back by who may answer it, and by nobody who had a part in it', async () => {
    const { desk, caseId } = appealed();
    const { body } = await answer(desk, caseId, senior);
    const undo = `/rulings/${body.ruling.rulingId}/undo`;
    const involved = { sub: 'senior-2', groups: ['seniors'] };
    const why = async (as: object) => [
      (await desk.call(`GET ${undo}`, { as })).body,
      (await desk.call(`POST ${undo}`, { as, body: { reason } })).body,
    ];
    expect(await why(involved)).toMatchObject([
      { problem: 'same-person' },
      { code: 'same-person' },
    ]);
    expect(await why({})).toMatchObject([{ code: 'forbidden' }, { code: 'forbidden' }]);
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
    expect(await why(senior)).toMatchObject([{ problem: null }, { is: 'done' }]);
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { state: 'open' } },
    ]);
  });

  it.each([true, false])(
    'is previewed in the words that its answer brings, granted: %s',
    async (grants) => {
      const { desk, caseId } = appealed();
      const preview = (as: object) =>
        desk.call(`POST /cases/${caseId}/appeal/previews`, { as, body: { grants } });
      const involved = await preview({ sub: 'senior-2', groups: ['seniors'] });
      expect(involved.body).toMatchObject({ problem: 'same-person', statement: null });
      expect((await preview({})).status).toBe(403);
      const { body } = await preview(senior);
      expect(body).toMatchObject({
        problem: null,
        change: { from: 'frozen', to: grants ? 'active' : 'frozen' },
        fourEyes: null,
      });
      // Nothing has happened yet.
      expect(desk.actions.sent).toEqual([]);
      expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen', version: 1 });
      expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
        { appeal: { state: 'open' } },
      ]);
      await desk.call(`POST /cases/${caseId}/appeal`, {
        as: senior,
        body: { expectedVersion: 1, grants, reason },
      });
      const told = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      expect(body.statement).toEqual(told.statement);
      expect(body.commands).toMatchObject([
        { commandId: told.commandId, desired: told.desired, statement: told.statement },
      ]);
      expect((await preview(senior)).body).toMatchObject({ problem: 'no-appeal' });
    },
  );

  it('is read, and what was decided is shown, in the account with more than anybody reads', async () => {
    const { desk, caseId } = appealed();
    const kept = (eventId: string, type: string, text: string) =>
      desk.ports.papers.write({
        kind: 'exhibit',
        folder: 'u1',
        id: eventId,
        version: 1,
        body: {
          eventId,
          type,
          at: desk.time.now - hour,
          contentId: null,
          contentKind: null,
          text,
          quotes: [],
          contacts: [],
          reading: null,
          entities: [],
          counterpartId: null,
          report: null,
        },
        expiresAt: null,
      });
    for (let i = 0; i < 120; i++) await kept(`a-${i}`, 'content.posted', 'one of many');
    await kept('e-9', 'appeal.filed', 'it was not me');
    await kept('e-u1', 'account.signed-up', 'what it rests on');
    const { body } = await desk.call('GET /appeals', { as: senior });
    expect(body.items).toMatchObject([{ appeal: { text: 'it was not me' } }]);
    const page = (await desk.call(`GET /cases/${caseId}`, { as: senior })).body;
    expect(page.appeal.text).toBe('it was not me');
    expect(page.exhibits.map(({ text }: { text: string }) => text)).toContain('what it rests on');
    const shown = await desk.call('POST /accounts/u1/reveals', {
      as: senior,
      body: { what: { kind: 'exhibit', eventId: 'e-9' }, reason },
    });
    expect(shown.body.value).toBe('it was not me');
  });

  it('is in sight behind whatever backlog, in every figure', async () => {
    const { desk, caseId } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known) throw new Error('no case');
    for (let i = 0; i < 520; i++) {
      const id = `cas-${i}`;
      const older = { openedAt: known.openedAt - 400 * hour, appeal: null };
      desk.records.cases.set(id, { ...known, ...older, caseId: id, accountId: `v${i}` });
    }
    const items = async (query: string) => (await desk.call(`GET /appeals${query}`)).body.items;
    expect(await items('')).toMatchObject([{ case: { caseId } }]);
    expect((await desk.call('GET /queues')).body.openAppeals).toBe(1);
    const as = { groups: ['admins'] };
    expect((await desk.call('GET /platform', { as })).body.appeals).toMatchObject({ open: 1 });
    const elsewhere = { groups: ['content-seniors'] };
    expect((await desk.call('GET /appeals', { as: elsewhere })).body.items).toEqual([]);
    expect((await desk.call('GET /queues', { as: elsewhere })).body.openAppeals).toBe(0);
  });

  it('is found again once it was answered', async () => {
    const { desk, caseId } = appealed();
    const list = async (query: string) =>
      (await desk.call(`GET /appeals${query}`, { as: senior })).body.items.map(
        ({ appeal }: { appeal: { state: string } }) => appeal.state,
      );
    expect(await list('?state=decided')).toEqual([]);
    await desk.call(`POST /cases/${caseId}/appeal`, {
      as: senior,
      body: { expectedVersion: 1, grants: false, reason },
    });
    expect(await list('?state=decided')).toEqual(['refused']);
    expect(await list('?state=open')).toEqual([]);
    const second = appealed(desk);
    expect(second.caseId).toBe(caseId);
    const other = desk.records.cases.get(caseId);
    if (!other?.appeal) throw new Error('no appeal');
    const decided = { ...other.appeal, state: 'granted' as const };
    for (const [i, appeal] of [other.appeal, decided, decided].entries()) {
      const id = `cas-${i}`;
      desk.records.cases.set(id, { ...other, caseId: id, accountId: `v${i}`, appeal });
    }
    expect(await list('')).toEqual(['open', 'open', 'granted', 'granted']);
    const pages: string[] = [];
    let cursor = '';
    do {
      const { body } = await desk.call(`GET /appeals?limit=3${cursor}`, { as: senior });
      for (const { case: row } of body.items) pages.push(row.caseId);
      cursor = body.cursor && `&cursor=${body.cursor}`;
    } while (cursor);
    expect(pages.toSorted()).toEqual(['cas-0', 'cas-1', 'cas-2', caseId].toSorted());
  });

  it('is followed by the one that waited: the case stays, and each is answered for itself', async () => {
    const { desk, caseId } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known?.appeal) throw new Error('no appeal');
    const later = {
      ...known.appeal,
      appealId: 'apl-2',
      filedAt: desk.time.now + 1,
    };
    desk.records.cases.set(caseId, { ...known, otherAppeals: [later] });
    const key = 'asked-twice-of-one';
    const { body } = await answer(desk, caseId, senior, key);
    expect(body.appeal).toMatchObject({ appealId: 'apl-1', state: 'granted', waiting: 1 });
    expect(body.case).toMatchObject({ state: 'open', appeal: { appealId: 'apl-2' } });
    // It broke off before its answer was kept: asked again, it is the same, and not about the next one.
    await desk.ports.papers.remove('answer', 'senior-1', key);
    expect((await answer(desk, caseId, senior, key)).body.appeal).toEqual(body.appeal);
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toMatchObject([
      { appeal: { appealId: 'apl-2', waiting: 0 } },
      { appeal: { appealId: 'apl-1', state: 'granted' } },
    ]);
  });

  it('is listed with those that its account was answered before, the latest first', async () => {
    const { desk, caseId } = appealed();
    const known = desk.records.cases.get(caseId);
    if (!known?.appeal) throw new Error('no appeal');
    const { appeal } = known;
    const answered = { ...appeal, state: 'refused' as const, decidedBy: 'senior-2' };
    const put = (first: typeof appeal) =>
      desk.records.cases.set(caseId, {
        ...known,
        appeal: first,
        otherAppeals: [
          { ...answered, appealId: 'apl-first', filedAt: appeal.filedAt - 2 },
          { ...answered, appealId: 'apl-second', filedAt: appeal.filedAt - 1 },
          { ...appeal, appealId: 'apl-waits', filedAt: appeal.filedAt + 1 },
        ],
      });
    const list = async (query: string) =>
      (await desk.call(`GET /appeals${query}`, { as: senior })).body.items.map(
        ({ appeal: one }: { appeal: { appealId: string; waiting: number } }) => one.appealId,
      );
    put(appeal);
    expect(await list('')).toEqual(['apl-1', 'apl-second', 'apl-first']);
    expect(await list('?state=open')).toEqual(['apl-1']);
    put({ ...answered, appealId: 'apl-last' });
    expect(await list('?state=decided')).toEqual(['apl-last', 'apl-second', 'apl-first']);

    // A case remembers hundreds; a page shows the latest of them.
    const many = Array.from({ length: 25 }, (_, n) => ({
      ...answered,
      appealId: `apl-past-${n}`,
      filedAt: appeal.filedAt - 100 + n,
    }));
    desk.records.cases.set(caseId, { ...known, otherAppeals: many });
    const shown = await list('');
    expect([shown.length, shown[1], shown.at(-1)]).toEqual([21, 'apl-past-24', 'apl-past-5']);
  });

  it.each([
    [true, 'granted', 'frozen'],
    [false, 'refused', 'frozen'],
  ])('is heard again when its answer is taken back: granted %s', async (grants, state, is) => {
    const { desk, caseId } = appealed();
    const answerWith = (expectedVersion: number, given: boolean) =>
      desk.call(`POST /cases/${caseId}/appeal`, {
        as: senior,
        body: { expectedVersion, grants: given, reason },
      });
    const open = async () =>
      (await desk.call('GET /appeals?state=open', { as: senior })).body.items;
    const team = async () => (await desk.call('GET /team', { as: senior })).body.people;
    const told = () => {
      const { desired, statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      return [desired.standing, statement.en.facts.join(' ')];
    };
    await answerWith(1, grants);
    expect(told()).toEqual(
      grants
        ? ['active', expect.stringContaining('was upheld')]
        : ['frozen', expect.stringContaining('was not upheld')],
    );
    expect(await open()).toEqual([]);
    const { timeline, account, decisions } = (
      await desk.call(`GET /cases/${caseId}`, { as: senior })
    ).body;
    // Staff read what the user reads.
    const { decisionId } = account.standing;
    const letter = { statement: JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}').statement };
    expect(decisions).toContainEqual(expect.objectContaining({ decisionId, ...letter }));
    const alone = await desk.call(`GET /decisions/${decisionId}`, { as: senior });
    expect(alone.body).toMatchObject(letter);
    expect(timeline[0].details).toMatchObject({ appeal: state });

    const rulingId = desk.records.cases.get(caseId)?.rulings.at(-1);
    const undone = await desk.call(`POST /rulings/${rulingId}/undo`, {
      as: senior,
      body: { reason },
    });
    expect(undone.body).toMatchObject({ is: 'done', case: { state: 'open' } });
    expect(await open()).toMatchObject([
      { appeal: { appealId: 'apl-1', state: 'open', decidedBy: null, mayDecide: true } },
    ]);
    expect(await standing(desk, 'u1')).toMatchObject({ is });
    expect(told()).toEqual(['frozen', expect.not.stringContaining('appeal')]);
    expect((await desk.call('GET /appeals/outcomes', { as: senior })).body.rules).toEqual([]);
    expect(await team()).toMatchObject([{ person: { id: 'senior-1' }, rulings: 0 }]);

    const again = await answerWith(undone.body.case.version, true);
    expect(again.body.appeal).toMatchObject({ appealId: 'apl-1', state: 'granted' });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'active' });
  });

  it('is not passed over by ruling on the case, alone or with others', async () => {
    const { desk, caseId } = appealed();
    const refused = await rule(desk, caseId, { act: 'uphold' });
    expect([refused.body.code, refused.body.detail]).toEqual([
      'appeal-open',
      'Answer the appeal instead: granting it lifts the measure, refusing it keeps the decision.',
    ]);
    // Nobody need write a reason first to learn that.
    const { acts } = (await desk.call(`GET /cases/${caseId}`)).body;
    expect(acts.map(({ act, why }: { act: string; why: string | null }) => [act, why])).toEqual([
      ['uphold', 'appeal-open'],
      ['release', 'appeal-open'],
      ['challenge', null],
      ['limit', null],
      ['freeze', 'nothing-changes'],
    ]);
    const other = desk.frozen('u2');
    const preview = (ruling: object) =>
      desk.call('POST /bulk/previews', {
        as: senior,
        body: { selection: { kind: 'cases', caseIds: [caseId, other.caseId] }, ruling },
      });
    const { body } = await preview({ act: 'release' });
    expect(body).toMatchObject({
      would: 1,
      items: [
        { accountId: 'u1', problem: 'appeal-open' },
        { accountId: 'u2', problem: null },
      ],
    });
  });

  it('keeps its case open while something else is ruled on it', async () => {
    const { desk, caseId } = appealed();
    const { body } = await rule(desk, caseId, { act: 'limit', until: null });
    expect(body).toMatchObject({
      is: 'done',
      case: { state: 'open', appeal: { appealId: 'apl-1' } },
    });
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toHaveLength(1);
    const team = await desk.call('GET /team', { as: senior });
    expect(team.body.people).toMatchObject([{ person: { id: 'staff-1' }, rulings: 1 }]);
    await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, { body: { reason } });
    expect(await standing(desk, 'u1')).toMatchObject({ is: 'frozen' });
    expect((await desk.call('GET /appeals', { as: senior })).body.items).toHaveLength(1);
  });
});

describe('personal data', () => {
  it('is masked; thirty reveals an hour are shown and logged, the next rings (H88)', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.ports.papers.write({
      kind: 'exhibit',
      folder: 'u1',
      id: 'e-u1',
      version: 1,
      expiresAt: null,
      body: {
        eventId: 'e-u1',
        type: 'content.posted',
        at: desk.time.now,
        contentId: 'p-1',
        contentKind: 'post',
        text: '出售银行卡 13800000000 加V demo_abc',
        quotes: [{ start: 0, end: 5, text: '出售银行卡', reads: '出售银行卡' }],
        contacts: [{ start: 20, end: 28 }],
        reading: null,
        entities: [{ kind: 'device', value: 'device-12345' }],
        counterpartId: null,
        report: null,
      },
    });
    const page = await desk.call(`GET /cases/${caseId}`);
    expect(page.body.exhibits[0]).toMatchObject({
      masked: true,
      quotes: [{ text: '出售银行卡' }],
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
    // What was shown is kept nowhere; why it was asked for is read by auditors.
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
    desk.time.now += hour + 1;
    expect((await reveal()).status).toBe(200);
  });

  it('is not told by the brake that held a decision back', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1', { braked: ['platform', 'source:block:203.0.113.0/24'] });
    const { body } = await desk.call(`GET /cases/${caseId}`);
    expect(body.decisions[0].braked).toEqual(['platform', 'source:block:20••••24']);
    expect(JSON.stringify(body)).not.toContain('203.0.113.0');
  });

  it('shows the decision by which the account stands, however many came after it', async () => {
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

  /** What u1 came with. */
  const used = (desk: Desk, entities: readonly EntityKey[]) =>
    desk.ports.papers.write({
      kind: 'exhibit',
      folder: 'u1',
      id: 'e-u1',
      version: 1,
      expiresAt: null,
      body: {
        eventId: 'e-u1',
        type: 'account.logged-in',
        at: desk.time.now - 3 * hour,
        contentId: null,
        contentKind: null,
        text: null,
        quotes: [],
        contacts: [],
        reading: null,
        entities: [...entities],
        counterpartId: null,
        report: null,
      },
    });

  it('of what an account shares lead to it, however many came after it', async () => {
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

  it('of what accounts share is shown by a reveal alone: no answer names it otherwise', async () => {
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
    // It came to the device while it was frozen, which is marked at a freeze: its standing tells.
    expect(device).toMatchObject({ accounts: 1, restricted: 1 });
    const shown = await desk.call('POST /accounts/u1/reveals', {
      body: { what: { kind: 'link', node: device.id }, reason },
    });
    expect(shown.body.value).toBe('device-12345');
    const guessed = await desk.call('POST /accounts/u1/reveals', {
      body: { what: { kind: 'link', node: 'device#device-12345' }, reason },
    });
    expect(guessed.status).toBe(404);
  });
});
