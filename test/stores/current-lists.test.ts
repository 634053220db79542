import { describe, expect, it, vi } from 'vitest';
import { deleteExpired } from '#infra/local/schedule.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import { indexPagesOf } from '#shared/lists/index-pages.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { standing } from '../lists/specimens.ts';
import { openServices } from './services.ts';
import { now } from './worlds.ts';

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
      for (const page of indexPagesOf(entries)) await lists.publish(page);
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
      later: (milliseconds = minute) => {
        time += milliseconds;
      },
      breakDown: () => {
        broken = true;
      },
      recover: () => {
        broken = false;
      },
    };
  };
  const device = { kind: 'device', key: null, value: 'd-1' } as const;

  it('read an entry once and only on a hit, and check for new ones after a minute', async () => {
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

  it.each([
    ['after a minute', undefined],
    ['also if the clock is set back meanwhile', -5 * minute],
  ])('drop removed entries %s', async (_, passes) => {
    const { put, lists, listsNow, later } = world();
    await put([standing()]);
    expect((await (await listsNow())([device])).size).toBe(1);
    await lists.remove([standing()]);
    later(passes);
    expect((await (await listsNow())([device])).size).toBe(0);
  });

  it('keep earlier entries when more of the same kind are added', async () => {
    const { put, listsNow, later } = world();
    await put([standing()]);
    await listsNow();
    const values = Array.from({ length: 20 }, (_, i) => `d-${i + 1}`);
    await put(values.slice(1).map((value) => standing({ value })));
    later();
    const found = await (await listsNow())(values.map((value) => ({ ...device, value })));
    expect([...found.keys()]).toEqual(values.map((value) => `device  ${value}`));
  });

  it('check for new entries at once on request', async () => {
    const { put, calls, listsNow } = world();
    const find = await listsNow();
    await put([standing()]);
    expect((await find([device])).size).toBe(0);
    expect((await find([device], { fresh: true })).size).toBe(1);
    expect(calls.pages).toBe(2);
  });

  it('load a page once, however many lookups refresh at the same time', async () => {
    const { put, listsNow } = world();
    const find = await listsNow();
    await put([standing()]);
    const from = vi.spyOn(Float64Array, 'from');
    await Promise.all(Array.from({ length: 10 }, () => find([device], { fresh: true })));
    const held = from.mock.calls.map(([fingerprints]) => [...(fingerprints as number[])].length);
    from.mockRestore();
    expect(held).toEqual([1]);
  });

  it('match a block within a range and a host within a domain', async () => {
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

  it('stay as last read if the index cannot be read (H60); without any, the lookup throws', async () => {
    const { put, listsNow, later, breakDown } = world();
    await put([standing()]);
    await listsNow();
    breakDown();
    later();
    expect((await (await listsNow())([device])).size).toBe(1);
    expect(lines.join('\n')).toContain('lists-read-failed');
    const other = world();
    other.breakDown();
    await expect(other.listsNow()).rejects.toThrow('throttled');
  });

  it('are read again at once if the first read failed', async () => {
    const { put, listsNow, breakDown, recover } = world();
    await put([standing()]);
    breakDown();
    await expect(listsNow()).rejects.toThrow('throttled');
    recover();
    expect((await (await listsNow())([device])).size).toBe(1);
  });

  it('are awaited by all callers during the first read', async () => {
    const { put, listsNow } = world();
    await put([standing()]);
    const first = listsNow();
    const find = await listsNow();
    expect((await find([device])).size).toBe(1);
    await first;
  });

  it('reach a long-lived worker even if an earlier page was removed', async () => {
    const { clients, names, stop } = await openServices('contract');
    try {
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
        for (const page of indexPagesOf([entry])) await lists.publish(page);
      };
      await publish(standing({ value: 'd-1', expiresAt: now + hour }));
      await listsNow();
      time.now += 2 * hour;
      await deleteExpired(clients.dynamodb, names.table, time.now);
      await publish(standing({ value: 'd-2', expiresAt: time.now + hour }));
      const found = await (await listsNow())([{ kind: 'device', key: null, value: 'd-2' }]);
      expect(found.size).toBe(1);
    } finally {
      await stop();
    }
  });
});
