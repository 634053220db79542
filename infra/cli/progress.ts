import { told } from '#infra/voice.ts';
import type { Words } from '#shared/rules/words.ts';

/** How far a file of events was read. */
export const eventsRead = {
  'zh-CN': '{count} 个事件',
  en: '{count} {count|event|events}',
} as const satisfies Words;

/** One line on a terminal that is written over and over; now and then a line elsewhere. */
export type Progress = {
  readonly show: (line: string) => void;
  /** Writes a line that stays, above the progress. */
  readonly keep: (line: string) => void;
  /** The same of what went wrong: it is told though progress is not. */
  readonly warn: (line: string) => void;
  readonly end: () => void;
};

const pause = 2_000;

/**
 * Shows progress on standard error, so that standard output holds results only.
 *
 * @param json whether a program reads what comes out: then a terminal alone is shown it
 */
export const showProgress = (json = false): Progress => {
  const stream = process.stderr;
  const quiet = json && !stream.isTTY;
  let last = '';
  let shownAt = Number.NEGATIVE_INFINITY;
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
      } else if (performance.now() - shownAt > pause) {
        stream.write(`${line}\n`);
        shownAt = performance.now();
      }
    },
    keep: (line) => {
      if (!quiet) warn(line);
    },
    warn,
    end: () => {
      clear();
      last = '';
    },
  };
};

/** Puts the minutes that have passed since now before a line. */
export const sinceNow = (): ((line: string) => string) => {
  const from = performance.now();
  return (line) =>
    told(
      { 'zh-CN': '第 {minutes} 分钟：{line}', en: '{minutes} min: {line}' },
      { minutes: ((performance.now() - from) / 60_000).toFixed(1), line },
    );
};
