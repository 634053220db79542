import { expect, it } from 'vitest';
import { throttleWrites } from '#shared/screening/throttle.ts';

it('counts are written once in a while, also after the clock was set back', async () => {
  let at = 100_000;
  const written: number[] = [];
  const writeIfDue = throttleWrites({
    clock: { now: () => at, pause: async () => {} },
    every: 5_000,
    write: async (now) => void written.push(now),
    onFailure: () => {},
  });
  for (const now of [100_000, 104_999, 105_000, 40_000, 44_999, 45_000]) {
    at = now;
    await writeIfDue();
  }
  expect(written).toEqual([100_000, 105_000, 40_000, 45_000]);
});
