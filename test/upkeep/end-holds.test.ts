import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { endDueHolds } from '#functions/end-holds/handler.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { UnreadableRecord } from '#shared/stores/unreadable.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';

it('restrictions end when due, many at a time; one that fails does not block the others', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60, limitSeconds: 60 } });
  const people = Array.from({ length: 25 }, (_, i) => `u-${i}`);
  // Unverified accounts that post: the gate challenges them.
  const posts = people.map((id) =>
    eventOf('content.posted', id, { contentId: `p-${id}`, kind: 'post', text: '今天天气很好' }),
  );
  await desk.send(verifiedSignUp('other'), ...posts);
  const standings = () => people.map((id) => desk.account(id)?.standing.status);
  expect(new Set(standings())).toEqual(new Set(['challenged']));

  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  let atOnce = 0;
  let most = 0;
  const ledger: typeof later.ledger = {
    ...later.ledger,
    commit: async (commit) => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      if (commit.account.accountId === 'u-3') throw new Unavailable('throttled');
      return later.ledger.commit(commit);
    },
  };
  const alreadySent = desk.actions.sent.length;
  expect(await endHolds({ ...later, ledger })).toBe(24);
  expect(desk.actions.sent).toHaveLength(alreadySent + 24);
  expect(most).toBeGreaterThan(1);
  expect(desk.account('u-3')?.standing.status).toBe('challenged');
  expect(await endHolds(later)).toBe(1);
  expect(new Set(standings())).toEqual(new Set(['active']));
});

it('a run ends as many restrictions as it has time for, those due longest first; the next run ends the others', async () => {
  let at = now;
  const clock = { now: () => at, pause: async () => {} };
  const desk = openDesk({ clock }, { holds: { challengeSeconds: 60 } });
  const people = Array.from({ length: 40 }, (_, i) => `u-${i}`);
  for (const id of people) {
    at += 1;
    const data = { contentId: `p-${id}`, kind: 'post', text: '今天天气很好' };
    await desk.deliver({
      Records: [
        {
          messageId: id,
          body: JSON.stringify(eventOf('content.posted', id, data)),
          attributes: { SentTimestamp: String(at) },
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
        },
      ],
    } as unknown as SQSEvent);
  }
  at += 120_000;
  const { ledger } = desk.ports;
  const slow: typeof ledger = {
    ...ledger,
    commit: async (commit) => {
      at += 1_000;
      return ledger.commit(commit);
    },
  };
  expect(await endHolds({ ...desk.ports, ledger: slow })).toBe(20);
  const restricted = () => people.filter((id) => desk.account(id)?.standing.status !== 'active');
  expect(restricted()).toEqual(people.slice(20));
  expect(desk.lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ event: 'holds-left', holds: 20 }),
  );
  expect(await endHolds({ ...desk.ports, ledger: slow })).toBe(20);
  expect(restricted()).toEqual([]);
});

it('a restriction that cannot end until an operator helps fails the run, after the others have ended', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  const posts = ['u', 'v'].map((id) =>
    eventOf('content.posted', id, { contentId: `p-${id}`, kind: 'post', text: '今天天气很好' }),
  );
  await desk.send(...posts);
  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  const states: typeof later.states = {
    ...later.states,
    read: async (wanted, options) => {
      if (wanted.accounts?.includes('u')) {
        throw Object.assign(new Error('no permission'), { name: 'AccessDeniedException' });
      }
      return later.states.read(wanted, options);
    },
  };
  await expect(endHolds({ ...later, states })).rejects.toThrow('could not end: 1');
  expect(desk.account('u')?.standing.status).toBe('challenged');
  expect(desk.account('v')?.standing.status).toBe('active');
  const [held] = (await later.ledger.dueHolds(later.clock.now(), 10)).holds;
  expect(desk.lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      ...{ event: 'hold-not-ended', holdId: held?.holdId, error: 'AccessDeniedException' },
    }),
  );
});

