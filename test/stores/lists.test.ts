import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import { deleteExpired } from '#infra/local/schedule.ts';
import { decideChange, pagesOf, stageChange } from '#shared/lists/change.ts';
import {
  asProposed,
  entryIdOf,
  type ListEntry,
  type StagedEntry,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { fingerprintOf } from '#shared/lists/find.ts';
import { type ListChange, placeInTime } from '#shared/lists/list-change.ts';
import { type Back, takeBackOf, takeBackProblem } from '#shared/lists/take-back.ts';
import { day, hour, minute, second } from '#shared/settings/durations.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { createDynamo, type Dynamo } from '#shared/stores/dynamo.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { emptyMemoryRecords } from '#shared/stores/ledger/memory.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';
import { type AuditBody, AuditEntry } from '#shared/telemetry/audit.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { digest, standing } from '../lists/specimens.ts';
import { now, type World, worlds } from './worlds.ts';

const change = (more: Partial<ListChange> = {}): ListChange => ({
  changeId: 'lch-9',
  action: 'add',
  state: 'proposed',
  entries: 1,
  parts: 1,
  digest: 'digest',
  note: 'n',
  proposedBy: 'lin',
  proposedAt: now,
  decidedBy: null,
  decidedAt: null,
  ...more,
});

describe.each(worlds)('the lists $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  it('find what was put, of the list that is asked, until it expires or is removed', async () => {
    const { lists } = world;
    const blocked = standing();
    const watched = standing({ list: 'watch', expiresAt: now + 1 });
    const expired = standing({ value: 'd-2', expiresAt: now });
    await lists.put([blocked, watched, expired]);
    await lists.put([blocked]);
    const allow = { ...blocked, list: 'allow' as const };
    const found = await lists.find([blocked, blocked, watched, expired, allow]);
    expect(found.toSorted((a, b) => (a.list < b.list ? -1 : 1))).toEqual([blocked, watched]);
    await lists.remove([blocked]);
    await lists.remove([blocked]);
    expect(await lists.find([blocked, watched])).toEqual([watched]);
    expect(await lists.find([])).toEqual([]);
  });

  it('take back what a change put in force only where it still stands by it', async () => {
    const { lists } = world;
    const of = (value: string, changeId: string) => standing({ list: 'watch', value, changeId });
    const values = ['b-1', 'b-2', 'b-3', 'b-4', 'b-5'];
    await lists.put([...values.slice(0, 3), 'b-5'].map((value) => of(value, 'lch-w')));
    await lists.put([of('b-2', 'lch-p')]);
    const put = ['b-2', 'b-3', 'b-4'].map((value) => of(value, 'lch-a'));
    const remove = ['b-1', 'b-2'].map((value) => of(value, 'lch-w'));
    for (const _ of [1, 2]) await lists.takeBack('lch-w', { remove, put });
    const found = await lists.find(values.map((value) => of(value, '')));
    expect(found.map(({ value, changeId }) => `${value} ${changeId}`).toSorted()).toEqual([
      'b-2 lch-p',
      'b-3 lch-a',
      'b-5 lch-w',
    ]);
  });

  it('tell digests of two keys and two kinds apart', async () => {
    const { lists } = world;
    const shared = standing({ kind: 'phone', key: 'cn-2026', value: digest('p1') });
    await lists.put([shared]);
    expect(await lists.find([{ ...shared, key: 'platform' }])).toEqual([]);
    expect(await lists.find([{ ...shared, kind: 'identity' }])).toEqual([]);
    expect(await lists.find([shared])).toEqual([shared]);
  });

  it('are paged through once, whatever the size of a page', async () => {
    const { lists } = world;
    const many = Array.from({ length: 23 }, (_, i) =>
      standing({ list: 'dishonesty', kind: 'account', value: `a-${i}` }),
    );
    await lists.put([
      ...many,
      standing({ list: 'dishonesty', kind: 'account', value: 'old', expiresAt: now }),
    ]);
    for (const most of [1, 7, 24, 100]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof lists.page>> = await lists.page(
          'dishonesty',
          'account',
          {
            after,
            most,
          },
        );
        seen.push(...page.entries.map(({ value }) => value));
        after = page.next;
      } while (after !== null);
      expect(seen.toSorted()).toEqual(many.map(({ value }) => value).toSorted());
    }
    const whole = await lists.page('dishonesty', null, { after: null, most: 100 });
    expect(whole.entries).toHaveLength(many.length);
    expect(await lists.page('dishonesty', 'phone', { after: null, most: 100 })).toEqual({
      entries: [],
      next: null,
    });
    const [one] = many;
    if (!one) throw new Error('no entry');
    expect(await lists.findById('dishonesty', entryIdOf(one))).toEqual(one);
    expect(await lists.findById('block', entryIdOf(one))).toBeNull();
    expect(await lists.findById('dishonesty', entryIdOf({ ...one, value: 'old' }))).toBeNull();
    expect(await lists.page('allow', 'account', { after: null, most: 5 })).toEqual({
      entries: [],
      next: null,
    });
  });

  it('number the pages of the index in order, and forget those that are over', async () => {
    const { lists } = world;
    const [page] = pagesOf([standing({ kind: 'address', value: '203.0.112.0/20' })]);
    if (!page) throw new Error('no page');
    await lists.publish(page);
    await lists.publish({ ...page, until: now });
    await Promise.all([lists.publish(page), lists.publish(page)]);
    const pages = await lists.pagesAfter(0);
    expect(pages.map(({ sequence }) => sequence)).toEqual([1, 3, 4]);
    expect(pages[0]).toEqual({ ...page, sequence: 1, lengths: [20] });
    expect((await lists.pagesAfter(3)).map(({ sequence }) => sequence)).toEqual([4]);
  });

  it('hold a change for one at a time, and know who took it over', async () => {
    const { lists } = world;
    const hold = (at: number, turn: number | null = null) =>
      lists.hold('lch-h', { at, until: at + minute, turn });
    const first = await Promise.all([hold(now), hold(now), hold(now)]);
    expect(first.toSorted()).toEqual([1, null, null].toSorted());
    expect(await hold(now + 2 * minute, 1)).toBe(1);
    expect(await hold(now + 2 * minute + 1)).toBeNull();
    expect(await hold(now + 3 * minute)).toBe(2);
    expect(await hold(now + 3 * minute, 1)).toBeNull();
    expect(await hold(now + 9 * minute, 2)).toBe(2);
    expect(await lists.staged('lch-h', 1)).toBeNull();
  });

  it('keep staged parts and changes, and move a change from the state it is in', async () => {
    const { lists } = world;
    const entries = [asProposed(standing())];
    await lists.stage('lch-9', 1, entries);
    await lists.stage('lch-9', 1, entries);
    expect(await lists.staged('lch-9', 1)).toEqual(entries);
    const one = standing({ value: 'd-1' });
    const two = standing({ value: 'd-2' });
    const restage = (entry: StandingEntry, meanwhile = async () => {}) =>
      lists.restage('lch-9.replaced', 1, async (before) => {
        await meanwhile();
        return [...(before ?? []), entry];
      });
    let others = 0;
    await restage(two, async () => {
      if (others++ === 0) await restage(one);
    });
    expect([others, await lists.staged('lch-9.replaced', 1)]).toEqual([2, [one, two]]);
    await restage(one, async () => {
      if (others++ === 2) await restage(two);
    });
    const kept = [one, two, two, one];
    expect([others, await lists.staged('lch-9.replaced', 1)]).toEqual([4, kept]);
    expect(await lists.staged('lch-9', 2)).toBeNull();
    expect(await lists.readChange('lch-9')).toBeNull();
    expect(await lists.write(change(), null)).toBe('written');
    expect(await lists.write(change(), null)).toBe('stale');
    expect(await lists.write(change({ state: 'applied' }), 'approved')).toBe('stale');
    expect(await lists.write(change({ state: 'approved', decidedBy: 'zhao' }), 'proposed')).toBe(
      'written',
    );
    expect(await lists.readChange('lch-9')).toMatchObject({ state: 'approved', decidedBy: 'zhao' });
    await lists.write(change({ changeId: 'lch-1', proposedAt: now + 2 }), null);
    await lists.write(change({ changeId: 'lch-a', proposedAt: now + 1 }), null);
    await lists.write(change({ changeId: 'lch-b', proposedAt: now + 1 }), null);
    const since = async (at: number, most = 9, after: ListChange | null = null) => {
      const page = { most, after: after && placeInTime(after) };
      return (await lists.changesSince(at, page)).map(({ changeId }) => changeId);
    };
    const all = ['lch-1', 'lch-b', 'lch-a', 'lch-9'];
    expect(await since(0)).toEqual(all);
    expect((await lists.changes()).map(({ changeId }) => changeId)).toEqual(all);
    expect(await since(now + 1)).toEqual(['lch-1', 'lch-b', 'lch-a']);
    const [first, second] = await lists.changesSince(0, { most: 2, after: null });
    if (!first || !second) throw new Error('no changes');
    // What is proposed meanwhile moves nothing.
    await lists.write(change({ changeId: 'lch-c', proposedAt: now + 3 }), null);
    expect(await since(now, 1, first)).toEqual(['lch-b']);
    expect(await since(now, 2, second)).toEqual(['lch-a', 'lch-9']);
    expect(await since(now + 1, 2, second)).toEqual(['lch-a']);
  });

  it('are changed once however slowly: nobody else applies a part meanwhile, nor after it was taken over', async () => {
    const { lists, auditLog } = world;
    let time = now;
    let stalls = false;
    const puts: string[] = [];
    const named = (by: string): ListStore => ({
      ...lists,
      put: async (entries) => {
        puts.push(`${by} ${entries.map(({ value }) => value)}`);
        await lists.put(entries);
        time += stalls ? 2 * minute : 0.9 * minute;
        if (by === 'zhao') others.push(await approve('wang'));
      },
    });
    const others: Awaited<ReturnType<typeof decideChange>>[] = [];
    const portsOf = (by: string) => ({
      platformId: 'slow',
      clock: { now: () => time },
      lists: named(by),
      auditLog,
    });
    const approve = (by: string, changeId = stalls ? 'lch-stalls' : 'lch-slow') =>
      decideChange({ changeId, verdict: 'approve', by, at: time }, portsOf(by));
    const propose = async (changeId: string) => {
      const about = { changeId, action: 'add', by: 'lin', note: '' } as const;
      const staged = stageChange(about, portsOf('lin'));
      for (const value of ['s-1', 's-2', 's-3'])
        await staged.take([asProposed(standing({ value }))]);
      await staged.seal(time);
    };
    const onRecord = async (changeId: string) =>
      (await auditLog.latest('platform:slow', { before: null, most: 100 }))
        .flatMap(({ body }) => AuditEntry.safeParse(body).data ?? [])
        .filter(({ causeId, action }) => causeId === changeId && action === 'list-change.approved')
        .map(({ actor }) => actor);

    await propose('lch-slow');
    expect(await approve('zhao')).toMatchObject({ ok: true, change: { state: 'applied' } });
    const busy = { ok: false, problem: 'being-applied' };
    expect(others).toEqual([busy, busy, busy]);
    expect(puts).toEqual(['zhao s-1', 'zhao s-2', 'zhao s-3']);
    expect(await onRecord('lch-slow')).toEqual(['zhao']);
    const pages = async () => (await lists.pagesAfter(0)).length;
    const before = await pages();

    stalls = true;
    others.length = puts.length = 0;
    await propose('lch-stalls');
    expect(await approve('zhao')).toEqual(busy);
    expect(others).toMatchObject([{ ok: true, change: { state: 'applied', decidedBy: 'zhao' } }]);
    expect(puts).toEqual(['zhao s-1', 'wang s-1', 'wang s-2', 'wang s-3']);
    expect(await onRecord('lch-stalls')).toEqual(['wang', 'zhao']);
    expect(await pages()).toBe(before + 1);
  });
});

