import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#shared/settings/durations.ts';
import {
  advanceRing,
  bucketLimit,
  countInRing,
  emptyRing,
  type Ring,
  readRing,
} from '#shared/signals/windows.ts';

const start = Date.parse('2026-11-24T08:00:00.000Z');

/** Counts events in order of arrival, as an account does. */
const countAll = (times: readonly number[], grain: 'fine' | 'coarse' = 'fine') => {
  let ring: Ring = emptyRing(grain);
  let asOf = times[0] ?? start;
  for (const at of times) {
    const next = Math.max(asOf, at);
    ring = countInRing(advanceRing(ring, asOf, next), at, next);
    asOf = next;
  }
  return { ring, asOf };
};

/** Reference for the windows, counted naively: whole buckets up to the latest time. */
const model = (times: readonly number[], asOf: number, grain: 'fine' | 'coarse' = 'fine') => {
  const within = (length: number, buckets: number) =>
    times.filter((at) => Math.floor(asOf / length) - Math.floor(at / length) < buckets).length;
  return {
    tenMinutes: within(10 * minute, 2),
    hour: within(10 * minute, 6),
    day: grain === 'fine' ? within(2 * hour, 12) : within(4 * hour, 6),
    week: within(day, 7),
    month: within(7 * day, 5),
  };
};

const times = fc.array(fc.integer({ min: 0, max: 50 * day }), { minLength: 1, maxLength: 60 });

describe('windows', () => {
  it('match a plain log in any order of arrival', () => {
    fc.assert(
      fc.property(times, (offsets) => {
        const log = offsets.map((offset) => start + offset);
        const { ring, asOf } = countAll(log);
        expect(readRing(ring, asOf)).toEqual(model(log, asOf));
      }),
    );
  });

  it('count the same in any order', () => {
    fc.assert(
      fc.property(times, (offsets) => {
        const log = offsets.map((offset) => start + offset);
        const there = countAll(log);
        const back = countAll(log.toReversed());
        expect(readRing(back.ring, back.asOf)).toEqual(readRing(there.ring, there.asOf));
      }),
    );
  });

  it('have no counts below a day if coarse', () => {
    const log = [start, start + minute, start + 3 * hour];
    const { ring, asOf } = countAll(log, 'coarse');
    expect(readRing(ring, asOf)).toEqual({ ...model(log, asOf, 'coarse'), tenMinutes: 0, hour: 0 });
  });

  it('saturate instead of overflowing', () => {
    const ring = countInRing(emptyRing('fine'), start, start, 10_000);
    expect(readRing(ring, start).tenMinutes).toBe(bucketLimit);
    expect(readRing(countInRing(ring, start, start), start).tenMinutes).toBe(bucketLimit);
    const two = countInRing(ring, start - 20 * minute, start, 10 * bucketLimit);
    const { hour, day, week, month } = readRing(two, start);
    expect([hour, day, week, month]).toEqual(Array(4).fill(2 * bucketLimit));
  });

  it('do not split a burst that crosses a boundary', () => {
    const boundary = Math.ceil(start / (10 * minute)) * 10 * minute;
    const burst = Array.from({ length: 10 }, (_, i) => boundary - 5_000 + i * 1_000);
    const { ring, asOf } = countAll(burst);
    expect(readRing(ring, asOf).tenMinutes).toBe(10);
  });
});
