import { describe, expect, it } from 'vitest';
import { day, hour } from '#shared/settings/durations.ts';
import { addToMemory, fadedTo, noMemory } from '#shared/signals/memory.ts';

const start = 20_000 * day;

describe('what an account is remembered for', () => {
  it('is half as loud after two weeks, and gone in the end', () => {
    const memory = addToMemory(noMemory, { network: 4.6 }, start);
    expect(fadedTo(memory, start).network).toBe(4.6);
    expect(fadedTo(memory, start + 14 * day).network).toBe(2.3);
    expect(fadedTo(memory, start + 200 * day).network).toBe(0);
  });

  it.each([1, 4, 24])(
    'is half as loud after two weeks, also where something else is found every %d hours',
    (hours) => {
      let memory = addToMemory(noMemory, { identity: 6.2, network: 1.4 }, start);
      for (let at = start; at <= start + 28 * day; at += hours * hour) {
        memory = addToMemory(memory, { behaviour: 6.2 }, at);
        const { identity, network } = fadedTo(memory, at);
        const left = 2 ** (-(at - start) / (14 * day));
        expect(Math.abs(identity - 6.2 * left)).toBeLessThan(0.11);
        expect(Math.abs(network - 1.4 * left)).toBeLessThan(0.11);
      }
    },
  );

  it('never adds evidence of one family to itself', () => {
    const once = addToMemory(noMemory, { behaviour: 3 }, start);
    const twice = addToMemory(once, { behaviour: 3 }, start);
    expect(fadedTo(twice, start).behaviour).toBe(3);
    expect(fadedTo(addToMemory(twice, { behaviour: 1.4 }, start), start).behaviour).toBe(3);
  });

  it('is the very same when nothing was found', () => {
    const memory = addToMemory(noMemory, { identity: 3 }, start);
    expect(addToMemory(memory, {}, start + day)).toBe(memory);
  });

  it('is answered until something is found again', () => {
    const answered = { ...addToMemory(noMemory, { identity: 3 }, start), answered: true } as const;
    expect(addToMemory(answered, {}, start + day).answered).toBe(true);
    const found = addToMemory(answered, { identity: 1.4 }, start + day);
    expect(found).toEqual({ at: start, weights: answered.weights });
  });

  it('takes what comes late as of the time it has', () => {
    const memory = addToMemory(noMemory, { identity: 3 }, start + 14 * day);
    expect(addToMemory(memory, { network: 3 }, start).at).toBe(memory.at);
  });
});
