import { expect, it, vi } from 'vitest';
import { startTimer } from '#infra/local/schedule.ts';

it('a schedule continues after a failed run, reports it, and can be stopped', async () => {
  const heard: unknown[] = [];
  let runs = 0;
  const timer = startTimer(
    0.001,
    async () => {
      runs += 1;
      throw new Error(`run ${runs}`);
    },
    (error) => heard.push(error),
  );
  await vi.waitUntil(() => runs >= 2);
  await timer.stop();
  expect(heard.slice(0, 2)).toEqual([new Error('run 1'), new Error('run 2')]);
});
