import { describe, expect, it, vi } from 'vitest';
import { cancelRun } from '#functions/review-api/rules/cancel-backtest.ts';
import { endOnce } from '#shared/backtest/run.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { type BacktestResult, mostListEntries } from '#shared/stores/backtests/port.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { type Desk, now } from './desk.ts';
import { author } from './people.ts';
import { id, path, saved } from './saved-rule.ts';

const emptyResult = {
  rule: { id, revision: 1, against: null },
  events: 20,
  refused: {},
  days: { '2026-11-22': 8, '2026-11-23': 12 },
  examined: 12,
  fired: 4,
  overlap: { alone: 3, 'content.card-trade': 1 },
  errors: { 'modulo by zero': 2, 'division by zero': 3 },
  decisions: { without: { freeze: 1 }, with: { freeze: 2 } },
  findings: {
    without: { 'content.card-trade': 1 },
    with: { 'content.card-trade': 1, [id]: 4 },
  },
  changes: { 'allow → freeze': 1 },
  samples: {
    'allow → freeze': [{ decisionId: 'dec-1', eventId: 'e-1', accountId: 'a', at: now }],
  },
  cases: { without: 4, with: 7 },
};
const changedFate = {
  without: 'freeze',
  with: 'freeze',
  restricted: { without: now, with: now - day },
  decisions: 1,
  at: now - day,
  evidence: [{ code: 'staff-rule', values: { zh: '付款 3 笔', en: 'made 3 payments' } }],
} as const;
const fullResult: BacktestResult = {
  ...emptyResult,
  accounts: {
    // Restricted sooner, with the same worst outcome.
    a: changedFate,
    b: { ...changedFate, without: 'allow', restricted: { without: null, with: now } },
    c: { ...changedFate, without: 'allow', restricted: { without: null, with: now } },
  },
};
/** What the backtest function does after the last slice. */
const finishRun = async (desk: Desk, backtestId: string) => {
  const { rulebook, backtests } = desk.ports;
  await backtests.putWhole(backtestId, fullResult);
  const place = (await rulebook.entriesAfter(0)).length;
  const found = { rule: id, revision: 1, examined: 12, fired: 4, backtestId };
  await rulebook.append(place, { kind: 'backtested', at: now, by: 'lin', ...found });
};

