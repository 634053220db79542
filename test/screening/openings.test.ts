import { describe, expect, it } from 'vitest';
import { day, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const week = 7 * day;

let sent = 0;
const writes = (from: string, to: string, reply: boolean, at = now - minute) => {
  sent += 1;
  return eventOf('social.messaged', from, { targetId: to, reply }, { eventId: `m-${sent}`, at });
};

/** A new account that wrote to six people, on a desk that also knows an old account. */
const newcomer = async () => {
  const desk = openDesk();
  await desk.send(eventOf('account.signed-up', 'new', {}, { at: now - 60 * minute }));
  await desk.send(verifiedSignUp('old'));
  await desk.send(...Array.from({ length: 6 }, (_, n) => writes('new', `p${n}`, false)));
  return desk;
};

describe('a reply', () => {
  it('counts once for a new account that wrote first, even if delivered twice', async () => {
    const desk = await newcomer();
    const answers = [writes('p0', 'new', true), writes('p1', 'new', true)];
    await desk.send(...answers);
    await desk.send(...answers);
    expect(desk.account('new')?.openings).toEqual({ sent: 6, answered: 2 });
  });

  it('counts in one batch with the opening it answers, in either order', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'new', {}, { at: now - 60 * minute }));
    const both = [
      writes('p0', 'new', true, now - minute),
      writes('new', 'p0', false, now - 2 * minute),
    ];
    await desk.send(...both);
    expect(desk.account('new')?.openings).toEqual({ sent: 1, answered: 1 });
    await desk.send(...both, writes('new', 'p1', false), writes('p2', 'new', true));
    expect(desk.account('new')?.openings).toEqual({ sent: 2, answered: 1 });
  });

  it('counts even if the state read is stale', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'new', {}, { at: now - 60 * minute }));
    const { states } = desk.ports;
    const { read } = states;
    const stale = await read({ accounts: ['new'], entities: [], posts: [] });
    Object.assign(states, {
      read: async (...[wanted, options]: Parameters<typeof read>) => {
        const found = await read(wanted, options);
        return options?.consistent ? found : { ...found, accounts: stale.accounts };
      },
    });
    await desk.send(writes('new', 'p0', false), writes('p0', 'new', true));
    expect(desk.account('new')?.openings).toEqual({ sent: 1, answered: 1 });
  });

  it('is retried until the opening it answers is stored', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'new', {}, { at: now - 60 * minute }));
    const { ledger } = desk.ports;
    const { commit } = ledger;
    Object.assign(ledger, {
      commit: async (one: Parameters<typeof commit>[0]) => {
        if (one.account?.accountId === 'new') throw new Unavailable('throttled');
        return commit(one);
      },
    });
    const opening = writes('new', 'p0', false);
    const answer = writes('p0', 'new', true);
    const { batchItemFailures } = await desk.send(opening, answer);
    expect(batchItemFailures).toHaveLength(2);
    expect(desk.account('p0')).toBeUndefined();
    Object.assign(ledger, { commit });
    await desk.send(opening, answer);
    expect(desk.account('new')?.openings).toEqual({ sent: 1, answered: 1 });
  });

  it('writes nothing for an old account, for one that opened no conversation, or beyond what was sent', async () => {
    const desk = await newcomer();
    await desk.send(eventOf('account.signed-up', 'quiet', {}, { at: now - 50 * minute }));
    const versionOf = (id: string) => desk.account(id)?.version;
    const before = ['old', 'quiet'].map(versionOf);
    await desk.send(writes('p0', 'old', true), writes('p1', 'quiet', true));
    await desk.send(writes('p1', 'nobody', true));
    expect(['old', 'quiet'].map(versionOf)).toEqual(before);
    expect(desk.account('nobody')).toBeUndefined();
    for (let n = 0; n < 9; n += 1) await desk.send(writes('p0', 'new', true));
    expect(desk.account('new')?.openings).toEqual({ sent: 6, answered: 6 });
    // One commit for the sign-up, one for the batch of six, and six for replies.
    expect(versionOf('new')).toBe(8);
  });

  it('does not count after a week', async () => {
    const desk = openDesk();
    const was = now - week - 60 * minute;
    await desk.send(eventOf('account.signed-up', 'new', {}, { at: was }));
    await desk.send(writes('new', 'p0', false, was + minute));
    await desk.send(writes('p0', 'new', true, now - minute));
    expect(desk.account('new')?.openings).toEqual({ sent: 1, answered: 0 });
  });
});
