import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { localized, refusal } from '#infra/localize.ts';
import { foldRun, orderRun } from '#shared/backtest/run.ts';
import { slicesOf } from '#shared/backtest/slices.ts';
import type { Words } from '#shared/rules/words.ts';
import { day, hour, minute, startOf } from '#shared/settings/durations.ts';
import type { ArchivePart } from '#shared/stores/archive/port.ts';
import {
  type BacktestResult,
  type BacktestStore,
  isCancellation,
  type Manifest,
  mostListEntries,
  type RuleSource,
} from '#shared/stores/backtests/port.ts';
import { type RecordsLocation, whereWords, withPlatform } from './connect.ts';
import type { ListsInFile } from './list-file.ts';
import type { Progress } from './progress.ts';

const pollMilliseconds = 1_000;

const words = {
  started: {
    'zh-CN': '{id}：可用 npx clearspring rules cancel-backtest {id} {where} 取消',
    en: '{id}: cancel it with npx clearspring rules cancel-backtest {id} {where}',
  },
  done: { 'zh-CN': '{done} / {of} 段', en: '{done} of {of} slices' },
} as const satisfies Readonly<Record<string, Words>>;

/** How to slice an archive, and how long to wait for the results. */
export type SlicingOptions = {
  /** How many days back events are counted; omitted: the whole archive. */
  readonly days?: number;
  /** Compressed size of what a slice counts, without its warm-up. */
  readonly sliceMb: number;
  /** History that a slice replays before it counts. */
  readonly warmUpDays: number;
  /** How long to wait for all slices. */
  readonly withinMinutes: number;
};

/** The parts of each hour as one: a large platform has millions of parts. */
const hoursOf = async (parts: AsyncIterable<ArchivePart>): Promise<readonly ArchivePart[]> => {
  const hours = new Map<number, number>();
  for await (const { hour: at, bytes } of parts) hours.set(at, (hours.get(at) ?? 0) + bytes);
  return [...hours].map(([at, bytes]) => ({ hour: at, bytes }));
};

/**
 * Waits until the function has replayed all slices of a run.
 *
 * @param until epoch milliseconds
 * @throws {Error} if the run is cancelled, or not done by then
 */
const untilReplayed = async (
  { backtestId, slices }: Manifest,
  backtests: BacktestStore,
  until: number,
  progress: Progress,
): Promise<void> => {
  for (;;) {
    const { size } = await backtests.doneSlices(backtestId);
    progress.show(localized(words.done, { done: size, of: slices.length }));
    if (size === slices.length) return;
    const stopped = await backtests.cancelled(backtestId);
    if (stopped && !isCancellation(stopped)) {
      throw refusal({
        'zh-CN':
          '一段的事件过多，或归档读取缓慢，一次运行无法重放：请减小 --warm-up-days 或 --slice-mb 后重试',
        en: 'one run cannot replay a slice, which has too many events or was slow to read: try again with fewer --warm-up-days or --slice-mb',
      });
    }
    if (stopped) {
      throw refusal(
        { 'zh-CN': '{by} 已取消此次回测', en: '{by} cancelled this backtest' },
        { by: stopped.by },
      );
    }
    if (Date.now() > until) {
      throw refusal(
        {
          'zh-CN': '{all} 段中尚有 {left} 段未重放：请查看函数 backtest 的日志与死信',
          en: '{left} of {all} slices have not been replayed: check the log and the dead-letter queue of the function backtest',
        },
        { left: slices.length - size, all: slices.length },
      );
    }
    await setTimeout(pollMilliseconds);
  }
};

/**
 * Slices a platform's archive, sends the slices to the backtest queue, waits until the function has replayed
 * each, and folds the results.
 *
 * @throws {Error} if there are too many list entries, the archive is empty, the local system is not running, the run is
 * cancelled or it times out
 */
export const backtestFanOut = async (
  { source, lists: { entries } }: { readonly source: RuleSource; readonly lists: ListsInFile },
  { days, sliceMb, warmUpDays, withinMinutes }: SlicingOptions,
  where: RecordsLocation,
  progress: Progress,
): Promise<BacktestResult> => {
  if (entries.length > mostListEntries) {
    throw refusal(
      {
        'zh-CN': '--fan-out 的名单最多 {most} 条，现有 {count} 条',
        en: '--fan-out accepts lists of at most {most} entries, and there are {count}',
      },
      { most: mostListEntries, count: entries.length },
    );
  }
  return withPlatform(where, async ({ fanOut, isStopped, rulebook }) => {
    if (!fanOut?.queue) {
      throw refusal({
        'zh-CN': '--fan-out 需要环境变量 ARCHIVE_BUCKET 与 BACKTESTS_QUEUE_URL',
        en: '--fan-out needs the environment variables ARCHIVE_BUCKET and BACKTESTS_QUEUE_URL',
      });
    }
    if (isStopped) {
      throw refusal({
        'zh-CN': '系统未运行，无法重放各段：请先 npm start 再试',
        en: 'the local system is not running, so nothing replays the slices: run npm start, then try again',
      });
    }
    const { archive, backtests, queue } = fanOut;
    const from = days === undefined ? 0 : startOf(hour, Date.now()) - days * day;
    const hours = await hoursOf(archive.parts({ from, to: Number.POSITIVE_INFINITY }));
    const slices = slicesOf(hours, {
      sliceBytes: sliceMb * 2 ** 20,
      warmUp: Math.round(warmUpDays * day),
    });
    if (slices.length === 0) {
      throw refusal({
        'zh-CN': '归档尚无内容：请待事件判定后重试，或以 --events 指明历史',
        en: 'the archive is still empty: try again when events have been judged, or give a history with --events',
      });
    }

    const backtestId = `bt-${randomUUID()}`;
    const book = await rulebook.entriesAfter(0);
    const lists = entries.length > 0 ? { lists: entries } : {};
    const manifest = { backtestId, rule: source, ...lists, book, slices } as Manifest;
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

    progress.printLine(localized(words.started, { id: backtestId, where: whereWords(where) }));
    await untilReplayed(manifest, backtests, Date.now() + withinMinutes * minute, progress);
    return (await foldRun(manifest, backtests)) as BacktestResult;
  });
};