it('restrictions that cannot end do not keep those behind them from ending, however many they are', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'v', { contentId: 'p', kind: 'post', text: '今天天气很好' }),
  );
  const { ledger, states } = desk.ports;
  const [last] = (await ledger.dueHolds(now + 61_000, 1)).holds;
  if (!last) throw new Error('nothing is held');
  const state = desk.account('v');
  if (!state) throw new Error('no account');
  const stuck = Array.from({ length: 1_200 }, (_, i) => ({
    ...last,
    holdId: `stuck-${i}`,
    accountId: `u-${i}`,
    until: now,
  }));
  const account = { accountId: 'v', from: state.version, state };
  const version = state.version + 1;
  await ledger.commit({
    ...noRecords,
    account: { ...account, state: { ...state, version } },
    holds: stuck,
  });
  const read: typeof states.read = async (wanted, options) => {
    if (wanted.accounts?.[0]?.startsWith('u-')) throw new UnreadableRecord('u', null);
    return states.read(wanted, options);
  };
  const later = { ...desk.ports, clock: { now: () => now + 61_000, pause: async () => {} } };
  await expect(endHolds({ ...later, states: { ...states, read } })).rejects.toThrow(
    'could not end: 1200',
  );
  expect(desk.account('v')?.standing.status).toBe('active');
});

it('a run that cannot read its next page still tells what it did', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'u', { contentId: 'p', kind: 'post', text: '今天天气很好' }),
  );
  const { ledger, metrics } = desk.ports;
  const dueHolds: typeof ledger.dueHolds = async (at, most, after) => {
    if (after === 'further') throw new Unavailable('throttled');
    return { ...(await ledger.dueHolds(at, most, after)), unreadable: ['theirs'], next: 'further' };
  };
  const clock = { now: () => now + 61_000, pause: async () => {} };
  metrics.add('StoreCalls', 7);
  const run = endHolds({ ...desk.ports, clock, ledger: { ...ledger, dueHolds } });
  await expect(run).rejects.toThrow('throttled');
  expect(desk.account('u')?.standing.status).toBe('active');
  expect(desk.metric('StoreCalls')).toBe(7);
  const told = desk.lines.map((line) => JSON.parse(line));
  expect(told).toContainEqual(expect.objectContaining({ event: 'holds-left' }));
  expect(told).toContainEqual(
    expect.objectContaining({ event: 'hold-unreadable', holdId: 'theirs' }),
  );
});

it('a run that cannot read what is due does not say that it had no time for it', async () => {
  const desk = openDesk();
  const { ledger } = desk.ports;
  const dueHolds = () => Promise.reject(new Unavailable('throttled'));
  const run = endHolds({ ...desk.ports, ledger: { ...ledger, dueHolds } });
  await expect(run).rejects.toThrow('throttled');
  expect(desk.lines.filter((line) => line.includes('holds-left'))).toEqual([]);
});

it('a due hold of a restriction that was lifted before is dropped', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'u', { contentId: 'p', kind: 'post', text: '今天天气很好' }),
  );
  await desk.send(
    eventOf('account.verification-changed', 'u', { status: 'verified', level: 'identity' }),
  );
  expect(desk.account('u')?.standing.status).toBe('active');
  const later = now + 61_000;
  expect((await desk.ports.ledger.dueHolds(later, 10)).holds).toHaveLength(1);
  const clock = { now: () => later, pause: async () => {} };
  expect(await endHolds({ ...desk.ports, clock })).toBe(0);
  expect((await desk.ports.ledger.dueHolds(later, 10)).holds).toEqual([]);
});

it('a due restriction still ends if the clock is set back meanwhile', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'u', { contentId: 'p', kind: 'post', text: '今天天气很好' }),
  );
  expect(desk.account('u')?.standing.status).toBe('challenged');
  let time = now + 60_000;
  const clock = { now: () => time--, pause: async () => {} };
  expect(await endHolds({ ...desk.ports, clock })).toBe(1);
  expect(desk.account('u')?.standing.status).toBe('active');
});

it('the log states how many restrictions ended, and nothing if none did', async () => {
  const desk = openDesk({}, { holds: { challengeSeconds: 60 } });
  await desk.send(
    eventOf('content.posted', 'u', { contentId: 'p', kind: 'post', text: '今天天气很好' }),
  );
  const clock = { now: () => now + 61_000, pause: async () => {} };
  const everyMinute = endDueHolds({ ...desk.ports, clock });
  const told = () => desk.lines.filter((line) => line.includes('holds-ended'));
  expect(await everyMinute({}, {} as never)).toEqual({ ended: 1 });
  expect(await everyMinute({}, {} as never)).toEqual({ ended: 0 });
  expect(told().map((line) => JSON.parse(line))).toMatchObject([{ ended: 1 }]);
});
