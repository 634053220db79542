import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlatformEvent } from '#shared/events/event.ts';
import { minute, second } from '#shared/settings/durations.ts';
import { decodeEntity } from '#shared/stores/states/codec.ts';
import { eventOf, now, openDesk } from './desk.ts';

const verification = { status: 'verified', level: 'identity' };
const offer = '出售银行卡四件套，加薇 demo_ka_9';
const line = '你好，请问出租的房子还在吗';

const actions = {
  posts: (n: number) => ['content.posted', { contentId: `p${n}`, kind: 'post', text: offer }],
  requests: (n: number) => ['social.requested', { targetIds: [`t${n % 3}`, `t${n % 5}`] }],
  writes: (n: number) => ['social.messaged', { targetId: `t${n % 7}`, reply: false, text: line }],
  comes: () => ['account.logged-in', { method: 'code' }],
} as const satisfies Readonly<
  Record<string, (n: number) => readonly [PlatformEvent['type'], object]>
>;

/** Events of three accounts that sign up on a few devices, in order of time. */
const traffic = fc
  .array(
    fc.record({
      account: fc.constantFrom('a', 'b', 'c'),
      does: fc.constantFrom(...Object.keys(actions)) as fc.Arbitrary<keyof typeof actions>,
      after: fc.constantFrom(second, 30 * second, 10 * minute),
      device: fc.constantFrom(undefined, 'd1', 'd2'),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((acts) => {
    let at = now - 3 * 60 * minute;
    const signUps = ['a', 'b', 'c'].map((id) =>
      eventOf('account.signed-up', id, { nickname: `${id}-88`, verification }, { at }),
    );
    return [
      ...signUps,
      ...acts.map(({ account, does, after, device }, n) => {
        at += after;
        const [type, data] = actions[does](n);
        const context = device && { deviceId: device, ip: '203.0.113.9' };
        return eventOf(type, account, data, { eventId: `act-${n}`, at, context });
      }),
    ];
  });

/** Which accounts share which entities, independent of the order of arrival. */
const sharedIn = ({ states }: ReturnType<typeof openDesk>) =>
  Object.fromEntries(
    [...states.entities]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { bytes, version }]) => {
        const { accounts, recent, crossings } = decodeEntity(bytes, version);
        const members = recent.toSorted((a, b) => (a.account < b.account ? -1 : 1));
        return [name, { accounts, members, levels: crossings.map(({ level }) => level) }];
      }),
  );

it('links accounts in batches as it does one event at a time', async () => {
  await fc.assert(
    fc.asyncProperty(traffic, fc.integer({ min: 1, max: 13 }), async (events, size) => {
      const [oneByOne, batched] = [openDesk(), openDesk()];
      for (const event of events) await oneByOne.send(event);
      for (let i = 0; i < events.length; i += size) {
        expect(await batched.send(...events.slice(i, i + size))).toEqual({ batchItemFailures: [] });
      }
      expect(sharedIn(batched)).toEqual(sharedIn(oneByOne));
    }),
    { numRuns: 10 },
  );
});

it('judges events in batches as it does one at a time', async () => {
  let severalDecided = 0;
  await fc.assert(
    fc.asyncProperty(traffic, fc.integer({ min: 2, max: 13 }), async (events, size) => {
      const judgedInBatchesOf = async (size: number) => {
        const signalsOf = new Map<string, object>();
        const desk = openDesk({
          onJudged: async (judged) => {
            for (const { occurrence, signals } of judged)
              signalsOf.set(occurrence.event.eventId, signals);
          },
        });
        for (let i = 0; i < events.length; i += size) await desk.send(...events.slice(i, i + size));
        const decisions = desk
          .decisions()
          .map(({ eventId, subject, outcome, findings }) => ({
            eventId,
            kind: subject.kind,
            outcome,
            findings,
          }))
          .toSorted((a, b) => `${a.eventId}${a.kind}`.localeCompare(`${b.eventId}${b.kind}`));
        const standings = ['a', 'b', 'c'].map((id) => desk.account(id)?.standing);
        // A level may be reported again by a later event, which is the same follow-up.
        const rechecks = new Set(desk.followUps.sent.map(({ body }) => body));
        return { signalsOf, decisions, standings, rechecks };
      };
      const oneByOne = await judgedInBatchesOf(1);
      expect(await judgedInBatchesOf(size)).toEqual(oneByOne);
      if (oneByOne.decisions.length > 1) severalDecided += 1;
    }),
    { numRuns: 15 },
  );
  expect(severalDecided).toBeGreaterThan(0);
});

