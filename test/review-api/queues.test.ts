import { describe, expect, it } from 'vitest';
import { day, hour } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { applyWrite } from '#shared/stores/states/memory.ts';
import { finding } from '../decisions/specimens.ts';
import { caseOf, changeCase, now, openDesk, reason, settings } from './desk.ts';
import { other, senior } from './people.ts';

describe('a queue', () => {
  it('shows the most urgent cases first, page by page, with the reasons', async () => {
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
    const filtered = `GET /queues/fraud/cases?severity=high&cursor=${body.cursor}`;
    expect([elsewhere.status, (await desk.call(filtered)).status]).toEqual([400, 400]);
    desk.time.now += 25 * hour;
    const old = `GET /queues/fraud/cases?limit=2&cursor=${body.cursor}`;
    expect((await desk.call(old, { as: { lasts: 48 * 3600 } })).status).toBe(400);
  });

  it('is read in two steps of parallel requests', async () => {
    const desk = openDesk();
    desk.frozen('u1');
    const { caseQueues, claims, papers, states } = desk.ports;
    /** Makes two calls wait for each other. */
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
      caseQueues: { ...caseQueues, openCases: first(caseQueues.openCases) },
      claims: { ...claims, of: second(claims.of) },
      states: { ...states, read: second(states.read) },
    });
    const { body } = await desk.call('GET /queues/fraud/cases');
    expect(body.items).toMatchObject([{ inForce: { standing: 'frozen' }, claim: null }]);
  });

  it('is filtered by severity, category and source', async () => {
    const desk = openDesk();
    const put = (id: string, category: 'brushing' | 'money-mule', weight: object) => {
      const { caseId } = desk.frozen(id, { findings: [finding({ category })] });
      const known = caseOf(desk, caseId);
      desk.records.cases.set(caseId, { ...known, weight: { ...known.weight, ...weight } });
    };
    put('machine', 'brushing', { severity: 'high', score: 0.9, reporters: 0 });
    put('people', 'money-mule', { severity: 'low', score: 0, reporters: 2 });
    put('both', 'money-mule', { severity: 'high', score: 0.9, reporters: 2 });
    const found = async (filter: string) =>
      (await desk.call(`GET /queues/fraud/cases?${filter}`)).body.items
        .map(({ accountId }: { accountId: string }) => accountId)
        .toSorted();
    expect(await found('severity=high')).toEqual(['both', 'machine']);
    expect(await found('category=money-mule')).toEqual(['both', 'people']);
    expect(await found('source=machine')).toEqual(['machine']);
    expect(await found('source=people')).toEqual(['people']);
    expect(await found('source=both')).toEqual(['both']);
    const { items } = (await desk.call('GET /queues/fraud/cases')).body;
    for (const { accountId, source } of items) expect(source).toBe(accountId);
  });

  it('is visible only to its reviewers', async () => {
    const desk = openDesk();
    const as = { groups: ['fraud-reviewers'] };
    expect((await desk.call('GET /queues', { as })).body.queues).toMatchObject([
      { queue: 'fraud' },
    ]);
    expect((await desk.call('GET /queues/trade/cases', { as })).status).toBe(403);
    expect((await desk.call('GET /queues/nonsense/cases', { as })).status).toBe(404);
  });

  it('defined by the platform has the cases routed to it, a name, and reviewers', async () => {
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
    changeCase(desk, vip.caseId, { tier: 'vip' });
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
    // A case routed to another queue is not accessible to reviewers of the fraud queue.
    const fraud = { sub: 'staff-2', groups: ['fraud-reviewers'] };
    expect((await desk.call(`GET /cases/${vip.caseId}`, { as: fraud })).status).toBe(403);
    expect((await openDesk().call('GET /queues/overseas/cases')).status).toBe(404);
  });

  it('gives the next free case, each to one person', async () => {
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

  it('gives the next case of those asked for', async () => {
    const desk = openDesk();
    desk.frozen('u1', { findings: [finding({ category: 'fraud', severity: 'critical' })] });
    desk.frozen('u2', { findings: [finding({ category: 'fraud', severity: 'low' })] });
    const next = async (body: object) =>
      (await desk.call('POST /queues/fraud/next', { body })).body.case?.accountId ?? null;
    expect(await next({ severity: 'medium' })).toBe(null);
    expect(await next({ severity: 'low', category: 'fraud', source: 'machine' })).toBe('u2');
    expect(await next({})).toBe('u1');
  });

  it('gives nobody a case that was ruled on or snoozed a moment ago, which its index still lists', async () => {
    const desk = openDesk();
    const ids = ['u1', 'u2', 'u3'].map((account) => desk.frozen(account).caseId);
    const list = desk.ports.caseQueues;
    const before = await list.openCases('fraud', { most: 10 });
    const next = async () =>
      (await desk.call('POST /queues/fraud/next', { body: {} })).body.case?.caseId ?? null;
    const first = await next();
    Object.assign(desk.ports.caseQueues, { openCases: async () => before });
    const ruling = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    expect((await desk.call(`POST /cases/${first}/rulings`, { body: ruling })).status).toBe(200);
    const second = await next();
    const later = { expectedVersion: 1, days: 1, reason };
    expect((await desk.call(`POST /cases/${second}/snooze`, { body: later })).status).toBe(200);
    const given = [first, second, await next()];
    expect(given.toSorted()).toEqual(ids.toSorted());
    expect(await next()).toBeNull();
  });

  it('is emptied case by case once no route leads there: its cases stay where they were listed', async () => {
    const overseas = { name: { 'zh-CN': '境外', en: 'Overseas' } };
    const desk = openDesk({
      review: ReviewSettings.parse({ ...settings.review, queues: { overseas } }),
    });
    const { caseId } = desk.frozen('u1');
    // The index keeps the queue of a case until the case is written again.
    const [listed] = await desk.ports.caseQueues.openCases('fraud', { most: 1 });
    const openCases = async (queue: string) =>
      queue === 'overseas' && listed ? [{ ...listed, queue }] : [];
    Object.assign(desk.ports.caseQueues, { openCases });
    const { body } = await desk.call('POST /queues/overseas/next', { body: {} });
    expect(body.case?.caseId).toBe(caseId);
  });

  it('is shown after it was removed from the settings, as long as cases wait there', async () => {
    const overseas = { name: { 'zh-CN': '境外', en: 'Overseas' } };
    const review = (queues: object, routes: readonly object[] = []) =>
      ReviewSettings.parse({ ...settings.review, queues, routes });
    const before = openDesk({
      review: review({ overseas }, [{ to: 'overseas', when: { categories: ['fraud'] } }]),
    });
    // It was listed once, before any case waited there.
    await before.call('GET /queues');
    const { caseId } = before.frozen('u1');
    // The index keeps the queue of a case until the case is written again.
    const { papers, caseQueues, ledger, states } = before.ports;
    const desk = openDesk({ review: review({}) }, { papers, caseQueues, ledger, states });
    const shown = async (as: object = {}) =>
      (await desk.call('GET /queues', { as })).body.queues.filter(
        ({ removed }: { removed: boolean }) => removed,
      );
    expect(await shown()).toMatchObject([
      { queue: 'overseas', name: overseas.name, open: 1, mayWork: true },
    ]);
    expect(await shown({ groups: ['fraud-reviewers'] })).toEqual([]);
    const listed = async () => (await desk.call('GET /queues/overseas/cases')).body.items;
    expect(await listed()).toMatchObject([{ caseId }]);
    const { body } = await desk.call('POST /queues/overseas/next', { body: {} });
    expect(body.case).toMatchObject({ caseId, queue: 'fraud' });
    const ruling = { expectedVersion: 1, ruling: { act: 'release' }, reason };
    expect((await desk.call(`POST /cases/${caseId}/rulings`, { body: ruling })).status).toBe(200);
    expect([await shown(), await listed()]).toEqual([[], []]);
  });

  it('gives nobody a case that waits for a colleague', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    await desk.call('GET /me', { as: other });
    const next = async (as: object) => {
      const { body } = await desk.call('POST /queues/fraud/next', { as, body: {} });
      if (body.case) await desk.call(`DELETE /cases/${caseId}/claim`, { as });
      return body.case?.caseId ?? null;
    };
    const step = (what: string, expectedVersion: number, more: object, as: object = {}) =>
      desk.call(`POST /cases/${caseId}/${what}`, {
        as,
        body: { expectedVersion, reason, ...more },
      });
    await step('hand-over', 1, { to: 'staff-2' });
    expect([await next({}), await next(other)]).toEqual([null, caseId]);
    await step('second-opinion', 2, {}, other);
    expect([await next(other), await next({})]).toEqual([null, caseId]);
    await step('opinions', 3, { would: 'release' });
    expect([await next({}), await next(other)]).toEqual([null, caseId]);
  });

  it('gives a case only to people who may rule on it, not to those who may only read it', async () => {
    const desk = openDesk();
    desk.frozen('u1', { findings: [finding({ category: 'brushing' })] });
    const next = (groups: readonly string[]) =>
      desk.call('POST /queues/fraud/next', { as: { groups }, body: {} });
    expect((await next(['viewers', 'mule-reviewers'])).body.case).toBeNull();
    desk.frozen('u2', { findings: [finding({ category: 'money-mule' })] });
    expect((await next(['viewers', 'mule-reviewers'])).body.case.accountId).toBe('u2');
    const claim = () => Promise.reject(new Unavailable('throttled'));
    Object.assign(desk.ports.claims, { claim });
    expect((await next(['reviewers'])).status).toBe(503);
  });

  it('of escalated cases is worked on by seniors', async () => {
    const desk = openDesk();
    const mayWork = async (as: object) =>
      (await desk.call('GET /queues', { as })).body.queues.find(
        ({ queue }: { queue: string }) => queue === 'escalated',
      )?.mayWork;
    expect([await mayWork({}), await mayWork(senior)]).toEqual([false, true]);
    expect((await desk.call('POST /queues/escalated/next', { body: {} })).status).toBe(403);
  });

  it('hides skipped cases from the person who skipped them, and snoozed ones from everybody', async () => {
    const desk = openDesk();
    const { caseId } = desk.frozen('u1');
    const seen = async (as: object = {}) =>
      (await desk.call('GET /queues/fraud/cases', { as })).body.items.length;
    await desk.call(`POST /cases/${caseId}/claim`, { body: {} });
    await desk.call(`POST /cases/${caseId}/skip`, { body: {} });
    expect((await desk.ports.claims.of([caseId], now)).size).toBe(0);
    expect([await seen(), await seen(other)]).toEqual([0, 1]);
    const body = { expectedVersion: 1, days: 1, reason };
    await desk.call(`POST /cases/${caseId}/snooze`, { as: other, body });
    const later = { ...other, lasts: 2 * 86_400 };
    desk.time.now += day - 1;
    expect(await seen(later)).toBe(0);
    desk.time.now += 2;
    expect(await seen(later)).toBe(1);
  });
});

