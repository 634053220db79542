import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlindReview } from '#shared/reviews/blind-review.ts';
import { type Case, joinCase, resolveCase } from '#shared/reviews/case.ts';
import { caseSummaryOf, type QueuedCase, queuedCaseOf } from '#shared/reviews/queue.ts';
import { hour } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import type { ListCursor } from '#shared/stores/case-queues/port.ts';
import { type Commit, noRecords } from '#shared/stores/ledger/port.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { opening } from '../reviews/specimens.ts';
import { now, settings, type World, worlds } from './worlds.ts';

describe.each(worlds)('case queues $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  const commit = (one: Case, from: number, papers: readonly Paper[] = []): Promise<unknown> => {
    const plan: Commit = {
      account: {
        accountId: one.accountId,
        from,
        state: { ...unknownAccountAt(now), version: from + 1 },
      },
      ...noRecords,
      cases: [{ from, case: one }],
      papers,
    };
    return world.ledger.commit(plan);
  };
  const caseOf = (n: number, weight: Parameters<typeof opening>[1] = {}) =>
    joinCase(
      null,
      opening(
        {
          caseId: `cas-${n}`,
          accountId: `u-${n}`,
          platformId: settings.platformId,
          at: now - n * hour,
        },
        { category: 'fraud', ...weight },
      ),
    );

  it('lists a case in the queue that the routes choose, and moves it when they choose another', async () => {
    const names = async (queue: string) =>
      (await world.caseQueues.openCases(queue, { most: 50 })).map(({ row }) => row.caseId);
    const first = { ...caseOf(40), script: 'Latn' as const };
    await commit(first, 0);
    expect(await names('overseas')).toEqual(['cas-40']);
    expect(await world.caseQueues.waitingCases('overseas', { most: 9 })).toHaveLength(1);
    expect(await names('fraud')).toEqual([]);
    await commit({ ...first, version: 2, script: 'Hani' }, 1);
    expect(await names('overseas')).toEqual([]);
    expect(await names('fraud')).toEqual(['cas-40']);
    await commit({ ...first, version: 3, state: 'resolved' }, 2);
  });

  it('lists open cases by due time, page by page, until they are resolved', async () => {
    const grave = caseOf(0, { severity: 'critical', victimAtRisk: true, score: 1 });
    const all = [caseOf(1), caseOf(2), caseOf(3), grave];
    for (const one of all) await commit(one, 0);
    const names = (rows: Awaited<ReturnType<World['caseQueues']['openCases']>>) =>
      rows.map(({ row }) => row.caseId);

    const whole = await world.caseQueues.openCases('fraud', { most: 50 });
    expect(names(whole)).toEqual(['cas-0', 'cas-3', 'cas-2', 'cas-1']);
    expect(whole[0]).toMatchObject({
      queue: 'fraud',
      row: { accountId: 'u-0', version: 1, latest: { decisionId: 'dec-1' } },
    });
    expect(whole.map(({ row }) => row)).toEqual(
      [grave, ...all.slice(0, 3).toReversed()].map(caseSummaryOf),
    );
    expect(names(await world.caseQueues.openCases('trade', { most: 50 }))).toEqual([]);

    const [first, second] = await world.caseQueues.openCases('fraud', { most: 2 });
    const after = { dueAt: second?.dueAt ?? 0, caseId: second?.row.caseId ?? '' };
    expect(names(await world.caseQueues.openCases('fraud', { most: 2, after }))).toEqual([
      'cas-2',
      'cas-1',
    ]);

    expect(await world.caseQueues.waitingCases('fraud', { most: 3 })).toHaveLength(3);
    expect(await world.caseQueues.waitingCases('fraud', { most: 9 })).toHaveLength(4);
    expect(await world.caseQueues.countDue('fraud', { most: 9, by: first?.dueAt ?? 0 })).toBe(1);
    expect(await world.caseQueues.countDue('fraud', { most: 3, by: now + 999 * hour })).toBe(3);

    const resolution = { rulingId: 'rul-1', conclusion: 'upheld', by: 's1', at: now } as const;
    await commit(resolveCase(grave, resolution), 1);
    expect(names(await world.caseQueues.openCases('fraud', { most: 50 }))).toEqual([
      'cas-3',
      'cas-2',
      'cas-1',
    ]);
  });

  it('finds the case that has been open longest, however late it is due', async () => {
    const oldest = caseOf(95, { category: 'sim-trade', severity: 'low' });
    const grave = { severity: 'critical', victimAtRisk: true, score: 1 } as const;
    const all = [
      oldest,
      ...[90, 91, 92].map((n) => caseOf(n, { category: 'card-trade', ...grave })),
    ];
    for (const one of all) await commit(one, 0);
    const openedAt = async () =>
      (await world.caseQueues.waitingCases('trade', { most: 1 }))[0]?.openedAt;
    const [first] = await world.caseQueues.openCases('trade', { most: 1 });
    expect(first?.row.caseId).toBe('cas-92');
    expect(await openedAt()).toBe(now - 95 * hour);
    const resolution = { rulingId: 'rul-3', conclusion: 'upheld', by: 's1', at: now } as const;
    await commit(resolveCase(oldest, resolution), 1);
    expect(await openedAt()).toBe(now - 92 * hour);
    for (const one of all.slice(1)) await commit(resolveCase(one, resolution), 1);
    expect(await openedAt()).toBeUndefined();
  });

  it('lists a case awaiting blind review as it was before the ruling, and a sampled case like others', async () => {
    const open = caseOf(30, { category: 'sim-trade' });
    const resolution = { rulingId: 'rul-2', conclusion: 'upheld', by: 's1', at: now } as const;
    const waiting = startBlindReview(open, resolveCase(open, resolution));
    const drawn = { ...caseOf(31, { category: 'sim-trade' }), sampled: true };
    await commit(waiting, 0);
    await commit(drawn, 0);
    expect(await world.caseQueues.openCases('trade', { most: 9 })).toMatchObject([
      { row: { caseId: 'cas-31', blind: null, sampled: true, handling: null } },
      {
        dueAt: queuedCaseOf(open, settings.review)?.dueAt,
        row: { caseId: 'cas-30', state: 'open', blind: waiting.blind, sampled: false },
      },
    ]);
    expect(await world.caseQueues.waitingCases('trade', { most: 9 })).toEqual([
      {
        caseId: 'cas-31',
        openedAt: drawn.openedAt,
        dueAt: queuedCaseOf(drawn, settings.review)?.dueAt,
        category: 'sim-trade',
        ruledBy: null,
      },
      {
        caseId: 'cas-30',
        openedAt: open.openedAt,
        dueAt: queuedCaseOf(open, settings.review)?.dueAt,
        category: 'sim-trade',
        ruledBy: 's1',
      },
    ]);
    const kept = await world.ledger.readCases(['cas-30', 'cas-31']);
    expect([...kept.values()]).toEqual([waiting, drawn]);
  });

  it('lists open appeals by due time, separately from decided ones', async () => {
    const appealed = (n: number, state: 'open' | 'granted'): Case => ({
      ...caseOf(n),
      ...(state === 'granted' && { state: 'resolved' }),
      appeal: {
        appealId: `apl-${n}`,
        eventId: `e-${n}`,
        decisionId: 'dec-1',
        state,
        filedAt: now,
        dueAt: now - n * hour,
        language: 'en',
        notBy: [],
        decidedBy: state === 'open' ? null : 's1',
      },
    });
    for (const n of [50, 52, 51]) await commit(appealed(n, 'open'), 0);
    for (const n of [60, 61]) await commit(appealed(n, 'granted'), 0);
    const names = async (...asked: Parameters<World['caseQueues']['appeals']>) =>
      (await world.caseQueues.appeals(...asked)).map(({ row }) => row.caseId);
    expect(await names('open', { most: 2 })).toEqual(['cas-52', 'cas-51']);
    const after = { dueAt: now - 51 * hour, caseId: 'cas-51' };
    expect(await names('open', { most: 2, after })).toEqual(['cas-50']);
    expect(await names('decided', { most: 9 })).toEqual(['cas-60', 'cas-61']);
    const behind = { dueAt: now - 60 * hour, caseId: 'cas-60' };
    expect(await names('decided', { most: 9, after: behind })).toEqual(['cas-61']);
    await commit({ ...appealed(52, 'granted'), version: 2 }, 1);
    expect(await names('open', { most: 9 })).toEqual(['cas-51', 'cas-50']);
    const [first] = await world.caseQueues.appeals('decided', { most: 1 });
    expect(first).toMatchObject({
      ...{ state: 'decided', dueAt: now - 52 * hour },
      row: { caseId: 'cas-52', handling: null },
    });
  });

  it('lists each of the cases and appeals that are due at the same moment once, page by page', async () => {
    const ids = ['cas-a', 'cas-b', 'cas-c'];
    const appeal = {
      ...{ eventId: 'e-1', decisionId: 'dec-1', filedAt: now, dueAt: now, language: 'en' as const },
      ...{ notBy: [], decidedBy: null, state: 'open' as const },
    };
    const cases = ids.map((caseId): Case => {
      const one = { ...caseOf(80), caseId, accountId: `u-${caseId}` };
      return { ...one, route: 'trade', appeal: { ...appeal, appealId: `apl-${caseId}` } };
    });
    for (const one of cases.toReversed()) await commit(one, 0);
    const { caseQueues } = world;
    const walk = async (
      page: (after?: ListCursor) => Promise<readonly Pick<QueuedCase, 'dueAt' | 'row'>[]>,
    ) => {
      const found: string[] = [];
      for (let after: ListCursor | undefined; found.length < 9; ) {
        const [next] = await page(after);
        if (!next) break;
        if (ids.includes(next.row.caseId)) found.push(next.row.caseId);
        after = { dueAt: next.dueAt, caseId: next.row.caseId };
      }
      return found;
    };
    const at = (after?: ListCursor) => ({ most: 1, ...(after && { after }) });
    expect(await walk((after) => caseQueues.openCases('trade', at(after)))).toEqual(ids);
    expect(await walk((after) => caseQueues.appeals('open', at(after)))).toEqual(ids);
    const granted = cases.map((one): Case => {
      const { appealId } = one.appeal ?? { appealId: '' };
      const answered = { ...appeal, appealId, state: 'granted', decidedBy: 's1' } as const;
      return { ...one, version: 2, state: 'resolved', appeal: answered };
    });
    for (const one of granted) await commit(one, 1);
    expect(await walk((after) => caseQueues.appeals('decided', at(after)))).toEqual(
      ids.toReversed(),
    );
  });

  it('counts the assignees of open cases until the cases are resolved', async () => {
    const handling = { assignee: 'lin', snoozedUntil: null, escalated: null, secondOpinion: null };
    await commit({ ...caseOf(70), handling }, 0);
    await commit({ ...caseOf(71), handling }, 0);
    await commit({ ...caseOf(72), handling: { ...handling, assignee: 'zhao' } }, 0);
    expect((await world.caseQueues.assignees({ most: 9 })).toSorted()).toEqual([
      'lin',
      'lin',
      'zhao',
    ]);
    await commit({ ...caseOf(70), handling, version: 2, state: 'resolved' }, 1);
    expect((await world.caseQueues.assignees({ most: 9 })).toSorted()).toEqual(['lin', 'zhao']);
    expect(await world.caseQueues.assignees({ most: 1 })).toHaveLength(1);
  });

  it('stores papers by version, in the order of their folder, until they expire', async () => {
    const paper = (id: string, version = 1, expiresAt: number | null = null): Paper => ({
      kind: 'note',
      folder: 'cas-1',
      id,
      version,
      body: { says: id },
      expiresAt,
    });
    expect(await world.papers.write(paper('n1'))).toBe('written');
    expect(await world.papers.write(paper('n1'))).toBe('stale');
    expect(await world.papers.write(paper('n1', 3))).toBe('stale');
    expect(await world.papers.write(paper('n1', 2))).toBe('written');
    await world.papers.write(paper('n2'));
    await world.papers.write(paper('n3', 1, now - 1000));
    await commit(caseOf(20), 0, [paper('n4')]);
    const ids = (papers: readonly Paper[]) => papers.map(({ id }) => id);
    expect(ids(await world.papers.list('note', 'cas-1', { most: 9 }))).toEqual(['n1', 'n2', 'n4']);
    expect(ids(await world.papers.list('note', 'cas-1', { most: 2, latestFirst: true }))).toEqual([
      'n4',
      'n2',
    ]);
    expect(
      ids(await world.papers.list('note', 'cas-1', { most: 9, after: 'n2', latestFirst: true })),
    ).toEqual(['n1']);
    expect(await world.papers.read('note', [{ folder: 'cas-1', id: 'n3' }])).toEqual([]);
    const named = ['n4', 'n1', 'n3', 'n2'].map((id) => ({ folder: 'cas-1', id }));
    expect(ids(await world.papers.read('note', named))).toEqual(['n4', 'n1', 'n2']);
    // Expired from the second in which it ends.
    await world.papers.write(paper('n5', 1, now + 999 - (now % 1000)));
    expect(await world.papers.read('note', [{ folder: 'cas-1', id: 'n5' }])).toEqual([]);
    expect(await world.papers.write(paper('n3', 2))).toBe('stale');
    expect(await world.papers.write(paper('n3'))).toBe('written');
    await world.papers.remove('note', 'cas-1', 'n1');
    expect(
      await world.papers.read('note', [
        { folder: 'cas-1', id: 'n2' },
        { folder: 'cas-1', id: 'n1' },
      ]),
    ).toEqual([paper('n2')]);
  });
});