describe('the lists in DynamoDB', () => {
  let stop: () => Promise<void>;
  let table: string;
  let units = 0;
  let dynamo: Dynamo;
  const listsOver = (client: Dynamo) =>
    dynamoLists(client, table, { platformId: 'contract', now: () => now });
  beforeAll(async () => {
    const emulators = await startEmulators({});
    const clients = clientsOf(emulators.endpoints);
    const names = namesOf('contract');
    table = names.table('records');
    await provision(clients, names);
    dynamo = createDynamo(clients.dynamodb, (call) => {
      units += call.units;
    });
    stop = async () => {
      for (const client of Object.values(clients)) client.destroy();
      await emulators.stop();
    };
  });
  afterAll(() => stop());

  it('cost nothing for what is on no list, a unit for a hit, once, by what the server says it consumed', async () => {
    const consumed = async (call: () => Promise<unknown>): Promise<number> => {
      units = 0;
      await call();
      return units;
    };
    const lists = listsOver(dynamo);
    const entries = Array.from({ length: 100 }, (_, i) => standing({ value: `d-${i}` }));
    await lists.put(entries);
    for (const page of pagesOf(entries)) await lists.publish(page);
    const log = createLog({ write: () => {}, now: () => now });
    const listsNow = currentLists({ lists, now: () => now, log });
    const device = (value: string) => ({ kind: 'device', key: null, value }) as const;

    // A consistent query of one page of 100 fingerprints.
    expect(await consumed(listsNow)).toBe(1);
    const find = await listsNow();
    const others = Array.from({ length: 500 }, (_, i) => device(`other-${i}`));
    expect(await consumed(() => find(others))).toBe(0);
    expect(await consumed(() => find([...others, device('d-7')]))).toBe(1);
    expect(await consumed(() => find([device('d-7')]))).toBe(0);
    expect(await consumed(() => lists.put([standing()]))).toBe(1);
  });

  it('cost for the changes of a month what these are, however many came before', async () => {
    const lists = listsOver(dynamo);
    const propose = (n: number, proposedAt: number) =>
      lists.write(change({ changeId: `lch-${proposedAt}-${n}`, proposedAt }), null);
    const consumed = async () => {
      units = 0;
      const found = await lists.changesSince(now - 30 * day, { most: 26, after: null });
      return [found.length, units];
    };
    for (let n = 0; n < 30; n++) await propose(n, now - n);
    const before = await consumed();
    expect(before[0]).toBe(26);
    await Promise.all(Array.from({ length: 300 }, (_, n) => propose(n, now - 31 * day)));
    expect(await consumed()).toEqual(before);
  });

  it('keep what somebody puts there while a change is taken back', async () => {
    const lists = listsOver(dynamo);
    const by = (changeId: string) =>
      ['r-1', 'r-2', 'r-3'].map((value) => standing({ list: 'watch', value, changeId }));
    await lists.put(by('lch-w'));
    const changed = listsOver({
      ...dynamo,
      readItems: async (...asked) => {
        const items = await dynamo.readItems(...asked);
        await lists.put(by('lch-p').slice(0, 2));
        return items;
      },
    });
    const back = { remove: by('lch-w').slice(0, 1), put: by('lch-a').slice(1) };
    await changed.takeBack('lch-w', back);
    const stand = (await lists.find(by(''))).map(({ value, changeId }) => `${value} ${changeId}`);
    expect(stand.toSorted()).toEqual(['r-1 lch-p', 'r-2 lch-p', 'r-3 lch-a']);
  });
});

