import { afterEach, expect, it, vi } from 'vitest';
import { showProgress } from '#infra/cli/progress.ts';

const { isTTY } = process.stderr;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

/** Shows progress on standard error, with or without a terminal, and collects what is written. */
const progressOn = (terminal: boolean, json?: boolean) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  process.stderr.isTTY = terminal;
  return { written, progress: showProgress(json) };
};

it('progress that is not on a terminal says nothing of short work, and then a line every two seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { written, progress } = progressOn(false);
  progress.show('1 event');
  progress.show('2 events');
  expect(written).toEqual([]);
  vi.advanceTimersByTime(2_001);
  progress.show('900 events');
  progress.show('901 events');
  expect(written).toEqual(['900 events\n']);
});

it('progress on a terminal is one line, which gives way to lines that stay and is gone at the end', () => {
  const { written, progress } = progressOn(true);
  const gone = '\r\u001b[K';
  progress.show('1 event');
  progress.show('1 event');
  progress.show('2 events');
  progress.printLine('a line');
  progress.warn('a problem');
  progress.show('2 events');
  progress.end();
  progress.end();
  expect(written).toEqual([
    '1 event',
    gone,
    '2 events',
    gone,
    'a line\n',
    'a problem\n',
    '2 events',
    gone,
  ]);
});

it('a program that reads the result is told of problems only', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { written, progress } = progressOn(false, true);
  vi.advanceTimersByTime(2_001);
  progress.show('900 events');
  progress.printLine('a line');
  progress.warn('a problem');
  progress.end();
  expect(written).toEqual(['a problem\n']);
});
