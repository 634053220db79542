import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hour, minute } from '#shared/settings/durations.ts';
import { dynamoClaims } from '#shared/stores/claims/dynamodb.ts';
import { createDynamo, type Dynamo } from '#shared/stores/dynamo.ts';
import { openServices } from './services.ts';
import { now, type World, worlds } from './worlds.ts';

describe.each(worlds)('claims $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  it('lets one person claim a case at a time, until the heartbeat stops', async () => {
    const claim = (by: string, at: number) =>
      world.claims.claim(
        { caseId: 'cas-7', queue: 'fraud', by, name: by, since: at, until: at + 90_000 },
        at,
      );
    expect(await claim('a', now)).toMatchObject({ by: 'a', since: now });
    // Somebody else who looks at the case does not keep the claim alive.
    expect(await claim('b', now + 1)).toMatchObject({ by: 'a', until: now + 90_000 });
    expect(await claim('a', now + minute)).toMatchObject({ since: now, until: now + 150_000 });
    expect((await world.claims.of(['cas-7', 'cas-8'], now + 149_000)).get('cas-7')).toMatchObject({
      by: 'a',
    });
    expect((await world.claims.of(['cas-7'], now + 150_000)).size).toBe(0);
    expect(await claim('b', now + 150_000)).toMatchObject({ by: 'b', since: now + 150_000 });
    await world.claims.release('cas-7', 'a');
    expect((await world.claims.of(['cas-7'], now + 150_001)).size).toBe(1);
    await world.claims.release('cas-7', 'b');
    expect((await world.claims.of(['cas-7'], now + 150_001)).size).toBe(0);
  });

  it('lets one of several concurrent claimers win', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((by) =>
        world.claims.claim(
          { caseId: 'cas-9', queue: 'fraud', by, name: by, since: now, until: now + 1000 },
          now,
        ),
      ),
    );
    expect(new Set(answers.map(({ by }) => by)).size).toBe(1);
  });

  it('lists claims until they expire or are released', async () => {
    const at = now + 10 * hour;
    const claim = (caseId: string, by: string, until: number) =>
      world.claims.claim({ caseId, queue: 'trade', by, name: by, since: at, until }, at);
    const all = async (when: number) =>
      (await world.claims.inForce(when, { most: 9 })).map(({ caseId, by }) => [caseId, by]);
    await claim('cas-80', 'a', at + 2000);
    await claim('cas-81', 'b', at + 1000);
    const [first] = await world.claims.inForce(at, { most: 9 });
    expect(first).toEqual({
      caseId: 'cas-81',
      queue: 'trade',
      by: 'b',
      name: 'b',
      since: at,
      until: at + 1000,
    });
    expect(await all(at + 1000 - 1)).toEqual([
      ['cas-81', 'b'],
      ['cas-80', 'a'],
    ]);
    expect(await all(at + 1000)).toEqual([['cas-80', 'a']]);
    await claim('cas-80', 'a', at + 9000);
    expect(await all(at + 5000)).toEqual([['cas-80', 'a']]);
    await world.claims.release('cas-80', 'a');
    expect(await all(at)).toEqual([['cas-81', 'b']]);
  });

  it('lists other viewers of a case', async () => {
    const look = (by: string, at: number) =>
      world.claims.recordViewer('cas-7', { by, name: by.toUpperCase(), until: at + 30_000 }, at);
    expect(await look('a', now)).toEqual([]);
    expect(await look('b', now)).toEqual([{ by: 'a', name: 'A', until: now + 30_000 }]);
    expect(await look('b', now + 30_000)).toEqual([]);
  });
});

it('a case released while its claim is renewed goes to the one who claims it then, and to nobody else', async () => {
  const { clients, names, stop } = await openServices('contract');
  try {
    const dynamo = createDynamo(clients.dynamodb);
    const claimsOver = (over: Dynamo) => dynamoClaims(over, names.table('records'), 'contract');
    const held = claimsOver(dynamo);
    const claimOf = (by: string, at = now) =>
      ({ caseId: 'cas-1', queue: 'fraud', by, name: by, since: at, until: at + minute }) as const;
    await held.claim(claimOf('a'), now);
    let released = false;
    const slow = claimsOver({
      ...dynamo,
      put: async (input) => {
        const written = await dynamo.put(input);
        if (!released) {
          released = true;
          await held.release('cas-1', 'a');
          await held.claim(claimOf('b'), now);
        }
        return written;
      },
    });
    const answers = [
      await slow.claim(claimOf('a', now + 1), now + 1),
      await held.claim(claimOf('c'), now),
    ];
    expect(answers.map(({ by }) => by)).toEqual(['b', 'b']);
  } finally {
    await stop();
  }
});
