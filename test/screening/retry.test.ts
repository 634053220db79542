import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { applyRuling } from '#shared/acting/act.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { retryWhileStale } from '#shared/screening/retry.ts';
import { updateTaint } from '#shared/screening/taint.ts';
import { hour } from '#shared/settings/durations.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { entityName, type StateWrite } from '#shared/stores/states/port.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const post = eventOf(
  'content.posted',
  'seller',
  { contentId: 'p1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_4' },
  { eventId: 'p1' },
);

describe('a step that loses races', () => {
  it('is retried with growing pauses until it succeeds', async () => {
    const pauses: number[] = [];
    let tries = 0;
    const clock = { now: () => now, pause: async (ms: number) => void pauses.push(ms) };
    const settled = await retryWhileStale({ clock, what: 'it' }, async () =>
      ++tries < 3 ? 'stale' : tries,
    );
    expect(settled).toBe(3);
    expect(pauses).toEqual([40, 80]);
  });

  it('throws Unavailable with its name after the last attempt', async () => {
    const clock = { now: () => now, pause: async () => {} };
    const never = retryWhileStale({ clock, what: 'the account' }, async () => 'stale');
    await expect(never).rejects.toMatchObject({
      name: 'Unavailable',
      message: 'the account: other writers won every attempt; try again',
    });
  });

  it('still applies a ruling', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'seller', {}, { at: now - hour }), post);
    const inner = memoryLedger(desk.states, desk.records);
    let lost = 2;
    const ledger: typeof inner = {
      ...inner,
      commit: async (commit) => (lost-- > 0 ? { kind: 'stale' } : inner.commit(commit)),
    };
    const released = await applyRuling(
      {
        subject: accountSubject('seller'),
        ruling: { act: 'release' },
        rulingId: 'ruling-1',
        by: 'reviewer-1',
        basis: desk.account('seller')?.standing.decisionId ?? null,
      },
      { ...desk.ports, ledger },
    );
    expect(released.ok).toBe(true);
    expect(desk.account('seller')?.standing.status).toBe('active');
  });

  it('applies a ruling once, even if the case no longer lists it', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'seller', {}, { at: now - hour }), post);
    const basis = desk.account('seller')?.standing.decisionId ?? null;
    const ruled = (rulingId: string, ruling: Ruling) =>
      applyRuling(
        { subject: accountSubject('seller'), ruling, rulingId, by: 'reviewer-1', basis },
        desk.ports,
      );
    for (let i = 0; i < 10; i++) {
      const ruling =
        i % 2 === 0 ? ({ act: 'release' } as const) : ({ act: 'limit', until: null } as const);
      expect(await ruled(`ruling-${i}`, ruling)).toMatchObject({ ok: true, done: { at: now } });
    }
    const before = structuredClone(desk.records);
    const again = await ruled('ruling-0', { act: 'release' });
    expect(again).toMatchObject({ ok: true, done: null });
    expect(again.ok && [...before.cases.values()]).toContainEqual(again.ok && again.case);
    expect(desk.records).toEqual(before);
    expect(desk.account('seller')?.standing.status).toBe('limited');
  });

  it('still marks the entity of a frozen account', async () => {
    const desk = openDesk();
    await desk.send(
      eventOf('account.imported', 'frozen-1', {
        signedUpAt: new Date(now - hour).toISOString(),
        standing: 'frozen',
      }),
    );
    const inner = memoryStates(desk.states);
    let lost = 2;
    Object.assign(desk.ports.states, {
      write: async (writes: readonly StateWrite[]) =>
        lost-- > 0 ? writes.map(() => 'stale') : inner.write(writes),
    });
    const entity = { kind: 'device', value: 'd-1' } as const;
    desk.followUps.sent.splice(0);
    desk.followUps.sent.push({
      body: JSON.stringify({
        version: 1,
        kind: 'taint',
        followUpId: 'tnt-1',
        platformId: 'demo',
        accountId: 'frozen-1',
        standingVersion: 0,
        entities: [entity],
        at: now,
      }),
    });
    expect(await desk.followUp()).toEqual({ batchItemFailures: [] });
    expect(lost).toBe(-1);
    const found = await inner.read({ accounts: [], entities: [entity], posts: [] });
    expect(found.entities.get('device#d-1')?.restricted).toHaveLength(1);
  });

  it('still marks an entity that lost alone, beside others that were marked', async () => {
    const desk = openDesk();
    await desk.send(
      eventOf('account.imported', 'frozen-1', {
        signedUpAt: new Date(now - hour).toISOString(),
        standing: 'frozen',
      }),
    );
    const entities = ['d-1', 'd-2'].map((value) => ({ kind: 'device', value }) as const);
    const inner = memoryStates(desk.states);
    let lost = 1;
    Object.assign(desk.ports.states, {
      write: async (writes: readonly StateWrite[]) => {
        if (lost-- <= 0) return inner.write(writes);
        return [...(await inner.write(writes.slice(0, 1))), ...writes.slice(1).map(() => 'stale')];
      },
    });
    await updateTaint({ accountId: 'frozen-1', entities }, desk.ports);
    const found = await inner.read({ entities });
    expect([...found.entities.values()].map(({ restricted }) => restricted.length)).toEqual([1, 1]);
  });
});