it('judges an event by the accounts that shared its device before it, also in the batch of later ones', async () => {
  const context = { deviceId: 'd-farm', ip: '203.0.113.9' };
  const farm = [1, 2, 3, 4, 5, 6].map((n) =>
    eventOf(
      'account.signed-up',
      `f${n}`,
      { nickname: `happy_${8_000 + n}`, verification },
      { at: now - minute + n * second, context },
    ),
  );
  const outcomes = async (...batches: readonly (readonly unknown[])[]) => {
    const desk = openDesk();
    for (const batch of batches) await desk.send(...batch);
    const early = desk.decisions().map(({ eventId, outcome }) => `${eventId} ${outcome}`);
    while (desk.followUps.sent.length > 0) await desk.followUp();
    const standings = farm.map(({ accountId }) => desk.account(accountId)?.standing.status);
    return { early: early.toSorted(), standings };
  };
  const oneByOne = await outcomes(...farm.map((one) => [one]));
  expect(oneByOne.early.map((one) => one.split(' ')[0])).not.toContain(
    'event-account.signed-up-f1',
  );
  expect(new Set(oneByOne.standings)).not.toContain('active');
  expect(await outcomes(farm)).toEqual(oneByOne);
  expect(await outcomes(farm.slice(0, 4), farm.slice(4))).toEqual(oneByOne);
});

it('judges an event that lost a race by all accounts that share its device by then', async () => {
  const context = { deviceId: 'd-1', ip: '203.0.113.9' };
  const login = (accountId: string) =>
    eventOf('account.logged-in', accountId, { method: 'code' }, { context });
  const seen: (number | undefined)[] = [];
  const desk = openDesk({
    onJudged: async (judged) => {
      for (const { occurrence, signals } of judged)
        if (occurrence.event.accountId === 'a') seen.push(signals.links.device?.accounts);
    },
  });
  const { states } = desk.ports;
  const { write } = states;
  let raced = false;
  Object.assign(states, {
    write: async (writes: Parameters<typeof write>[0]) => {
      if (!raced && writes.some((one) => 'accountId' in one)) {
        raced = true;
        await desk.send(login('b'));
        await desk.send(
          eventOf('account.logged-in', 'a', { method: 'code' }, { eventId: 'winner' }),
        );
      }
      return write(writes);
    },
  });
  await desk.send(login('a'));
  expect(seen).toEqual([undefined, 2]);
});

it('counts every account on a device that two workers write at once', async () => {
  const context = { deviceId: 'd-1', ip: '203.0.113.9' };
  const login = (accountId: string) =>
    eventOf('account.logged-in', accountId, { method: 'code' }, { context });
  const desk = openDesk();
  const { states } = desk.ports;
  const { write } = states;
  let raced = false;
  Object.assign(states, {
    write: async (writes: Parameters<typeof write>[0]) => {
      if (!raced && writes.some((one) => 'entity' in one)) {
        raced = true;
        await desk.send(login('b'));
      }
      return write(writes);
    },
  });
  await desk.send(login('a'));
  const device = { kind: 'device', value: 'd-1' } as const;
  const { entities } = await states.read({ entities: [device] });
  expect(entities.get('device#d-1')?.recent.map(({ account }) => account)).toEqual(
    expect.arrayContaining(['a', 'b']),
  );
});

