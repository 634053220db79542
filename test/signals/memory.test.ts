import { describe, expect, it } from 'vitest';
import { day } from '#shared/settings/durations.ts';
import { addToMemory, fadedTo, noMemory } from '#shared/signals/memory.ts';

const start = 20_000 * day;

describe('what an account is remembered for', () => {
  it('is half as loud after two weeks, and gone in the end', () => {
    const memory = addToMemory(noMemory, { network: 4.6 }, start);
    expect(fadedTo(memory, start).network).toBe(4.6);
    expect(fadedTo(memory, start + 14 * day).network).toBe(2.3);
    expect(fadedTo(memory, start + 200 * day).network).toBe(0);
  });

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

  it('takes what comes late as of the time it has', () => {
    const memory = addToMemory(noMemory, { identity: 3 }, start + 14 * day);
    expect(addToMemory(memory, { network: 3 }, start).at).toBe(memory.at);
  });
});
