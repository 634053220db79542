import { describe, expect, it } from 'vitest';
import { day, hour } from '#shared/settings/durations.ts';
import { addToMemory, fadedTo, noMemory } from '#shared/signals/memory.ts';

const start = 20_000 * day;

describe('the memory of an account', () => {
  it('halves after two weeks and fades completely', () => {
    const memory = addToMemory(noMemory, { network: 4.6 }, start);
    expect(fadedTo(memory, start).network).toBe(4.6);
    expect(fadedTo(memory, start + 14 * day).network).toBe(2.3);
    expect(fadedTo(memory, start + 200 * day).network).toBe(0);
  });

  it.each([1, 4, 24])('halves after two weeks even with other findings every %d hours', (hours) => {
    let memory = addToMemory(noMemory, { identity: 6.2, network: 1.4 }, start);
    for (let at = start; at <= start + 28 * day; at += hours * hour) {
      memory = addToMemory(memory, { behaviour: 6.2 }, at);
      const { identity, network } = fadedTo(memory, at);
      const left = 2 ** (-(at - start) / (14 * day));
      expect(Math.abs(identity - 6.2 * left)).toBeLessThan(0.11);
      expect(Math.abs(network - 1.4 * left)).toBeLessThan(0.11);
    }
  });

  it('keeps what is left of old evidence once new evidence no longer fits beside it', () => {
    const old = addToMemory(noMemory, { identity: 6.2 }, start);
    const later = addToMemory(old, { network: 6.2 }, start + 42 * day);
    expect(later.at).toBe(start + 42 * day);
    expect(fadedTo(later, start + 42 * day)).toEqual({ identity: 0.8, network: 6.2, behaviour: 0 });
  });

  it('does not grow for an event from before it', () => {
    const memory = addToMemory(noMemory, { network: 3 }, start);
    expect(fadedTo(memory, start - 14 * day).network).toBe(3);
  });

  it('never adds up evidence of one family', () => {
    const once = addToMemory(noMemory, { behaviour: 3 }, start);
    const twice = addToMemory(once, { behaviour: 3 }, start);
    expect(fadedTo(twice, start).behaviour).toBe(3);
    expect(fadedTo(addToMemory(twice, { behaviour: 1.4 }, start), start).behaviour).toBe(3);
  });

  it('stays unchanged without findings', () => {
    const memory = addToMemory(noMemory, { identity: 3 }, start);
    expect(addToMemory(memory, {}, start + day)).toBe(memory);
  });

  it('is marked as answered until the next finding', () => {
    const answered = { ...addToMemory(noMemory, { identity: 3 }, start), answered: true } as const;
    expect(addToMemory(answered, {}, start + day).answered).toBe(true);
    const found = addToMemory(answered, { identity: 1.4 }, start + day);
    expect(found).toEqual({ at: start, weights: answered.weights });
  });

  it('is the same in whichever order findings arrive', () => {
    const later = start + 14 * day;
    const inOrder = addToMemory(
      addToMemory(noMemory, { network: 3 }, start),
      { identity: 3 },
      later,
    );
    const late = addToMemory(addToMemory(noMemory, { identity: 3 }, later), { network: 3 }, start);
    expect(fadedTo(late, later)).toEqual({ identity: 3, network: 1.5, behaviour: 0 });
    expect(fadedTo(inOrder, later)).toEqual(fadedTo(late, later));
  });
});
