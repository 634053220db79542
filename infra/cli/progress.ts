import { localized } from '#infra/localize.ts';
import type { Words } from '#shared/rules/words.ts';

/** Progress through a file of events. */
export const eventsRead = {
  'zh-CN': '{count} 个事件',
  en: '{count} {count|event|events}',
} as const satisfies Words;

/**
 * Progress output: one line overwritten in place on a terminal; elsewhere a line every two seconds, so nothing
 * for what takes less.
 */
export type Progress = {
  readonly show: (line: string) => void;
  /** Prints a permanent line above the progress. */
  readonly printLine: (line: string) => void;
  /** Prints a permanent line about a problem, even if progress is not shown. */
  readonly warn: (line: string) => void;
  readonly end: () => void;
};

const intervalMilliseconds = 2_000;

/**
 * Shows progress on standard error, so that standard output contains only results.
 *
 * @param json whether the output is for a program: progress is then shown only on a terminal
 */
export const showProgress = (json = false): Progress => {
  const stream = process.stderr;
  const quiet = json && !stream.isTTY;
  let last = '';
  let shownAt = performance.now();
  const clear = () => {
    if (stream.isTTY && last) stream.write('\r\u001b[K');
  };
  const warn = (line: string) => {
    clear();
    stream.write(`${line}\n`);
    last = '';
  };
  return {
    show: (line) => {
      if (quiet || line === last) return;
      if (stream.isTTY) {
        clear();
        stream.write(line);
        last = line;
      } else if (performance.now() - shownAt > intervalMilliseconds) {
        stream.write(`${line}\n`);
        shownAt = performance.now();
      }
    },
    printLine: (line) => {
      if (!quiet) warn(line);
    },
    warn,
    end: () => {
      clear();
      last = '';
    },
  };
};

/** Returns a function that prefixes a line with the minutes passed since this call. */
export const sinceNow = (): ((line: string) => string) => {
  const from = performance.now();
  return (line) =>
    localized(
      { 'zh-CN': '第 {minutes} 分钟：{line}', en: '{minutes} min: {line}' },
      { minutes: ((performance.now() - from) / 60_000).toFixed(1), line },
    );
};
