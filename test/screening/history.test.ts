import { describe, expect, it } from 'vitest';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { markOf } from '#shared/screening/history.ts';
import { minute, second } from '#shared/settings/durations.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { eventOf, now, openDesk } from './desk.ts';

it('the mark of an event stays the same in every release', () => {
  const occurrence = {
    event: { accountId: 'u-1', eventId: 'e-1' },
    digest: '0a0b0c0d',
    at: 7,
  } as Occurrence;
  const hash: KeyedHash = (name) => ({ 'e-1': 1, 'counterpart:u-1 e-1': 2 })[name] ?? 0;
  expect(markOf(occurrence, 'home', hash)).toEqual({ id: 1, digest: 0x0a0b0c, at: 7 });
  expect(markOf(occurrence, 'counterpart', hash)).toEqual({ id: 2, digest: 0x0a0b0c, at: 7 });
});

describe('the pages of an account are read once for each day', () => {
  /** A desk that counts the reads of pages. */
  const countingDesk = () => {
    const states = memoryStates(emptyMemoryStates());
    let reads = 0;
    const readMarks: typeof states.readMarks = (...asked) => {
      reads += 1;
      return states.readMarks(...asked);
    };
    const desk = openDesk({ states: { ...states, readMarks } });
    return {
      ...desk,
      readsOf: async (step: () => Promise<unknown>) => {
        const before = reads;
        await step();
        return reads - before;
      },
    };
  };

  it('however many of its events a batch delivers again', async () => {
    const desk = countingDesk();
    const logins = Array.from({ length: 60 }, (_, i) =>
      eventOf(
        'account.logged-in',
        'u1',
        { method: 'code' },
        { eventId: `e${i}`, at: now - minute + i },
      ),
    );
    await desk.send(...logins);
    expect(await desk.readsOf(() => desk.send(...logins))).toBe(1);
    expect(desk.metric('DuplicateEvents')).toBe(60);
  });

  it('for all writes of a batch, however many of its events are out of order', async () => {
    const desk = countingDesk();
    const logins = (from: string, at: number) =>
      Array.from({ length: 60 }, (_, i) =>
        eventOf(
          'account.logged-in',
          'u1',
          { method: 'code' },
          { eventId: `${from}${i}`, at: at + i },
        ),
      );
    await desk.send(...logins('late', now - minute));
    const early = logins('early', now - minute - second);
    expect(await desk.readsOf(() => desk.send(...early, ...early))).toBe(1);
    expect(desk.metric('AcceptedEvents')).toBe(120);
    expect(desk.metric('DuplicateEvents')).toBe(60);
  });

  it('and again once another writer, who may have moved marks there, was first', async () => {
    const states = memoryStates(emptyMemoryStates());
    const login = (eventId: string, at: number) =>
      eventOf('account.logged-in', 'u1', { method: 'code' }, { eventId, at });
    const many = (from: string, at: number) =>
      Array.from({ length: 60 }, (_, i) => login(`${from}${i}`, at + i));
    const other = openDesk({ states });
    await other.send(...many('late', now - minute));
    const twice = login('twice', now - 2 * minute);
    let writes = 0;
    const write: typeof states.write = async (some) => {
      if (++writes === 1) await other.send(twice, ...many('latest', now - second));
      return states.write(some);
    };
    const desk = openDesk({ states: { ...states, write } });
    await desk.send(twice);
    expect([other.metric('AcceptedEvents'), desk.metric('AcceptedEvents')]).toEqual([121, 0]);
    expect(desk.metric('DuplicateEvents')).toBe(1);
  });

  it('for the writes of a payee, however many others pay before its latest known payment', async () => {
    const desk = countingDesk();
    const pay = (payer: string, at: number) =>
      eventOf(
        'payment.transferred',
        payer,
        { payeeId: 'shop', amount: { minor: 100, currency: 'CNY' } },
        { eventId: `pays-${payer}`, at },
      );
    const payers = (from: string, at: number) =>
      Array.from({ length: 40 }, (_, i) => pay(`${from}${i}`, at + i));
    await desk.send(...payers('late', now - minute));
    // Forty events in five writes.
    const reads = await desk.readsOf(() => desk.send(...payers('early', now - minute - second)));
    expect(reads).toBe(1);
    expect(desk.metric('AcceptedEvents')).toBe(80);
  });
});