describe('an event that loses the race for', () => {
  const says = (type: 'content.posted' | 'content.edited', eventId: string, text: string) =>
    eventOf(type, 'seller', { contentId: 'p1', kind: 'post', text }, { eventId });
  const delivered = async ({ send }: ReturnType<typeof openDesk>, event: unknown) =>
    expect((await send(event)).batchItemFailures).toEqual([]);
  /** Does `first` when `second` is about to be committed. */
  const raced = async (
    { ports, send }: ReturnType<typeof openDesk>,
    first: () => Promise<unknown>,
    second: object,
  ) => {
    const { commit } = ports.ledger;
    let races = 0;
    Object.assign(ports.ledger, {
      commit: async (given: Parameters<typeof commit>[0]) => {
        if (races++ === 0) await first();
        return commit(given);
      },
    });
    expect((await send(second)).batchItemFailures).toEqual([]);
    expect(races).toBe(3);
  };

  it('its post is judged on what the post is by then', async () => {
    const desk = openDesk();
    const loan = '黑户贷款，无视征信，加薇❤ demo-dk-9';
    await desk.send(verifiedSignUp('seller'), says('content.posted', 'posted', loan));
    expect(desk.states.posts.get('p1')?.visibility).toBe('flagged');
    const worse = '出售银行卡四件套，加微信 fake_handle_4';
    const [first, second] = ['first', 'second'].map((id) => says('content.edited', id, worse));
    await raced(desk, () => delivered(desk, first), second ?? {});
    expect(desk.states.posts.get('p1')?.visibility).toBe('hidden');
  });

  it('its case, as an appeal may, is heard on the case as it is by then', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('seller'), post);
    const decisionId = desk.states.posts.get('p1')?.decisionId;
    const hits = () => [...desk.records.cases.values()][0]?.hits ?? 0;
    const before = hits();
    const another = { ...post, eventId: 'p2', data: { ...(post.data as object), contentId: 'p2' } };
    await raced(
      desk,
      () => delivered(desk, another),
      eventOf('appeal.filed', 'seller', { decisionId }, { at: now }),
    );
    expect(hits()).toBeGreaterThan(before);
    expect([...desk.records.cases.values()]).toMatchObject([{ appeal: { decisionId } }]);
  });

  it('its case, as an appeal against a post that staff restore may, has nothing to lift', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('seller'), post);
    const decisionId = desk.states.posts.get('p1')?.decisionId ?? '';
    const restore = () =>
      applyRuling(
        {
          subject: contentSubject('p1', 'seller'),
          ruling: { act: 'restore' },
          ...{ rulingId: 'ruling-1', by: 'reviewer-1', basis: decisionId },
        },
        desk.ports,
      );
    await raced(desk, restore, eventOf('appeal.filed', 'seller', { decisionId }, { at: now }));
    expect(desk.chain('account:seller').at(-1)).toMatchObject({
      action: 'appeal.refused',
      details: { problem: 'nothing-to-lift' },
    });
    expect([...desk.records.cases.values()]).toMatchObject([{ state: 'resolved', appeal: null }]);
  });
});

