import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideChange } from '#shared/lists/decide.ts';
import { asProposed, entryIdOf, type StandingEntry } from '#shared/lists/entry.ts';
import { indexPagesOf } from '#shared/lists/index-pages.ts';
import { type ListChange, sortKeyOf } from '#shared/lists/list-change.ts';
import { lookUp, readQuestion } from '#shared/lists/look-up.ts';
import { stageChange } from '#shared/lists/propose.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { createDynamo, type Dynamo } from '#shared/stores/dynamo.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { pack } from '#shared/stores/pack.ts';
import { pageOfShards, sequenceKey } from '#shared/stores/record-keys.ts';
import { namingUnreadable, UnreadableRecord } from '#shared/stores/unreadable.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { change, digest, hashing, standing } from '../lists/specimens.ts';
import { openServices } from './services.ts';
import { now, type World, worlds } from './worlds.ts';

describe.each(worlds)('the lists $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  it('find what was put on the list asked for, until it expires or is removed', async () => {
    const { lists } = world;
    const blocked = standing();
    const watched = standing({ list: 'watch', expiresAt: now + 1 });
    const expired = standing({ value: 'd-2', expiresAt: now });
    await lists.put([blocked, watched, expired]);
    await lists.put([blocked]);
    const allow = { ...blocked, list: 'allow' as const };
    const found = await lists.find([blocked, blocked, watched, expired, allow]);
    expect(found.toSorted((a, b) => (a.list < b.list ? -1 : 1))).toEqual([blocked, watched]);
    expect(await lists.find([watched, expired], { at: now })).toEqual([watched]);
    for (const at of [now - 1, 0]) expect(await lists.find([expired], { at })).toEqual([expired]);
    await lists.remove([blocked]);
    await lists.remove([blocked]);
    expect(await lists.find([blocked, watched])).toEqual([watched]);
    expect(await lists.find([])).toEqual([]);
  });

  it('find what covers an address on any list and under any length, and what has expired', async () => {
    const { lists } = world;
    const range = (value: string, more: Partial<StandingEntry> = {}) =>
      standing({ kind: 'address', value, ...more });
    const covering = [
      range('2001:d00::/24', { expiresAt: now + 2 }),
      range('2001:db8:1:200::/56', { list: 'allow', expiresAt: now + 1 }),
      range('2001:db8::/32', { list: 'watch', expiresAt: now }),
    ];
    await lists.put([...covering, range('2001:db8:1:300::/56')]);
    const asked = { kind: 'address', value: '2001:db8:1:2ab::9', key: '' } as const;
    const read = readQuestion(asked, hashing);
    expect(await lookUp('keys' in read ? read.keys : [], lists)).toEqual(covering);
  });

  it('put and remove more entries than one call holds, and the last of two under one key', async () => {
    const { lists } = world;
    const many = Array.from({ length: 60 }, (_, i) =>
      standing({ kind: 'account', value: `m-${i}` }),
    );
    const again = standing({ kind: 'account', value: 'm-7', reason: 'named twice' });
    await lists.put([...many, again]);
    const found = await lists.find(many);
    expect(found).toHaveLength(60);
    expect(found.filter(({ value }) => value === 'm-7')).toEqual([again]);
    await lists.remove([...many.slice(0, 50), again]);
    expect((await lists.find(many)).map(({ value }) => value).toSorted()).toEqual(
      many.slice(50).map(({ value }) => value),
    );
  });

  it('revert a change with more entries than one call holds', async () => {
    const { lists } = world;
    const of = (i: number, changeId: string) =>
      standing({ list: 'watch', kind: 'account', value: `t-${i}`, changeId });
    const all = Array.from({ length: 70 }, (_, i) => of(i, 'lch-wide'));
    await lists.put(all);
    const put = all
      .slice(40)
      .map((_, i) => ({ ...of(40 + i, 'lch-before'), expiresAt: now + 5 * day }));
    await lists.takeBack('lch-wide', { remove: all.slice(0, 40), put });
    const found = (await lists.find(all)).toSorted((a, b) => (a.value < b.value ? -1 : 1));
    expect(found).toEqual(put);
  });

  it('revert entries of a change only where they are still its own', async () => {
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

  it('distinguish digests of two keys and of two kinds', async () => {
    const { lists } = world;
    const shared = standing({ kind: 'phone', key: 'cn-2026', value: digest('p1') });
    await lists.put([shared]);
    expect(await lists.find([{ ...shared, key: 'platform' }])).toEqual([]);
    expect(await lists.find([{ ...shared, kind: 'identity' }])).toEqual([]);
    expect(await lists.find([shared])).toEqual([shared]);
  });

  it('return every entry once in pages of any size', async () => {
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
        expect(page.entries.length).toBeLessThanOrEqual(most);
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

  it('number the index pages in order and drop expired ones', async () => {
    const { lists } = world;
    const [page] = indexPagesOf([standing({ kind: 'address', value: '203.0.112.0/20' })]);
    if (!page) throw new Error('no page');
    await lists.publish(page);
    await lists.publish({ ...page, until: now });
    await Promise.all([lists.publish(page), lists.publish(page)]);
    const pages = await lists.pagesAfter(0);
    expect(pages.map(({ sequence }) => sequence)).toEqual([1, 3, 4]);
    expect(pages[0]).toEqual({ ...page, sequence: 1, lengths: [20] });
    expect((await lists.pagesAfter(3)).map(({ sequence }) => sequence)).toEqual([4]);
  });

  it('lock a change for one process at a time and record takeovers', async () => {
    const { listChanges } = world;
    const hold = (at: number, turn: number | null = null) =>
      listChanges.lock('lch-h', { at, until: at + minute, turn });
    const first = await Promise.all([hold(now), hold(now), hold(now)]);
    expect(first.toSorted()).toEqual([1, null, null].toSorted());
    expect(await hold(now + 2 * minute, 1)).toBe(1);
    expect(await hold(now + 2 * minute + 1)).toBeNull();
    expect(await hold(now + 3 * minute)).toBe(2);
    expect(await hold(now + 3 * minute, 1)).toBeNull();
    expect(await hold(now + 9 * minute, 2)).toBe(2);
    expect(await listChanges.staged('lch-h', 1)).toBeNull();
  });

  it('store staged parts and changes, and change a state only from the current one', async () => {
    const { listChanges } = world;
    const entries = [asProposed(standing())];
    await listChanges.stage('lch-9', 1, entries);
    await listChanges.stage('lch-9', 1, entries);
    expect(await listChanges.staged('lch-9', 1)).toEqual(entries);
    const one = standing({ value: 'd-1' });
    const two = standing({ value: 'd-2' });
    const restage = (entry: StandingEntry, meanwhile = async () => {}) =>
      listChanges.restage('lch-9.replaced', 1, async (before) => {
        await meanwhile();
        return [...(before ?? []), entry];
      });
    let others = 0;
    await restage(two, async () => {
      if (others++ === 0) await restage(one);
    });
    expect([others, await listChanges.staged('lch-9.replaced', 1)]).toEqual([2, [one, two]]);
    await restage(one, async () => {
      if (others++ === 2) await restage(two);
    });
    const kept = [one, two, two, one];
    expect([others, await listChanges.staged('lch-9.replaced', 1)]).toEqual([4, kept]);
    expect(await listChanges.staged('lch-9', 2)).toBeNull();
    expect(await listChanges.read('lch-9')).toBeNull();
    expect(await listChanges.write(change(), null)).toBe('written');
    expect(await listChanges.write(change(), null)).toBe('stale');
    expect(await listChanges.write(change({ state: 'applied' }), 'approved')).toBe('stale');
    expect(
      await listChanges.write(change({ state: 'approved', decidedBy: 'zhao' }), 'proposed'),
    ).toBe('written');
    expect(await listChanges.read('lch-9')).toMatchObject({ state: 'approved', decidedBy: 'zhao' });
    await listChanges.write(change({ changeId: 'lch-1', proposedAt: now + 2 }), null);
    await listChanges.write(change({ changeId: 'lch-a', proposedAt: now + 1 }), null);
    await listChanges.write(change({ changeId: 'lch-b', proposedAt: now + 1 }), null);
    const since = async (at: number, most = 9, after: ListChange | null = null) => {
      const page = { most, after: after && sortKeyOf(after) };
      return (await listChanges.since(at, page)).map(({ changeId }) => changeId);
    };
    const all = ['lch-1', 'lch-b', 'lch-a', 'lch-9'];
    expect(await since(0)).toEqual(all);
    expect((await listChanges.all()).map(({ changeId }) => changeId)).toEqual(all);
    expect(await since(now + 1)).toEqual(['lch-1', 'lch-b', 'lch-a']);
    const [first, second] = await listChanges.since(0, { most: 2, after: null });
    if (!first || !second) throw new Error('no changes');
    // A change proposed meanwhile does not shift the pages.
    await listChanges.write(change({ changeId: 'lch-c', proposedAt: now + 3 }), null);
    expect(await since(now, 1, first)).toEqual(['lch-b']);
    expect(await since(now, 2, second)).toEqual(['lch-a', 'lch-9']);
    expect(await since(now + 1, 2, second)).toEqual(['lch-a']);
    // Time went on since the last page, and the span now begins after the cursor.
    expect(await since(now + 3, 2, second)).toEqual([]);
  });

  it('are changed once by a slow process: no other applies a part meanwhile, and it stops after a takeover', async () => {
    const { lists, listChanges, auditLog } = world;
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
      listChanges,
      auditLog,
    });
    const approve = (by: string, changeId = stalls ? 'lch-stalls' : 'lch-slow') =>
      decideChange({ changeId, verdict: 'approve', by, at: time }, portsOf(by));
    const propose = async (changeId: string) => {
      const about = { changeId, action: 'add', by: 'lin', note: '' } as const;
      const staged = stageChange(about, portsOf('lin'));
      for (const value of ['s-1', 's-2', 's-3'])
        await staged.addPart([asProposed(standing({ value }))]);
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
  let calls = 0;
  let dynamo: Dynamo;
  const listsOver = (client: Dynamo) =>
    dynamoLists(client, table, { platformId: 'contract', now: () => now });
  beforeAll(async () => {
    const services = await openServices('contract');
    ({ stop } = services);
    table = services.tables.records;
    dynamo = createDynamo(services.clients.dynamodb, (call) => {
      units += call.units;
      calls += 1;
    });
  });
  afterAll(() => stop());

  it('cost nothing without a hit and one read unit for a hit, by the consumed capacity', async () => {
    const consumed = async (call: () => Promise<unknown>): Promise<number> => {
      units = 0;
      await call();
      return units;
    };
    const lists = listsOver(dynamo);
    const entries = Array.from({ length: 100 }, (_, i) => standing({ value: `d-${i}` }));
    await lists.put(entries);
    for (const page of indexPagesOf(entries)) await lists.publish(page);
    const log = createLog({ write: () => {}, now: () => now });
    const listsNow = currentLists({ lists, now: () => now, log });
    const device = (value: string) => ({ kind: 'device', key: null, value }) as const;

    // One consistent query of one page of 100 fingerprints.
    expect(await consumed(listsNow)).toBe(1);
    const find = await listsNow();
    const others = Array.from({ length: 500 }, (_, i) => device(`other-${i}`));
    expect(await consumed(() => find(others))).toBe(0);
    expect(await consumed(() => find([...others, device('d-7')]))).toBe(1);
    expect(await consumed(() => find([device('d-7')]))).toBe(0);
    expect(await consumed(() => lists.put([standing()]))).toBe(1);
  });

  it('write many entries in few calls', async () => {
    const lists = listsOver(dynamo);
    const entries = Array.from({ length: 100 }, (_, i) => standing({ value: `few-${i}` }));
    const countOf = async (call: () => Promise<unknown>) => {
      calls = 0;
      await call();
      return calls;
    };
    expect(await countOf(() => lists.put(entries))).toBe(4);
    // One call reads all of them.
    expect(await countOf(() => lists.takeBack('lch-1', { remove: entries, put: [] }))).toBe(5);
    await lists.put(entries);
    expect(await countOf(() => lists.remove(entries))).toBe(4);
    expect(await lists.find(entries)).toEqual([]);
  });

  it('cost the same for the changes of a month, however many older ones exist', async () => {
    const listChanges = dynamoListChanges(dynamo, table, {
      platformId: 'contract',
      now: () => now,
    });
    const propose = (n: number, proposedAt: number) =>
      listChanges.write(change({ changeId: `lch-${proposedAt}-${n}`, proposedAt }), null);
    const consumed = async () => {
      units = 0;
      const found = await listChanges.since(now - 30 * day, { most: 26, after: null });
      return [found.length, units];
    };
    for (let n = 0; n < 30; n++) await propose(n, now - n);
    const before = await consumed();
    expect(before[0]).toBe(26);
    await Promise.all(Array.from({ length: 300 }, (_, n) => propose(n, now - 31 * day)));
    expect(await consumed()).toEqual(before);
  });

  it('read what a later release added to, and show the others beside what it replaced', async () => {
    const lists = listsOver(dynamo);
    const entries = ['later-1', 'later-2', 'later-3'].map((value) =>
      standing({ list: 'watch', kind: 'account', value }),
    );
    await lists.put(entries);
    const rewrite = async (entry: StandingEntry, body: object) => {
      const { items } = await pageOfShards(16, { after: null, most: 9 }, (shard) =>
        dynamo.query({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk = :sk',
          ExpressionAttributeValues: marshall({
            ':pk': `contract#LE#watch#${shard}`,
            ':sk': `account#${entryIdOf(entry)}`,
          }),
        }),
      );
      await dynamo.put({ TableName: table, Item: marshall({ ...items[0], body: pack(body) }) });
    };
    const [added, replaced, kept] = entries as [StandingEntry, StandingEntry, StandingEntry];
    await rewrite(added, { ...added, laterField: true });
    await rewrite(replaced, { kind: 'of a later release' });
    expect(await lists.find([added, kept])).toHaveLength(2);
    const page = () => lists.page('watch', 'account', { after: null, most: 50 });
    const { result, unreadable } = await namingUnreadable(page);
    expect(new Set(result.entries)).toEqual(new Set([added, kept]));
    expect(unreadable).toEqual([`account#${entryIdOf(replaced)}`]);
    // Nobody is judged as if an entry that cannot be read did not exist.
    await expect(lists.find(entries)).rejects.toThrow(UnreadableRecord);
  });

  it('of a change read what a later release added to an entry that waits or was replaced', async () => {
    const listChanges = dynamoListChanges(dynamo, table, {
      platformId: 'contract',
      now: () => now,
    });
    const entries = [asProposed(standing()), standing()];
    await listChanges.stage('lch-later', 1, entries);
    await dynamo.put({
      TableName: table,
      Item: marshall({
        pk: 'contract#LS#lch-later',
        sk: sequenceKey(1),
        body: pack(entries.map((entry) => ({ ...entry, laterField: true }))),
      }),
    });
    expect(await listChanges.staged('lch-later', 1)).toEqual(entries);
  });

  it('keep entries written concurrently while a change is reverted', async () => {
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
