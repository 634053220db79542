import { describe, expect, it } from 'vitest';
import { twinStores } from '#shared/backtest/stores.ts';
import { createTwins } from '#shared/backtest/twins.ts';
import { day } from '#shared/settings/durations.ts';
import { type Commit, noRecords } from '#shared/stores/ledger/port.ts';

const open = () => twinStores(createTwins()).first;

/** A commit about an account, with only the parts that a test names. */
const commitOf = (from: number, more: object = {}, accountId = 'u-1') =>
  ({
    account: { accountId, from, state: { version: from + 1 } },
    ...noRecords,
    ...more,
  }) as unknown as Commit;

describe('the stores of a backtest', () => {
  it('accept a commit only over the versions it was made from', async () => {
    const { ledger } = open();
    const parts = (from: number, version: number) => ({
      cases: [{ from, case: { caseId: 'case-1', version: from + 1 } }],
      posts: [{ contentId: 'p-1', accountId: 'u-1', post: { version } }],
    });
    expect(await ledger.commit(commitOf(0, parts(0, 1)))).toEqual({ kind: 'committed' });
    expect(await ledger.commit(commitOf(0))).toEqual({ kind: 'stale' });
    expect(await ledger.commit(commitOf(1, parts(0, 2)))).toEqual({ kind: 'stale' });
    expect(await ledger.commit(commitOf(1, parts(1, 1)))).toEqual({ kind: 'stale' });
    expect(await ledger.commit(commitOf(1, parts(1, 2)))).toEqual({ kind: 'committed' });
  });

  it('accept a decision once and no more commits than a brake allows', async () => {
    const { ledger } = open();
    const more = { decisions: [{ id: 'dec-1' }], brakes: [{ id: 'brake-1', cap: 2 }] };
    expect(await ledger.commit(commitOf(0, more))).toEqual({ kind: 'committed' });
    expect(await ledger.commit(commitOf(1, more))).toEqual({
      kind: 'decided',
      decisions: ['dec-1'],
    });
    const brakes = [
      { id: 'brake-1', cap: 2 },
      { id: 'brake-2', cap: 1 },
    ];
    expect(await ledger.commit(commitOf(1, { brakes }))).toEqual({ kind: 'committed' });
    expect([...(await ledger.fullCounters(brakes as never))]).toEqual(['brake-1', 'brake-2']);
    expect(await ledger.commit(commitOf(2, { brakes }))).toEqual({
      kind: 'full',
      counters: ['brake-1', 'brake-2'],
    });
    expect([...(await ledger.fullCounters([{ id: 'brake-1', cap: 3 }] as never))]).toEqual([]);
  });

  it('return holds that are due, as many as asked for, until they end', async () => {
    const { ledger } = open();
    const holds = [1, 2, 3].map((until) => ({ holdId: `hold-${until}`, until }));
    await ledger.commit(commitOf(0, { holds }));
    const due = async (now: number, most: number) =>
      (await ledger.dueHolds(now, most)).holds.map(({ holdId }) => holdId);
    expect(await due(2, 9)).toEqual(['hold-1', 'hold-2']);
    expect(await due(2, 1)).toEqual(['hold-1']);
    await ledger.commit(commitOf(1, { ended: { holdId: 'hold-1' } }));
    expect(await due(3, 9)).toEqual(['hold-2', 'hold-3']);
    await ledger.dropHold({ holdId: 'hold-2' } as never);
    expect(await due(3, 9)).toEqual(['hold-3']);
  });

  it('accept a state only over the version it was made from', async () => {
    const { states } = open();
    const entity = { kind: 'device', value: 'd-1' };
    const write = (from: number) =>
      states.write([
        { accountId: 'u-1', from, state: { version: from + 1 } },
        { entity, from, state: { version: from + 1 } },
      ] as never);
    expect(await write(0)).toEqual(['written', 'written']);
    expect(await write(0)).toEqual(['stale', 'stale']);
    expect(await write(1)).toEqual(['written', 'written']);
    const read = await states.read({ accounts: ['u-1', 'u-2'], entities: [], posts: [] });
    expect([...read.accounts.keys()]).toEqual(['u-1']);
  });

  it('keep each mark once, on the page of its day', async () => {
    const { states } = open();
    const marks = [
      { id: 'a', at: day - 1 },
      { id: 'b', at: day },
    ] as never;
    await states.keepMarks('u-1', marks);
    await states.keepMarks('u-1', marks);
    const idsAt = async (at: number, accountId = 'u-1') =>
      (await states.readMarks(accountId, at)).map(({ id }) => id);
    expect(await idsAt(0)).toEqual(['a']);
    expect(await idsAt(day)).toEqual(['b']);
    expect(await idsAt(day, 'u-2')).toEqual([]);
  });

  it('keep the forty papers of a folder that were written last, and list them by id', async () => {
    const { papers } = open();
    const write = (number: number) =>
      papers.write({ kind: 'exhibit', folder: 'u-1', id: `p-${number}` } as never);
    for (let number = 1; number <= 41; number++) await write(number);
    await write(2);
    const ids = async (options: Parameters<typeof papers.list>[2]) =>
      (await papers.list('exhibit', 'u-1', options)).map(({ id }) => id);
    const all = Array.from({ length: 40 }, (_, i) => `p-${i + 2}`).toSorted();
    expect(await ids({ most: 99 })).toEqual(all);
    expect(await ids({ most: 2 })).toEqual(['p-10', 'p-11']);
    expect(await ids({ most: 2, after: 'p-11' })).toEqual(['p-12', 'p-13']);
    expect(await ids({ most: 2, latestFirst: true })).toEqual(['p-9', 'p-8']);
    expect(await ids({ most: 2, latestFirst: true, after: 'p-8' })).toEqual(['p-7', 'p-6']);
    const wanted = [
      { folder: 'u-1', id: 'p-2' },
      { folder: 'u-2', id: 'p-2' },
    ] as const;
    expect(await papers.read('exhibit' as never, wanted as never)).toMatchObject([{ id: 'p-2' }]);
  });
});