describe('a row of a queue', () => {
  it('shows what is in force, whatever was decided last', async () => {
    const desk = openDesk();
    const { caseId, accountId } = desk.frozen('u1');
    const known = caseOf(desk, caseId);
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
    const lifted = { ...state.standing, status: 'active' as const, version: 2 };
    applyWrite(desk.states, {
      accountId,
      from: 1,
      state: { ...state, version: 2, standing: lifted },
    });
    expect(await inForce()).toEqual([['hide', { standing: 'active', visibility: 'visible' }]]);
  });
});

describe('load', () => {
  it('counts all cases that are claimed or handed over, however long the queues are', async () => {
    const desk = openDesk();
    const last = desk.frozen('u-last', { decidedAt: desk.time.now });
    const known = caseOf(desk, last.caseId);
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
    const mine = await desk.call('GET /queues/fraud/cases?claim=mine', { as: other });
    expect(mine.body.items).toMatchObject([{ caseId: handed.caseId }]);
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

  it('counts the cases of a queue that the reader may see', async () => {
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
    const listed = await desk.call('GET /queues/fraud/cases', {
      as: { groups: ['mule-reviewers'] },
    });
    expect(listed.body.items).toMatchObject([{ accountId: 'u1' }]);
    desk.time.now += 100 * hour;
    const { body } = await desk.call('GET /queues', {
      as: { groups: ['mule-reviewers'], lasts: 1e6 },
    });
    expect(body.queues[0]).toMatchObject({ open: 1, overdue: 1, claimed: 0 });
  });

  it('shows that there may be more cases than were read', async () => {
    const place = (n: number) => ({ caseId: `c-${n}`, openedAt: now, dueAt: now + hour });
    const cases = Array.from({ length: 1001 }, (_, n) => ({
      ...{ ...place(n), category: 'brushing' },
      ruledBy: n === 0 ? 'staff-1' : null,
    }));
    const waiting = async (queue: string) => (queue === 'fraud' ? cases : []);
    const { ports } = openDesk();
    const caseQueues = { ...ports.caseQueues, waitingCases: waiting };
    const desk = openDesk({}, { caseQueues, claims: ports.claims });
    const queue = async (groups: readonly string[]) =>
      (await desk.call('GET /queues', { as: { groups } })).body.queues[0];
    expect(await queue(['reviewers'])).toMatchObject({ open: 1000, more: true });
    expect(await queue(['mule-reviewers'])).toMatchObject({ open: 0, more: true });
    // Claimed cases count, wherever they are in the queue.
    const held = { by: 'staff-1', name: 'Lin', since: now, until: now + hour };
    await ports.claims.claim({ caseId: 'c-2000', queue: 'fraud', ...held }, now);
    const theirs = { ...held, by: 'staff-2', name: 'Wang' };
    await ports.claims.claim({ caseId: 'c-2001', queue: 'fraud', ...theirs }, now);
    expect(await queue(['reviewers'])).toMatchObject({ claimed: 2, mine: 1 });
    // Whoever reads a part of a queue sees no claims of colleagues on what may be out of their reach.
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

  it('gives a cursor even if nothing was found yet', async () => {
    const { desk, caseId } = long();
    const page = 'GET /queues/fraud/cases?severity=low';
    const { body } = await desk.call(page);
    expect(body.items).toEqual([]);
    const rest = await desk.call(`${page}&cursor=${body.cursor}`);
    expect(rest.body).toMatchObject({ items: [{ caseId }], cursor: null });
  });

  it('gives the next free case, however far down', async () => {
    const { desk, caseId } = long();
    const { body } = await desk.call('POST /queues/fraud/next', { body: {} });
    expect(body.case).toMatchObject({ caseId });
  });
});