it('detects an opening line shared by accounts that sign up and send it within a second', async () => {
  const desk = openDesk();
  const farm = ['f1', 'f2', 'f3', 'f4'];
  await desk.send(
    ...farm.map((id) => eventOf('account.signed-up', id, { verification }, { at: now - minute })),
    ...farm.map((id, i) =>
      eventOf(
        'social.messaged',
        id,
        { targetId: `t${i}`, reply: false, text: line },
        { at: now - minute + second, context: { deviceId: 'd-farm' } },
      ),
    ),
  );
  const said = desk.decisions().flatMap(({ findings }) => findings.map(({ rule }) => rule));
  expect(new Set(said)).toContain('network.one-line-one-device');
});

it('a sign-up that arrives with or after the first login counts as one that arrives before', async () => {
  const context = { deviceId: 'd-farm', ip: '203.0.113.9' };
  const signUp = (n: number, at: number) =>
    eventOf('account.signed-up', `f${n}`, { nickname: `happy_${8_000 + n}` }, { at, context });
  const began = now - 10 * minute;
  const linksAtLast = async (...batches: readonly (readonly unknown[])[]) => {
    const seen: object[] = [];
    const desk = openDesk({
      onJudged: async (judged) => {
        for (const { occurrence, signals } of judged) {
          const { event } = occurrence;
          if (event.accountId === 'f5' && event.type === 'account.signed-up')
            seen.push({
              alike: signals.links.block?.alikeDay,
              newcomers: signals.links.device?.newcomersMonth,
            });
        }
      },
    });
    for (const n of [1, 2, 3, 4]) await desk.send(signUp(n, began));
    for (const batch of batches) await desk.send(...batch);
    return seen;
  };
  const login = (at: number) =>
    eventOf('account.logged-in', 'f5', { method: 'code' }, { at, context });
  const expected = [{ alike: 5, newcomers: 5 }];
  expect(await linksAtLast([signUp(5, began)], [login(began + second)])).toEqual(expected);
  expect(await linksAtLast([login(began + second)], [signUp(5, began)])).toEqual(expected);
  expect(await linksAtLast([login(began), signUp(5, began)])).toEqual(expected);
});

it('judges the second event on a device without it, also in the batch of the first', async () => {
  const context = { deviceId: 'd-1', ip: '203.0.113.9' };
  const login = (eventId: string, at: number) =>
    eventOf('account.logged-in', 'a', { method: 'code' }, { eventId, at, context });
  const linked = async (...batches: readonly (readonly unknown[])[]) => {
    const seen: (readonly string[])[] = [];
    const desk = openDesk({
      onJudged: async (judged) => {
        for (const { signals } of judged) seen.push(Object.keys(signals.links));
      },
    });
    for (const batch of batches) await desk.send(...batch);
    return seen;
  };
  const [first, next] = [login('e-1', now - minute), login('e-2', now)];
  expect(await linked([first], [next])).toEqual([['device', 'block'], []]);
  expect(await linked([first, next])).toEqual([['device', 'block'], []]);
});

it('counts a person whom a new account approaches twice once, also in one batch', async () => {
  const signUp = eventOf('account.signed-up', 'a', { verification }, { at: now - 10 * minute });
  const request = eventOf('social.requested', 'a', { targetIds: ['t1'] }, { at: now - minute });
  const message = eventOf(
    'social.messaged',
    'a',
    { targetId: 't1', reply: false, text: line },
    { at: now },
  );
  const chosen = async (...batches: readonly (readonly unknown[])[]) => {
    const seen: number[] = [];
    const desk = openDesk({
      onJudged: async (judged) => {
        seen.push(...judged.map(({ signals }) => signals.social.choice.targets));
      },
    });
    for (const batch of batches) await desk.send(...batch);
    return seen;
  };
  expect(await chosen([signUp], [request], [message])).toEqual([0, 1, 0]);
  expect(await chosen([signUp, request, message])).toEqual([0, 1, 0]);
});