describe('a change of the lists', () => {
  const audited: AuditBody[] = [];
  const portsOf = () => {
    audited.length = 0;
    const lists = memoryLists({ now: () => now });
    const auditLog = memoryAuditLog(emptyMemoryStates(), emptyMemoryRecords());
    const append = async (body: AuditBody) => {
      audited.push(body);
      return auditLog.append(body);
    };
    const clock = { now: () => now };
    return { platformId: 'contract', clock, lists, auditLog: { ...auditLog, append } };
  };
  /** It is as late as they ask. */
  const decide = (
    asked: Parameters<typeof decideChange>[0],
    ports: Parameters<typeof decideChange>[1],
  ) => decideChange(asked, { ...ports, clock: { now: () => asked.at } });
  const device = asProposed(standing());
  const propose = async (ports: ReturnType<typeof portsOf>, changeId = 'lch-1') => {
    const staged = stageChange({ changeId, action: 'add', by: 'lin', note: 'case 17' }, ports);
    await staged.take([device]);
    await staged.take([{ ...device, value: 'd-2' }]);
    return staged.seal(now);
  };
  const approve = { changeId: 'lch-1', verdict: 'approve', by: 'zhao', at: now + 5 } as const;

  it('is in force once a second person approved it, with both names', async () => {
    const ports = portsOf();
    await propose(ports);
    expect(await ports.lists.find([device])).toEqual([]);
    expect(await decide({ ...approve, by: 'lin' }, ports)).toEqual({
      ok: false,
      problem: 'same-person',
    });
    expect(await decide(approve, ports)).toMatchObject({
      ok: true,
      change: { state: 'applied', entries: 2, proposedBy: 'lin', decidedBy: 'zhao' },
    });
    expect(await ports.lists.find([device])).toEqual([
      standing({ since: now + 5, changeId: 'lch-1' }),
    ]);
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
      ['list-change.proposed', 'lin'],
      ['list-change.approved', 'zhao'],
    ]);
    expect(await decide(approve, ports)).toMatchObject({ problem: 'decided-before' });
    expect(audited).toHaveLength(2);
  });

  it('is taken up again where its application was broken off, with both on record', async () => {
    const ports = portsOf();
    await propose(ports);
    let puts = 0;
    const broken = {
      ...ports,
      lists: {
        ...ports.lists,
        put: async (entries: readonly StandingEntry[]) => {
          if (++puts === 2) throw new Error('throttled');
          return ports.lists.put(entries);
        },
      },
    };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    expect(await ports.lists.pagesAfter(0)).toEqual([]);
    expect(await decide({ ...approve, by: 'wang', at: now + minute - 1 }, ports)).toEqual({
      ok: false,
      problem: 'being-applied',
    });
    expect(audited).toHaveLength(2);
    const later = { ...approve, by: 'wang', at: approve.at + minute };
    expect(await decide(later, ports)).toMatchObject({
      change: { state: 'applied', decidedBy: 'zhao' },
    });
    expect((await ports.lists.pagesAfter(0))[0]?.fingerprints).toHaveLength(2);
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao', 'wang']);
  });

  it('is held from when it is applied, however long it took to read what was proposed', async () => {
    const ports = portsOf();
    await propose(ports);
    let time = now;
    const clock = { now: () => time };
    const lists: ListStore = {
      ...ports.lists,
      staged: async (...which) => {
        time = now + 70 * second;
        return ports.lists.staged(...which);
      },
    };
    const decided = await Promise.all(
      [
        { by: 'zhao', at: now },
        { by: 'wang', at: now + 65 * second },
      ].map((who) => decideChange({ ...approve, ...who }, { ...ports, lists, clock })),
    );
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await ports.lists.find([device])).toHaveLength(1);
    expect(audited).toHaveLength(2);
  });

  it('that could not be written as approved is approved at once', async () => {
    const ports = portsOf();
    await propose(ports);
    const write = () => Promise.reject(new Unavailable('throttled'));
    const broken = { ...ports, lists: { ...ports.lists, write } };
    await expect(decide(approve, broken)).rejects.toThrow('throttled');
    expect(await decide(approve, ports)).toMatchObject({ ok: true, change: { state: 'applied' } });
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
  });

  it('is taken up by nobody while whoever approved it goes on record', async () => {
    const ports = portsOf();
    await propose(ports);
    const meanwhile: Awaited<ReturnType<typeof decideChange>>[] = [];
    const append = async (body: AuditBody) => {
      meanwhile.push(await decide({ ...approve, by: 'wang' }, ports));
      return ports.auditLog.append(body);
    };
    const slow = { ...ports, auditLog: { ...ports.auditLog, append } };
    expect(await decide(approve, slow)).toMatchObject({ ok: true, change: { state: 'applied' } });
    expect(meanwhile).toEqual([{ ok: false, problem: 'being-applied' }]);
    expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
  });

  it('is not applied again by whoever read it before it was, however long that took', async () => {
    const ports = portsOf();
    await propose(ports);
    const publish = () => Promise.reject(new Unavailable('broke off'));
    const broken = { ...ports, lists: { ...ports.lists, publish } };
    await expect(decide(approve, broken)).rejects.toThrow('broke off');
    let time = now + 120 * second;
    const clock = { now: () => time };
    const late = { ...approve, at: time };
    let meanwhile: Awaited<ReturnType<typeof decideChange>> | undefined;
    const lists: ListStore = {
      ...ports.lists,
      staged: async (...which) => {
        if (!meanwhile) {
          meanwhile = await decideChange({ ...late, by: 'wang' }, { ...ports, clock });
          await ports.lists.remove([device]);
          time += 70 * second;
        }
        return ports.lists.staged(...which);
      },
    };
    expect(await decideChange({ ...late, by: 'li' }, { ...ports, lists, clock })).toEqual({
      ok: false,
      problem: 'being-applied',
    });
    expect(meanwhile).toMatchObject({ ok: true });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it('keeps of why it is proposed what an entry does, in one line and no character halved', async () => {
    const ports = portsOf();
    const note = `${'理'.repeat(150)}\n${'由'.repeat(48)}😀 cut off`;
    const staging = stageChange({ changeId: 'lch-long', action: 'add', by: 'lin', note }, ports);
    await staging.take([device]);
    const change = await staging.seal(now);
    expect(change).toMatchObject({ note: `${'理'.repeat(150)} ${'由'.repeat(48)}` });
  });

  it('that two decide at once is on record as it was decided', async () => {
    const ports = portsOf();
    await propose(ports);
    const decided = await Promise.all([
      decide({ ...approve, verdict: 'reject', by: 'wang' }, ports),
      decide(approve, ports),
    ]);
    const done = decided.flatMap((one) => (one.ok ? one.change : []));
    expect(done).toHaveLength(1);
    expect(audited.slice(1).map(({ actor }) => actor)).toEqual([done[0]?.decidedBy]);
  });

  it.each(['approve', 'reject'] as const)(
    'has no effect before it is on record: %s',
    async (verdict) => {
      const ports = portsOf();
      await propose(ports);
      const unheard = {
        ...ports,
        auditLog: { ...ports.auditLog, append: () => Promise.reject(new Error('throttled')) },
      };
      await expect(decide({ ...approve, verdict }, unheard)).rejects.toThrow('throttled');
      expect(await ports.lists.find([device])).toEqual([]);
      const later = { ...approve, verdict, at: approve.at + minute };
      expect(await decide(later, ports)).toMatchObject({ ok: true });
      expect(audited.map(({ actor }) => actor)).toEqual(['lin', 'zhao']);
      expect(await decide({ ...approve, verdict }, ports)).toMatchObject({
        problem: 'decided-before',
      });
      expect(audited).toHaveLength(2);
    },
  );

  it('takes two people, who are not one at the command line and one in the console', async () => {
    const ports = portsOf();
    await propose(ports);
    expect(await decide({ ...approve, by: 'cli:lin' }, ports)).toMatchObject({
      problem: 'same-person',
    });
  });

  it('is refused when what was staged is not what was proposed, or is unknown', async () => {
    const ports = portsOf();
    await propose(ports);
    await ports.lists.stage('lch-1', 2, [{ ...device, value: 'somebody-else' }]);
    expect(await decide(approve, ports)).toMatchObject({ problem: 'altered' });
    expect(await decide({ ...approve, changeId: 'lch-2' }, ports)).toMatchObject({
      problem: 'unknown-change',
    });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it('may be taken back by its author, and never has an effect then', async () => {
    const ports = portsOf();
    await propose(ports);
    const taken = await decide({ ...approve, verdict: 'reject', by: 'lin' }, ports);
    expect(taken).toMatchObject({ ok: true, change: { state: 'rejected' } });
    expect(await decide(approve, ports)).toMatchObject({ problem: 'decided-before' });
    expect(await ports.lists.find([device])).toEqual([]);
  });

  it('rejected is on record once, though something older was put there late', async () => {
    const ports = portsOf();
    await propose(ports);
    const reject = { ...approve, verdict: 'reject' } as const;
    expect(await decide(reject, ports)).toMatchObject({ ok: true });
    const said = {
      subject: 'platform:contract',
      actor: 'system',
      action: 'rule.saved',
      details: {},
    };
    for (let i = 0; i < 100; i++) {
      await ports.auditLog.append({ ...said, at: reject.at, causeId: `rul-${i}` });
    }
    await ports.auditLog.append({ ...said, at: now - day, causeId: 'rul-late' });
    expect(await decide(reject, ports)).toMatchObject({ problem: 'decided-before' });
  });

  it('removes what it names', async () => {
    const ports = portsOf();
    await propose(ports);
    await decide(approve, ports);
    const removal = stageChange(
      { changeId: 'lch-2', action: 'remove', by: 'lin', note: 'mistaken' },
      ports,
    );
    await removal.take([device]);
    await removal.seal(now);
    await decide({ ...approve, changeId: 'lch-2' }, ports);
    expect(await ports.lists.find([device, { ...device, value: 'd-2' }])).toHaveLength(1);
    await expect(
      stageChange({ changeId: 'lch-3', action: 'add', by: 'lin', note: '' }, ports).seal(now),
    ).rejects.toThrow(RangeError);
  });

  it('keeps what it replaces once, and is taken back as a whole', async () => {
    const ports = portsOf();
    const { lists } = ports;
    const old = standing({ value: 'd-old', changeId: 'lch-first', reason: 'right' });
    await lists.put([old]);
    const entries = ['d-old', 'd-new'].map((value) => asProposed(standing({ value })));
    const proposal = stageChange(
      { changeId: 'lch-wrong', action: 'add', by: 'lin', note: '' },
      ports,
    );
    for (const entry of entries) await proposal.take([entry]);
    const proposed = await proposal.seal(now);
    const approve = (at = now) =>
      decide({ changeId: 'lch-wrong', verdict: 'approve', by: 'zhao', at }, ports);
    expect((await approve()).ok).toBe(true);
    // As if it had been broken off: what it put there itself is not what it replaced.
    await lists.write(
      { ...proposed, state: 'approved', decidedBy: 'zhao', decidedAt: now },
      'applied',
    );
    expect((await approve(now + minute)).ok).toBe(true);
    const parts: Back[] = [];
    const take = async (part: Back) => {
      parts.push(part);
    };
    const sum = { remove: 1, add: 1, left: 0, replacedIsKnown: true };
    expect(await takeBackOf(proposed, { lists, at: now, take })).toEqual(sum);
    expect(parts).toEqual([
      { remove: [], add: [old] },
      { remove: [entries[1]], add: [] },
    ]);
    // Of one that a release before applied nobody knows what was there.
    const unknown = { ...proposed, changeId: 'lch-long-ago' };
    for (const [i, entry] of entries.entries()) await lists.stage('lch-long-ago', i + 1, [entry]);
    expect(await takeBackOf(unknown, { lists, at: now })).toMatchObject({ replacedIsKnown: false });
    expect(await takeBackOf({ ...proposed, parts: 3 }, { lists, at: now })).toBeNull();
  });

  const changed = async (
    ports: ReturnType<typeof portsOf>,
    about: Pick<ListChange, 'changeId' | 'action' | 'undoes'>,
    entries: readonly StagedEntry[],
    at = now,
  ) => {
    const staged = stageChange({ ...about, by: 'lin', note: '' }, ports);
    await staged.take(entries);
    await staged.seal(at);
    return (decidedAt = at) =>
      decide({ changeId: about.changeId, verdict: 'approve', by: 'zhao', at: decidedAt }, ports);
  };
  const named = (values: readonly string[], reason: string) =>
    values.map((value) => asProposed(standing({ value, reason })));
  const reasons = async ({ lists }: ReturnType<typeof portsOf>, values: readonly string[]) =>
    (await lists.find(named(values, ''))).map(({ value, reason, changeId }) =>
      [value, reason, changeId].join(' '),
    );

  it('that takes another back leaves alone what was changed while it waited', async () => {
    const ports = portsOf();
    const values = ['d-1', 'd-2', 'd-3', 'd-4', 'd-5', 'd-6'];
    const renewed = values.slice(3);
    await (await changed(ports, { changeId: 'lch-a', action: 'add' }, named(renewed, 'right')))();
    const wrong = { changeId: 'lch-w', action: 'add' } as const;
    await (await changed(ports, wrong, named(values, 'wrong')))();
    const back: { remove: ListEntry[]; add: StagedEntry[] } = { remove: [], add: [] };
    await takeBackOf(
      { ...wrong, parts: 1 },
      {
        lists: ports.lists,
        at: now,
        take: async ({ remove, add }) => {
          back.remove.push(...remove);
          back.add.push(...add);
        },
      },
    );
    const undoes = 'lch-w';
    const removal = await changed(
      ports,
      { changeId: 'lch-tr', action: 'remove', undoes },
      back.remove,
    );
    const addition = await changed(ports, { changeId: 'lch-ta', action: 'add', undoes }, back.add);
    const order = named(['d-1', 'd-4'], 'by order');
    await (await changed(ports, { changeId: 'lch-p', action: 'add' }, order))();
    const off = named(['d-2', 'd-5'], 'off');
    await (await changed(ports, { changeId: 'lch-r', action: 'remove' }, off))();
    await addition();
    await removal();
    expect(await reasons(ports, values)).toEqual([
      'd-1 by order lch-p',
      'd-4 by order lch-p',
      'd-6 right lch-a',
    ]);
  });

  it('that takes another back removes what would come back and expired while it waited', async () => {
    const ports = portsOf();
    const entries = named(['d-1', 'd-2'], 'wrong');
    await (await changed(ports, { changeId: 'lch-w', action: 'add' }, entries))();
    const stood = ['d-1', 'd-2'].map((value) =>
      standing({ value, changeId: 'lch-a', reason: 'right' }),
    );
    const [first, second] = stood as [StandingEntry, StandingEntry];
    const back = await changed(
      ports,
      { changeId: 'lch-t', action: 'add', undoes: 'lch-w' },
      [{ ...first, expiresAt: now }, second],
      now,
    );
    await back();
    expect(await reasons(ports, ['d-1', 'd-2'])).toEqual(['d-2 right lch-a']);
    // Taken up again after it broke off, it announces what came back once more.
    const there = (await ports.lists.readChange('lch-t')) as ListChange;
    await ports.lists.write({ ...there, state: 'approved' }, 'applied');
    const inForce = vi.fn(async () => {});
    await decide(
      { changeId: 'lch-t', verdict: 'approve', by: 'zhao', at: now + minute },
      { ...ports, inForce },
    );
    expect(inForce).toHaveBeenCalledWith([second]);
  });

  it('taken up again keeps what somebody put there since as what it replaced', async () => {
    const ports = portsOf();
    const { lists } = ports;
    await lists.put(['d-1', 'd-2'].map((value) => standing({ value, changeId: 'lch-a' })));
    const approveIt = await changed(
      ports,
      { changeId: 'lch-w', action: 'add' },
      named(['d-1', 'd-2'], 'wrong'),
    );
    await approveIt();
    const there = (await lists.readChange('lch-w')) as ListChange;
    await lists.write({ ...there, state: 'approved' }, 'applied');
    await lists.put([standing({ value: 'd-1', changeId: 'lch-p' })]);
    await approveIt(now + minute);
    const put: StandingEntry[] = [];
    await takeBackOf(there, { lists, at: now, take: async ({ add }) => void put.push(...add) });
    expect(put.map(({ value, changeId }) => [value, changeId]).toSorted()).toEqual([
      ['d-1', 'lch-p'],
      ['d-2', 'lch-a'],
    ]);
  });

  it('applied twice side by side loses nothing that it replaced', async () => {
    const ports = portsOf();
    const { lists } = ports;
    const old = standing({ changeId: 'lch-first', reason: 'right' });
    await lists.put([old]);
    await propose(ports);
    const found = await lists.readChange('lch-1');
    if (!found) throw new Error('nothing was proposed');
    const approved = { ...found, state: 'approved', decidedBy: 'zhao', decidedAt: now } as const;
    await lists.write(approved, 'proposed');
    const resume = (at: ListStore, when = now + minute) =>
      decide({ ...approve, at: when }, { ...ports, lists: at });
    // Between what one knows of what was replaced and what it sees there, the other takes over and applies all of it.
    const slow: ListStore = {
      ...lists,
      find: vi.fn(lists.find).mockImplementationOnce(async (keys) => {
        expect(await resume(lists, now + 3 * minute)).toMatchObject({ ok: true });
        return lists.find(keys);
      }),
    };
    expect(await resume(slow)).toMatchObject({ problem: 'being-applied' });
    const put: StandingEntry[] = [];
    const take = async ({ add }: Back) => void put.push(...add);
    expect(await takeBackOf(found, { lists, at: now, take })).toMatchObject({ remove: 1, add: 1 });
    expect(put).toEqual([old]);
  });

  it('that removes, takes back or is not in force is not taken back', () => {
    const problem = (more: Partial<ListChange>) =>
      takeBackProblem(change({ state: 'applied', ...more }));
    expect([
      takeBackProblem(null),
      problem({ state: 'proposed' }),
      problem({ state: 'proposed', action: 'remove' }),
      problem({ state: 'approved' }),
      problem({ action: 'remove' }),
      problem({ undoes: 'lch-1' }),
      // Nor are they where they are being applied, or broke off.
      problem({ state: 'approved', action: 'remove' }),
      problem({ state: 'approved', undoes: 'lch-1' }),
      problem({}),
    ]).toEqual([
      ...['not-in-force', 'not-in-force', 'not-in-force'],
      ...['broke-off', 'removes', 'takes-back', 'removes', 'takes-back'],
      null,
    ]);
  });

  it('puts nothing in force that expired while it waited', async () => {
    const ports = portsOf();
    const staged = stageChange({ changeId: 'lch-1', action: 'add', by: 'lin', note: '' }, ports);
    await staged.take([
      { ...device, expiresAt: now + 3 },
      { ...device, value: 'd-2' },
    ]);
    await staged.seal(now);
    await decide(approve, ports);
    expect((await ports.lists.pagesAfter(0))[0]?.fingerprints).toEqual([
      fingerprintOf({ ...device, value: 'd-2' }),
    ]);
  });
});

describe('the lists of the moment', () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => now });
  const world = () => {
    const lists = memoryLists({ now: () => now });
    const calls = { find: 0, pages: 0 };
    let broken = false;
    let time = now;
    const put = async (entries: readonly StandingEntry[]) => {
      await lists.put(entries);
      for (const page of pagesOf(entries)) await lists.publish(page);
    };
    const listsNow = currentLists({
      lists: {
        find: async (keys) => {
          calls.find += keys.length;
          return lists.find(keys);
        },
        pagesAfter: async (sequence) => {
          calls.pages += 1;
          if (broken) throw new Error('throttled');
          return lists.pagesAfter(sequence);
        },
      },
      now: () => time,
      log,
    });
    return {
      lists,
      put,
      calls,
      listsNow,
      later: () => {
        time += minute;
      },
      breakDown: () => {
        broken = true;
      },
    };
  };
  const device = { kind: 'device', key: null, value: 'd-1' } as const;

  it('read an entry only on a hit, once, and look for new ones a minute later', async () => {
    const { put, calls, listsNow, later } = world();
    const first = await listsNow();
    expect(await first([device])).toEqual(new Map());
    await put([standing()]);
    expect(await (await listsNow())([device])).toEqual(new Map());
    expect(calls).toEqual({ find: 0, pages: 1 });
    later();
    const now2 = await listsNow();
    const found = new Map([['device  d-1', [standing()]]]);
    expect(await now2([device, { ...device, value: 'd-2' }])).toEqual(found);
    expect(await now2([device])).toEqual(found);
    expect(calls).toEqual({ find: 1, pages: 2 });
  });

  it('forget what was removed, a minute later', async () => {
    const { put, lists, listsNow, later } = world();
    await put([standing()]);
    expect((await (await listsNow())([device])).size).toBe(1);
    await lists.remove([standing()]);
    later();
    expect((await (await listsNow())([device])).size).toBe(0);
  });

  it('are read on at once where that is asked for', async () => {
    const { put, calls, listsNow } = world();
    const find = await listsNow();
    await put([standing()]);
    expect((await find([device])).size).toBe(0);
    expect((await find([device], { fresh: true })).size).toBe(1);
    expect(calls.pages).toBe(2);
  });

  it('hold a page once, however many read on at the same time', async () => {
    const { put, listsNow } = world();
    const find = await listsNow();
    await put([standing()]);
    const from = vi.spyOn(Float64Array, 'from');
    await Promise.all(Array.from({ length: 10 }, () => find([device], { fresh: true })));
    const held = from.mock.calls.map(([fingerprints]) => [...(fingerprints as number[])].length);
    from.mockRestore();
    expect(held).toEqual([1]);
  });

  it('find a block in a range and a host in a domain', async () => {
    const { put, listsNow } = world();
    const range = standing({ kind: 'address', value: '203.0.112.0/20' });
    const v6 = standing({ kind: 'address', value: '2001:db8::/32', list: 'watch' });
    const domain = standing({ kind: 'link-domain', value: 'example.com' });
    await put([range, v6, domain]);
    const find = await listsNow();
    const about = async (kind: 'address' | 'link-domain', value: string) =>
      [...(await find([{ kind, key: null, value }])).values()].flat();
    expect(await about('address', '203.0.113.0/24')).toEqual([range]);
    expect(await about('address', '203.0.128.0/24')).toEqual([]);
    expect(await about('address', '2001:db8:1:200::/56')).toEqual([v6]);
    expect(await about('link-domain', 'pay.example.com')).toEqual([domain]);
    expect(await about('link-domain', 'notexample.com')).toEqual([]);
  });

  it('stay the last good ones when the index cannot be read (H60); without any the batch comes again', async () => {
    const { put, listsNow, later, breakDown } = world();
    await put([standing()]);
    await listsNow();
    breakDown();
    later();
    expect((await (await listsNow())([device])).size).toBe(1);
    expect(lines.join('\n')).toContain('lists-unread');
    const other = world();
    other.breakDown();
    await expect(other.listsNow()).rejects.toThrow('throttled');
  });

  it('are waited for by all who come while they are read for the first time', async () => {
    const { put, listsNow } = world();
    await put([standing()]);
    const first = listsNow();
    const find = await listsNow();
    expect((await find([device])).size).toBe(1);
    await first;
  });

  it('reach a worker that lives on when a page before them was swept away', async () => {
    const emulators = await startEmulators({});
    const clients = clientsOf(emulators.endpoints);
    try {
      const names = namesOf('contract');
      await provision(clients, names);
      const time = { now };
      const lists = dynamoLists(createDynamo(clients.dynamodb), names.table('records'), {
        platformId: 'contract',
        now: () => time.now,
      });
      const listsNow = currentLists({
        lists,
        now: () => time.now,
        log: createLog({ write: () => {}, now: () => now }),
      });
      const publish = async (entry: StandingEntry) => {
        await lists.put([entry]);
        for (const page of pagesOf([entry])) await lists.publish(page);
      };
      await publish(standing({ value: 'd-1', expiresAt: now + hour }));
      await listsNow();
      time.now += 2 * hour;
      await deleteExpired(clients.dynamodb, names.table, time.now);
      await publish(standing({ value: 'd-2', expiresAt: time.now + hour }));
      const found = await (await listsNow())([{ kind: 'device', key: null, value: 'd-2' }]);
      expect(found.size).toBe(1);
    } finally {
      for (const client of Object.values(clients)) client.destroy();
      await emulators.stop();
    }
  });
});
