import { afterEach, expect, it, vi } from 'vitest';
import { showProgress } from '#infra/cli/progress.ts';

const { isTTY } = process.stderr;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

it('progress that is not on a terminal says nothing of short work, and then a line every two seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  process.stderr.isTTY = false;
  const progress = showProgress();
  progress.show('1 event');
  progress.show('2 events');
  expect(written).toEqual([]);
  vi.advanceTimersByTime(2_001);
  progress.show('900 events');
  progress.show('901 events');
  expect(written).toEqual(['900 events\n']);
});
