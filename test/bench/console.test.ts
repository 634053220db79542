import { expect, it } from 'vitest';
import { measureConsole } from './console/measure.ts';

it('the bench of the console reads whole pages of a real queue', async () => {
  const { rows, openCases, p50, p99 } = await measureConsole({ cases: 60, pages: 3 });
  expect([rows, openCases]).toEqual([50, 60]);
  expect(p99).toBeGreaterThanOrEqual(p50);
}, 60_000);