describe('backtests of rules', () => {
  it('are cancelled by the person who started them or a manager, on record', async () => {
    const desk = await saved();
    const start = async () =>
      (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    const cancel = (id: string, as: object) =>
      desk.call(`POST /backtests/${id}/cancel`, { as, body: {} });
    const admin = { sub: 'boss', groups: ['admins'] };
    const backtestId = await start();
    const stranger = { sub: 'somebody', groups: ['rule-authors'] };
    expect((await cancel(backtestId, stranger)).body.code).toBe('forbidden');
    const cancellation = { at: now, by: { id: 'lin', name: 'lin' } };
    const cancelled = { state: 'cancelled', cancellation };
    expect((await cancel(backtestId, author)).body).toMatchObject(cancelled);
    desk.time.now += 1;
    expect((await cancel(backtestId, admin)).body).toMatchObject(cancelled);
    const { body } = await desk.call(`GET /backtests/${backtestId}`);
    expect(body).toMatchObject({ ...cancelled, found: null, result: null });
    expect(desk.chain('staff:lin').at(-1)).toMatchObject({
      action: 'backtest.cancelled',
      causeId: backtestId,
    });
    expect(await desk.ports.backtests.cancelled(backtestId)).toEqual({ by: 'lin', at: now });

    desk.time.now += 1;
    const over = await start();
    await finishRun(desk, over);
    expect((await cancel(over, admin)).body.code).toBe('already-decided');
    expect((await cancel('bt-unknown', admin)).status).toBe(404);
  });

  it('are cancelled from the command line by the same rules: the first cancellation stands, and finished runs stay finished', async () => {
    const desk = await saved();
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })
    ).body;
    const { ports } = desk;
    expect(await cancelRun('bt-unknown', 'cli:sun', ports)).toEqual({ kind: 'unknown' });
    const bySun = { kind: 'cancelled', by: 'cli:sun', at: now };
    expect(await cancelRun(backtestId, 'cli:sun', ports)).toEqual(bySun);
    desk.time.now += 1;
    expect(await cancelRun(backtestId, 'cli:qian', ports)).toEqual(bySun);
    expect(await ports.backtests.cancelled(backtestId)).toEqual({ by: 'cli:sun', at: now });
    expect(desk.chain('staff:cli:qian')).toEqual([]);
    expect(desk.chain('staff:cli:sun').at(-1)).toMatchObject({
      action: 'backtest.cancelled',
      details: { rule: id, revision: 1 },
    });

    const late = (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
      .backtestId;
    desk.time.now += 2 * day + 1;
    expect(await cancelRun(late, 'cli:sun', ports)).toEqual({ kind: 'failed' });
    expect(await ports.backtests.cancelled(late)).toBeNull();
    await finishRun(desk, late);
    expect(await cancelRun(late, 'cli:sun', ports)).toEqual({ kind: 'done' });
  });

  it('stay cancelled or too large once the archive has deleted the mark that stopped them', async () => {
    const desk = await saved();
    const start = async () =>
      (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    const backtestId = await start();
    await cancelRun(backtestId, 'cli:sun', desk.ports);
    desk.time.now += 1;
    const failed = await start();
    await endOnce(failed, { by: 'clearspring', at: now }, desk.ports.papers);
    desk.time.now += 1;
    const large = await start();
    await endOnce(large, { by: 'clearspring', at: now, tooLarge: true }, desk.ports.papers);
    desk.time.now += 40 * day;
    vi.spyOn(desk.ports.backtests, 'cancelled').mockResolvedValue(null);
    const as = { ...author, lasts: 41 * 86_400 };
    const { items } = (await desk.call('GET /backtests', { as })).body;
    const cancellation = { at: now, by: { id: 'cli:sun', name: 'cli:sun' } };
    expect(items).toMatchObject([
      { backtestId: large, state: 'too-large', cancellation: null },
      { backtestId: failed, state: 'failed', cancellation: null },
      { backtestId, state: 'cancelled', cancellation },
    ]);
  });

  it('that are too large for the function say so, also after two days, and cannot be cancelled', async () => {
    const desk = await saved();
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })
    ).body;
    // What the backtest function does with a slice that it has no time for.
    await desk.ports.backtests.cancel(backtestId, { by: 'clearspring', at: now });
    for (const days of [0, 3]) {
      desk.time.now += days * day;
      const as = { ...author, lasts: 4 * 86_400 };
      const { body } = await desk.call(`GET /backtests/${backtestId}`, { as });
      expect(body).toMatchObject({ state: 'too-large', found: null, result: null });
      const cancelled = await desk.call(`POST /backtests/${backtestId}/cancel`, { as, body: {} });
      expect(cancelled.body.code).toBe('already-decided');
      expect(await cancelRun(backtestId, 'cli:sun', desk.ports)).toEqual({ kind: 'failed' });
    }
    expect(desk.chain('staff:cli:sun')).toEqual([]);
  });

  it('are cancelled and recorded once if two people ask at once, or after an interruption', async () => {
    const desk = await saved();
    const { ports } = desk;
    const start = async () => {
      desk.time.now += 1;
      return (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    };
    const recorded = (backtestId: string) =>
      ['cli:sun', 'cli:qian'].flatMap((by) =>
        desk.chain(`staff:${by}`).filter(({ causeId }) => causeId === backtestId),
      );
    const both = await start();
    const [one, other] = await Promise.all([
      cancelRun(both, 'cli:sun', ports),
      cancelRun(both, 'cli:qian', ports),
    ]);
    expect(one).toEqual(other);
    expect(recorded(both).map(({ actor }) => actor)).toEqual([one.kind === 'cancelled' && one.by]);

    const broken = await start();
    const down = async () => {
      throw new Unavailable('S3 is down');
    };
    const backtests = { ...ports.backtests, cancel: down };
    await expect(cancelRun(broken, 'cli:sun', { ...ports, backtests })).rejects.toThrow('down');
    const bySun = { by: 'cli:sun', at: desk.time.now };
    desk.time.now += 1;
    expect(await cancelRun(broken, 'cli:qian', ports)).toEqual({ kind: 'cancelled', ...bySun });
    expect(await ports.backtests.cancelled(broken)).toEqual(bySun);
    expect(recorded(broken).map(({ actor }) => actor)).toEqual(['cli:sun']);
  });

  it('cannot be cancelled while their result is entered, without a trace of having been', async () => {
    const desk = await saved();
    const { ports } = desk;
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 1 } })
    ).body;
    await endOnce(backtestId, { by: 'clearspring', at: now }, ports.papers);
    const cancel = (as: object) =>
      desk.call(`POST /backtests/${backtestId}/cancel`, { as, body: {} });
    expect((await cancel(author)).body.code).toBe('already-decided');
    expect(await cancelRun(backtestId, 'cli:sun', ports)).toEqual({ kind: 'done' });
    expect(desk.chain('staff:lin').filter(({ causeId }) => causeId === backtestId)).toEqual([]);
    expect(desk.chain('staff:cli:sun')).toEqual([]);
    expect(await ports.backtests.cancelled(backtestId)).toBeNull();
    // A function that never gets to the entry leaves a failed run.
    desk.time.now += 3 * day;
    const as = { ...author, lasts: 4 * 86_400 };
    expect((await desk.call(`GET /backtests/${backtestId}`, { as })).body.state).toBe('failed');
  });

  it('cannot be cancelled once finished, even if their manifest is gone', async () => {
    const desk = await saved();
    const start = async () => {
      desk.time.now += 1;
      return (await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })).body
        .backtestId;
    };
    const [done, failed] = [await start(), await start()];
    await finishRun(desk, done);
    desk.time.now += 2 * day + 1;
    // S3's response about a missing object to a role that may not list the folder.
    const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    vi.spyOn(desk.ports.backtests, 'readManifest').mockRejectedValue(denied);
    for (const id of [done, failed]) {
      const as = { ...author, lasts: 3 * 86_400 };
      const { status, body } = await desk.call(`POST /backtests/${id}/cancel`, { as, body: {} });
      expect([status, body.code]).toEqual([409, 'already-decided']);
    }
    expect(await cancelRun(done, 'cli:sun', desk.ports)).toEqual({ kind: 'done' });
    expect(await cancelRun(failed, 'cli:sun', desk.ports)).toEqual({ kind: 'failed' });
    expect(desk.chain('staff:cli:sun')).toEqual([]);
  });

  it('are recorded as cancelled with the revision under test', async () => {
    const desk = await saved();
    const { ports } = desk;
    const { backtestId } = (
      await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } })
    ).body;
    const folder = { kind: 'work', folder: 'backtests', id: backtestId } as const;
    const [paper] = await ports.papers.read('work', [folder]);
    if (!paper) throw new Error('no run');
    const earlier = { ...(paper.body as object), rule: 'content.card-trade', revision: 77 };
    await ports.papers.write({ ...paper, version: 2, body: earlier });
    const manifest = await ports.backtests.readManifest(backtestId);
    if (!manifest) throw new Error('no manifest');
    const rule = { kind: 'catalogue', id: 'content.card-trade' } as const;
    await ports.backtests.putManifest({ ...manifest, rule });
    await cancelRun(backtestId, 'cli:sun', ports);
    expect(desk.chain('staff:cli:sun').at(-1)).toMatchObject({
      details: { rule: 'content.card-trade', revision: 77 },
    });
  });

  it('replay the past with progress, and show what would differ', async () => {
    const desk = await saved();
    const started = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } });
    expect(started).toMatchObject({
      status: 202,
      body: { state: 'waiting', progress: { done: 0, of: 2 }, by: { id: 'lin' }, found: null },
    });
    const { backtestId } = started.body;
    const { sent } = desk.ports.slices as unknown as { sent: { body: string }[] };
    expect(sent.map(({ body }) => JSON.parse(body).slice)).toEqual([0, 1]);
    const manifest = await desk.ports.backtests.readManifest(backtestId);
    expect(manifest?.book).toEqual(await desk.ports.rulebook.entriesAfter(0));
    expect(manifest?.askedBy).toBe('lin');
    // Not the dates of UTC: in China, the day of the morning would have begun with it.
    expect(manifest?.slices).toEqual([
      { warmFrom: now - 9 * day, from: now - 2 * day, to: now - day },
      { warmFrom: now - 8 * day, from: now - day, to: now },
    ]);
    const read = async (as: object = {}) =>
      (await desk.call(`GET /backtests/${backtestId}`, { as })).body;
    await desk.ports.backtests.putResult(backtestId, 0, fullResult);
    expect(await read()).toMatchObject({
      state: 'running',
      progress: { done: 1, of: 2 },
      result: null,
    });
    await finishRun(desk, backtestId);
    const { result, ...run } = await read();
    expect(run).toMatchObject({ state: 'done', found: { examined: 12, fired: 4 } });
    expect(result).toMatchObject({
      events: 20,
      alone: 3,
      errors: 5,
      failures: [
        { reason: 'division by zero', events: 3 },
        { reason: 'modulo by zero', events: 2 },
      ],
      load: { days: 2, casesPerDay: { without: 2, with: 3.5 } },
      outcomes: [{ outcome: 'freeze', without: 1, with: 2 }],
      rules: [{ rule: id, without: 0, with: 4 }],
      changes: [{ from: 'allow', to: 'freeze', decisions: 1, samples: [{ decisionId: 'dec-1' }] }],
      differences: [{ from: 'allow', to: 'freeze', accounts: 2 }],
      accounts: [
        { accountId: 'b', from: 'allow', to: 'freeze', description: { en: 'made 3 payments' } },
        { accountId: 'c', from: 'allow', to: 'freeze' },
        { accountId: 'a', from: 'freeze', to: 'freeze', restricted: { with: now - day } },
      ],
      totalAccounts: 3,
    });
    expect((await desk.call('GET /backtests/bt-unknown')).status).toBe(404);
    // People without access to cases of this kind see no accounts.
    const elsewhere = await read({ groups: ['content-seniors'] });
    expect(elsewhere.result).toMatchObject({ fired: 4, accounts: [], changes: [{ samples: [] }] });
    expect(elsewhere.result.totalAccounts).toBe(3);
  });

  it('whose start is interrupted are listed, can be cancelled, and are continued by a retry', async () => {
    const desk = await saved();
    const { ports } = desk;
    const { send } = ports.slices;
    const body = { days: 2 };
    const start = (key: string) => desk.call(`POST ${path}/backtests`, { as: author, body, key });
    const listed = async () => (await desk.call('GET /backtests')).body.items;

    const { write } = ports.papers;
    vi.spyOn(ports.papers, 'write').mockImplementation(async (paper) => {
      if (paper.kind === 'work') throw new Unavailable('no record');
      return write(paper);
    });
    expect((await start('one-that-leaves-no-trace')).status).toBe(503);
    vi.mocked(ports.papers.write).mockRestore();
    const { sent } = ports.slices as unknown as { sent: { body: string }[] };
    expect([sent, await listed()]).toEqual([[], []]);

    const queue = vi.spyOn(ports.slices, 'send').mockResolvedValue([1]);
    const key = 'one-whose-queue-is-down';
    expect((await start(key)).status).toBe(503);
    queue.mockImplementation(send);
    const [{ backtestId, ...run }, ...others] = await listed();
    expect([run, others]).toMatchObject([{ state: 'waiting', by: { id: 'lin' } }, []]);
    const manifest = await ports.backtests.readManifest(backtestId);
    desk.time.now += minute;
    expect((await start(key)).body).toMatchObject({ backtestId, at: run.at });
    expect(sent.map((message) => JSON.parse(message.body))).toEqual([
      { backtestId, slice: 0 },
      { backtestId, slice: 1 },
    ]);
    expect(await ports.backtests.readManifest(backtestId)).toEqual(manifest);
    const cancelled = await desk.call(`POST /backtests/${backtestId}/cancel`, {
      as: author,
      body: {},
    });
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
  });

  it('have slices of at most a day, and shorter ones if less is replayed before each', async () => {
    const desk = await saved();
    const slicesFor = async (body: object) => {
      desk.time.now += 1;
      const started = await desk.call(`POST ${path}/backtests`, { as: author, body });
      expect(started.body).toMatchObject(body);
      const manifest = await desk.ports.backtests.readManifest(started.body.backtestId);
      return (manifest?.slices ?? []).map((slice) =>
        [slice.warmFrom, slice.from, slice.to].map((at) => (at - desk.time.now) / hour),
      );
    };
    expect(await slicesFor({ days: 2, warmUpHours: 720 })).toEqual([
      [-768, -48, -24],
      [-744, -24, 0],
    ]);
    expect(await slicesFor({ days: 1, warmUpHours: 6 })).toEqual([
      [-30, -24, -18],
      [-24, -18, -12],
      [-18, -12, -6],
      [-12, -6, 0],
    ]);
    expect((await slicesFor({ days: 1, warmUpHours: 7 })).at(-1)).toEqual([-10, -3, 0]);
    const { items } = (await desk.call('GET /backtests')).body;
    expect(items[1]).toMatchObject({ days: 1, warmUpHours: 6, progress: { done: 0, of: 4 } });
  });

  it('of an earlier version had a slice for each day, with a week before it', async () => {
    const desk = await saved();
    const { body } = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 2 } });
    const key = { kind: 'work', folder: 'backtests', id: body.backtestId } as const;
    const [paper] = await desk.ports.papers.read('work', [key]);
    if (!paper) throw new Error('no run');
    const { days: _, warmUpHours: __, ...earlier } = paper.body as Record<string, unknown>;
    await desk.ports.papers.write({ ...paper, version: 2, body: earlier });
    expect((await desk.call(`GET /backtests/${body.backtestId}`)).body).toMatchObject({
      days: 2,
      warmUpHours: 168,
    });
  });

  it('apply the current lists as far as a replay can read them', async () => {
    const desk = await saved();
    const standing = (n: number, more: object = {}): StandingEntry => ({
      ...{ list: 'block', kind: 'device', key: null, value: `d-${n}`, source: 's', reason: 'r' },
      ...{ authority: null, owner: 'risk', expiresAt: now + 30 * day, changeId: 'c', since: now },
      ...{ proposedBy: 'a', approvedBy: 'b' },
      ...more,
    });
    const started = async () => {
      const { body } = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 1 } });
      const manifest = await desk.ports.backtests.readManifest(body.backtestId);
      return { listed: body.listed, lists: manifest?.lists?.map(({ value }) => value) };
    };
    expect(await started()).toEqual({ listed: 0, lists: [] });
    await desk.ports.lists.put([
      standing(1),
      standing(2, { list: 'allow', kind: 'account' }),
      standing(3, { kind: 'contact', key: 'own' }),
    ]);
    const some = await started();
    expect([some.listed, some.lists?.toSorted()]).toEqual([2, ['d-1', 'd-2']]);
    await desk.ports.lists.put(Array.from({ length: mostListEntries }, (_, n) => standing(n)));
    expect(await started()).toEqual({ listed: null, lists: undefined });
  });

  it('do not change by being read, however often', async () => {
    const desk = await saved();
    const { body } = await desk.call(`POST ${path}/backtests`, { as: author, body: { days: 1 } });
    await desk.ports.backtests.putResult(body.backtestId, 0, fullResult);
    const all = async () =>
      structuredClone([
        [...desk.records.papers],
        await desk.ports.rulebook.entriesAfter(0),
        await desk.ports.backtests.readWhole(body.backtestId),
        (await desk.ports.auditLog.read('platform:demo')).entries,
      ]);
    const before = await all();
    for (const name of [`/backtests/${body.backtestId}`, '/backtests', path, '/rules']) {
      expect((await desk.call(`GET ${name}`, { as: author })).status).toBe(200);
    }
    expect(await all()).toEqual(before);
  });

  it('are listed, latest first, for one rule or all', async () => {
    const desk = await saved();
    const started = async (rule: string) =>
      (await desk.call(`POST /rules/${rule}/backtests`, { as: author, body: { days: 1 } })).body;
    const first = await started(id);
    desk.time.now += minute;
    const second = await started('content.card-trade');
    await finishRun(desk, first.backtestId);
    desk.time.now += minute;
    const third = await started(id);
    const listed = async (query = '') =>
      (await desk.call(`GET /backtests${query}`, { as: { lasts: 3 * 86_400 } })).body;
    expect((await listed()).items).toMatchObject([
      { backtestId: third.backtestId, state: 'waiting', found: null },
      {
        backtestId: second.backtestId,
        rule: 'content.card-trade',
        title: { en: expect.stringMatching(/./) },
        by: { id: 'lin' },
      },
      { backtestId: first.backtestId, state: 'done', found: { examined: 12, fired: 4 } },
    ]);
    const { items, cursor } = await listed(`?rule=${id}&limit=1`);
    expect(items).toMatchObject([{ backtestId: third.backtestId }]);
    expect(await listed(`?rule=${id}&limit=1&cursor=${cursor}`)).toMatchObject({
      items: [{ backtestId: first.backtestId }],
      cursor: null,
    });
    const figures = { rule: id, revision: 1, examined: 70, fired: 1 };
    const place = (await desk.ports.rulebook.entriesAfter(0)).length;
    const at = desk.time.now + 1;
    await desk.ports.rulebook.append(place, { kind: 'backtested', at, by: 'zhao', ...figures });
    expect((await listed('?limit=2')).items).toMatchObject([
      { backtestId: null, by: { id: 'zhao' }, progress: null, found: { examined: 70, fired: 1 } },
      { backtestId: third.backtestId },
    ]);
    // Messages of slices have expired by then.
    desk.time.now += 2 * day + 1;
    expect((await listed(`?rule=${id}`)).items.slice(1)).toMatchObject([
      { state: 'failed', progress: { done: 0, of: 1 } },
      { state: 'done' },
    ]);
  });

  it.each([
    { days: 0 },
    { days: 31 },
    { days: '7' },
    {},
    { days: 1, warmUpHours: 5 },
    { days: 1, warmUpHours: 721 },
  ])('do not start with %j', async (body) => {
    const desk = await saved();
    expect((await desk.call(`POST ${path}/backtests`, { as: author, body })).status).toBe(400);
  });
});
