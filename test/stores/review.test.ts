import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrakeKey, Decision } from '#shared/decisions/decision.ts';
import { day, hour, hourOf } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import type { DecisionPage } from '#shared/stores/decisions/port.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { decisionOf } from './specimens.ts';
import { now, settings, type World, worlds } from './worlds.ts';

const { platformId } = settings;

const numbered = (accountId: string, number: number, decidedAt: number): Decision => ({
  ...decisionOf(accountId, `dec-bundle${String(number).padStart(10, '0')}aaaaaa`, decidedAt),
  eventId: `event-${number}`,
});

describe.each(worlds)('the reads of the review pages $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  describe('tallies', () => {
    it('add up by day and topic, and subtract negative counts', async () => {
      const { tallies } = world;
      await tallies.add('flow', now, { freeze: 2, 'waited.7': 1 });
      await tallies.add('flow', now, { freeze: 1, flag: 0 });
      await tallies.add('flow', now - day, { flag: 5 });
      await tallies.add('flow', now - 2 * day, { flag: 9 });
      await tallies.add('team', now, { 'lin.ruled': 1 });
      await tallies.add('team', now, { 'lin.ruled': -1, 'lin.undone': 1 });
      expect(await tallies.of('flow', now - day, now)).toEqual(
        new Map([
          ['2026-11-23', { flag: 5 }],
          ['2026-11-24', { freeze: 3, 'waited.7': 1 }],
        ]),
      );
      expect(await tallies.of('team', now, now)).toEqual(
        new Map([['2026-11-24', { 'lin.ruled': 0, 'lin.undone': 1 }]]),
      );
    });

    it('are read for at most 92 days', async () => {
      const { tallies } = world;
      expect((await tallies.of('flow', now - 91 * day, now)).size).toBe(3);
      await expect(tallies.of('flow', now - 92 * day, now)).rejects.toThrow(RangeError);
    });
  });

  describe('decisions', () => {
    const keep = async (decisions: readonly Decision[], accountId: string, from: number) =>
      world.ledger.commit({
        account: { accountId, from, state: { ...unknownAccountAt(now), version: from + 1 } },
        ...noRecords,
        decisions,
      });
    /** Eleven decisions within one millisecond, and one the day before. */
    const times = [now - day, ...Array.from({ length: 11 }, () => now), now + 5, now + 6];

    beforeAll(async () => {
      for (const [i, at] of times.entries()) {
        expect(await keep([numbered('much-decided', i, at)], 'much-decided', i)).toEqual({
          kind: 'committed',
        });
      }
      await keep([numbered('other', 99, now + 1)], 'other', 0);
    });

    type Page = Parameters<World['decisions']['ofDay']>[1];
    const all = async (read: (after: string | null) => Promise<DecisionPage>) => {
      const pages: (readonly Decision[])[] = [];
      let after: string | null = null;
      do {
        const page: DecisionPage = await read(after);
        pages.push(page.decisions);
        after = page.next;
      } while (after !== null);
      return pages;
    };

    it.each([
      [
        'an account',
        times.toReversed(),
        (by: Page) => world.decisions.ofAccount('much-decided', by),
      ],
      [
        'a day',
        [now + 6, now + 5, now + 1, ...times.slice(1, -2)],
        (by: Page) => world.decisions.ofDay(now, by),
      ],
    ])('of %s are returned latest first, each once, for any page size', async (_, wanted, read) => {
      for (const most of [1, 3, 14, 50]) {
        const pages = await all((after) => read({ after, most }));
        const found = pages.flat();
        expect(new Set(found.map(({ id }) => id)).size).toBe(wanted.length);
        expect(found.map(({ decidedAt }) => decidedAt)).toEqual(wanted);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(most);
      }
    });

    it('are not read from an unknown cursor', async () => {
      for (const after of ['{"', '[1]', 'dec-nothing']) {
        await expect(world.decisions.ofDay(now, { after, most: 5 })).rejects.toThrow(RangeError);
      }
    });
  });

  describe('brakes', () => {
    it('are read as the ledger counted them in the hour', async () => {
      const source = 'source:block:192.0.2.0/24' as const;
      const counter = (id: string, key: BrakeKey = 'platform', at = now) => ({
        id,
        platformId,
        key,
        hour: hourOf(at),
        shard: 0,
        cap: 5,
        expiresAt: now + day,
      });
      const commits = [
        [counter('brake-a'), counter('brake-c', source)],
        [counter('brake-a')],
        [counter('brake-b')],
        [counter('brake-d', 'rule:network.test', now - hour)],
      ];
      for (const [from, brakes] of commits.entries()) {
        const state = { ...unknownAccountAt(now), version: from + 1 };
        const account = { accountId: 'braked', from, state };
        await world.ledger.commit({ account, ...noRecords, brakes });
      }
      expect(await world.brakes.ofHour(now)).toEqual(
        new Map([
          ['platform', 3],
          [source, 1],
        ]),
      );
      expect(await world.brakes.ofHour(now + hour)).toEqual(new Map());
    });
  });

  describe('quarantine', () => {
    it('is read page by page, each message once', async () => {
      const ids = Array.from({ length: 23 }, (_, i) => `message-${i}`);
      for (const id of ids) {
        await world.quarantine.keep({ id, reason: 'bad-json', sentAt: now, body: `{ ${id}` });
      }
      for (const most of [1, 5, 23, 100]) {
        const read: string[] = [];
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof world.quarantine.page>> =
            await world.quarantine.page({ after, most });
          expect(page.messages.length).toBeLessThanOrEqual(most);
          read.push(...page.messages.map(({ id }) => id));
          after = page.next;
        } while (after !== null);
        expect(read.toSorted()).toEqual(ids.toSorted());
      }
      expect(await world.quarantine.count(800)).toBe(23);
      for (const most of [8, 16, 22]) expect(await world.quarantine.count(most)).toBe(most);
    });
  });

  describe('dead letters', () => {
    it('are counted, and sent back to their queue', async () => {
      const { deadLetters } = world;
      const idle = { moving: false, movable: true, failure: null };
      expect(await deadLetters.status()).toEqual({ ...idle, waiting: 0 });
      await world.createDeadLetter('given up');
      expect(await deadLetters.status()).toEqual({ ...idle, waiting: 1 });
      expect(await world.receiveAll()).toEqual([]);
      await deadLetters.redrive();
      expect(await world.receiveAll()).toEqual(['given up']);
      expect((await deadLetters.status()).waiting).toBe(0);
    });
  });
});
