import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { refusal } from '#infra/localize.ts';
import { foldRun, orderRun } from '#shared/backtest/run.ts';
import { slicesOf } from '#shared/backtest/slices.ts';
import type { ArchivePart } from '#shared/stores/archive/port.ts';
import type { BacktestResult, Manifest } from '#shared/stores/backtests/port.ts';
import { type RecordsLocation, withPlatform } from './connect.ts';

const pollMilliseconds = 1_000;

/** How to slice an archive, and how long to wait for the results. */
export type SlicingOptions = {
  /** Compressed bytes that a slice counts, without its warm-up. */
  readonly sliceBytes: number;
  /** Warm-up: milliseconds of history that a slice replays before it counts. */
  readonly warmUp: number;
  /** Milliseconds to wait for all slices. */
  readonly timeoutMilliseconds: number;
};

/**
 * Slices a platform's archive, sends the slices to the backtest queue, waits until the function has replayed
 * each, and folds the results.
 *
 * @param onStarted called with the run's id, by which it can be cancelled
 * @param onProgress called with the number of finished slices and of all slices
 * @throws {Error} if the archive is empty, the local system is not running, the run is cancelled or it times
 * out
 */
export const backtestFanOut = (
  runOptions: Pick<Manifest, 'rule' | 'lists'>,
  { timeoutMilliseconds: timeout, ...slicing }: SlicingOptions,
  where: RecordsLocation,
  {
    onStarted,
    onProgress,
  }: {
    readonly onStarted: (backtestId: string) => void;
    readonly onProgress: (done: number, of: number) => void;
  },
): Promise<BacktestResult> =>
  withPlatform(where, async ({ fanOut, isStopped, rulebook }) => {
    if (!fanOut) {
      throw refusal({
        'zh-CN': '--fan-out 需要环境变量 ARCHIVE_BUCKET 与 BACKTESTS_QUEUE_URL',
        en: '--fan-out needs the environment variables ARCHIVE_BUCKET and BACKTESTS_QUEUE_URL',
      });
    }
    if (isStopped) {
      throw refusal({
        'zh-CN': '系统未运行，无法回放各段：请先 npm start 再试',
        en: 'the local system is not running, so nothing replays the slices: run npm start, then try again',
      });
    }
    const { archive, backtests, queue } = fanOut;
    const parts: ArchivePart[] = [];
    for await (const part of archive.parts()) parts.push(part);
    const slices = slicesOf(parts, slicing);
    if (slices.length === 0) {
      throw refusal({
        'zh-CN': '归档尚无内容：请待事件判断后重试，或以 --events 指明历史',
        en: 'the archive is still empty: try again when events have been judged, or give a history with --events',
      });
    }

    const backtestId = `bt-${randomUUID()}`;
    const book = await rulebook.entriesAfter(0);
    const manifest = { backtestId, ...runOptions, book, slices } as Manifest;
    const refused = await orderRun(manifest, { backtests, queue });
    if (refused > 0) {
      throw refusal(
        {
          'zh-CN': '队列拒收 {refused} 段：请核对 BACKTESTS_QUEUE_URL 及其权限后重试',
          en: 'the queue refused {refused} {refused|slice|slices}: check BACKTESTS_QUEUE_URL and its permissions, then try again',
        },
        { refused },
      );
    }

    onStarted(backtestId);
    const until = Date.now() + timeout;
    for (;;) {
      const { size } = await backtests.doneSlices(backtestId);
      onProgress(size, slices.length);
      if (size === slices.length) break;
      const cancelled = await backtests.cancelled(backtestId);
      if (cancelled) {
        throw refusal(
          { 'zh-CN': '{by} 已取消此次回测', en: '{by} cancelled this backtest' },
          { by: cancelled.by },
        );
      }
      if (Date.now() > until) {
        throw refusal(
          {
            'zh-CN': '{all} 段中尚有 {left} 段未回放：请查看函数 backtest 的日志与死信',
            en: '{left} of {all} slices have not been replayed: check the log and the dead-letter queue of the function backtest',
          },
          { left: slices.length - size, all: slices.length },
        );
      }
      await setTimeout(pollMilliseconds);
    }
    return (await foldRun(manifest, backtests)) as BacktestResult;
  });