describe('many accounts of one batch', () => {
  /** A desk whose store behaves like DynamoDB: conflicting transactions on an item are rejected. */
  const contestedLedger = () => {
    const states = emptyMemoryStates();
    const records = emptyMemoryRecords();
    const inner = memoryLedger(states, records);
    const held = new Set<string>();
    const ledger: typeof inner = {
      ...inner,
      commit: async (commit) => {
        const items = [
          ...commit.cases.map(({ case: { caseId } }) => caseId),
          ...commit.brakes.map(({ id }) => id),
        ];
        if (items.some((item) => held.has(item))) return { kind: 'stale' };
        for (const item of items) held.add(item);
        await setImmediate();
        const outcome = await inner.commit(commit);
        for (const item of items) held.delete(item);
        return outcome;
      },
    };
    return { desk: openDesk({ states: memoryStates(states), ledger }), states, records };
  };
  const many = Array.from({ length: 100 }, (_, i) => `u-${i}`);

  it('join one case, and each payer is warned without a retry', async () => {
    const { desk, records } = contestedLedger();
    const verification = { status: 'verified', level: 'identity' };
    await desk.send(
      eventOf('account.signed-up', 'mule', { verification }, { at: now - 2 * hour }),
      ...many.map((id) => verifiedSignUp(id)),
    );
    const amount = { minor: 500_000, currency: 'CNY' };
    const { batchItemFailures } = await desk.send(
      ...many.map((id) => eventOf('payment.transferred', id, { payeeId: 'mule', amount })),
    );
    expect(batchItemFailures).toEqual([]);
    expect([...records.cases.values()]).toMatchObject([{ accountId: 'mule', hits: 100 }]);
  });

  it('are not kept waiting for their commands by one that others keep writing', async () => {
    const told: number[] = [];
    const pause = async () => {
      told.push(desk.actions.sent.length);
    };
    const desk = openDesk({ clock: { now: () => now, pause } });
    const { commit } = desk.ports.ledger;
    Object.assign(desk.ports.ledger, {
      commit: async (given: Parameters<typeof commit>[0]) =>
        given.account.accountId === 'u-50' ? { kind: 'stale' } : commit(given),
    });
    const posts = many.map((id) =>
      eventOf('content.posted', id, { contentId: `p-${id}`, kind: 'post', text: '今天天气很好' }),
    );
    const { batchItemFailures } = await desk.send(...posts);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-51' }]);
    // Nobody has shown a name: each is asked for one.
    expect([...new Set(told)]).toEqual([99]);
    expect(desk.actions.sent).toHaveLength(99);
  });

  it('count toward one brake without a retry by the queue', async () => {
    const { desk, states } = contestedLedger();
    const text = '出售银行卡四件套，加微信 fake_handle_1';
    const { batchItemFailures } = await desk.send(
      ...many.map((id) => verifiedSignUp(id)),
      ...many.map((id) =>
        eventOf('content.posted', id, { contentId: `p-${id}`, kind: 'post', text }),
      ),
    );
    expect(batchItemFailures).toEqual([]);
    const hidden = [...states.posts.values()].filter((post) => post.visibility === 'hidden');
    expect(hidden).toHaveLength(100);
  });
});

describe('events that need what other writers keep changing', () => {
  const pays = (payer: string) =>
    eventOf('payment.transferred', payer, {
      payeeId: 'shop',
      amount: { minor: 100, currency: 'CNY' },
    });
  const logsIn = (id: string, deviceId: string) =>
    eventOf('account.logged-in', id, { method: 'code' }, { context: { deviceId } });

  it.each([
    ['a payee whom hundreds pay at once', 'shop', pays('a')],
    ['a device that hundreds use', 'device#hot', logsIn('a', 'hot')],
  ])('such as %s, are delivered again alone', async (_, hot, contested) => {
    const states = memoryStates(emptyMemoryStates());
    const isHot = (write: StateWrite) =>
      hot === ('accountId' in write ? write.accountId : entityName(write.entity));
    const desk = openDesk({
      states: {
        ...states,
        async write(writes) {
          const others = [...(await states.write(writes.filter((write) => !isHot(write))))];
          return writes.map((write) => (isHot(write) ? 'stale' : (others.shift() ?? 'stale')));
        },
      },
    });
    const [other, ...more] = [logsIn('b', 'own'), logsIn('c', 'own')];
    const { batchItemFailures } = await desk.send(other, contested, ...more);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-2' }]);
    const found = await states.read({ accounts: ['a', 'b', 'c'] });
    expect([...found.accounts.keys()]).toEqual(['b', 'c']);
  });
});
