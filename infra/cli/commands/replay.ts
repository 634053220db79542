import { Command } from 'commander';
import { feed } from '#infra/local/feed.ts';
import { type MetricSums, metricsIn } from '#infra/local/metrics.ts';
import { decisionsOf, type Summary, summarise } from '#infra/local/summary.ts';
import type { System } from '#infra/local/system.ts';
import { localized, refusal, withErrorsIn } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { mostBytes } from '#shared/events/batches.ts';
import { schemas } from '#shared/events/event.ts';
import type { Language } from '#shared/rules/words.ts';
import { day, startOf } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { formatPercent } from '#shared/text/percent.ts';
import { emptyFileError, linesOf, type PlacedLine } from '../lines.ts';
import { jsonOption, languageOption, platformOption, rateOption, workers } from '../options.ts';
import { print } from '../print.ts';
import { type Progress, showProgress } from '../progress.ts';
import { reportOf } from '../report.ts';
import { sayIn } from '../start-words.ts';
import { remedyInFile } from '../unread.ts';

type Options = {
  readonly platform: string;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly json?: true;
  readonly language?: Language;
};

/** The day of an event's `occurredAt`, epoch milliseconds: the day under which its decision is stored. */
const dayOf = (line: string): number | undefined => {
  const [, time] = /"occurredAt"\s*:\s*"([^"]{10,40})"/.exec(line) ?? [];
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? undefined : startOf(day, at);
};

const run = async (path: string, options: Options) => {
  const { platform: settings } = await deploymentOf(options.platform);
  if (settings.purpose === 'production') {
    throw refusal(
      {
        'zh-CN': '平台“{name}”为生产平台：请改用 purpose 为 replay 的平台',
        en: 'the platform “{name}” is for production: replay on a platform whose purpose is replay',
      },
      { name: options.platform },
    );
  }
  const source = linesOf(path);
  // Check before starting a system that the file is readable and not empty.
  const first = await source.next();
  if (first.done) throw emptyFileError(path, { 'zh-CN': '事件', en: 'event' });
  const language = options.language ?? settings.language;
  const lines = async function* () {
    yield first.value;
    yield* source;
  };
  await withErrorsIn(language, () => replayLines(lines(), settings, { ...options, language }));
};

const ratesOf = (
  { sent, accepted, quarantined, hidden, flagged, frozen }: Summary & { readonly sent: number },
  decisions: readonly Decision[],
  seconds: number,
) => {
  const share = (count: number) => (accepted === 0 ? 0 : count / accepted);
  // Count distinct events: one may lead to several decisions, about its account and its post, or to none.
  const decided = new Set(
    decisions
      .filter(({ eventType }) => Object.hasOwn(schemas, eventType))
      .map(({ eventId }) => eventId),
  );
  return {
    seconds,
    eventsPerSecond: sent / seconds,
    frozenAccounts: frozen.length,
    hiddenShare: share(hidden),
    flaggedShare: share(flagged),
    decisionShare: share(decided.size),
    quarantinedShare: sent === 0 ? 0 : quarantined / sent,
  };
};

/** What the steps of a replay share. */
type Running = {
  readonly system: System;
  readonly metrics: () => MetricSums;
  readonly progress: Progress;
  readonly language: Language;
};

/** Sends the lines that a queue accepts and waits until all are handled, showing the pace. */
const sendLines = async (
  { system, metrics, progress, language }: Running,
  lines: AsyncIterable<PlacedLine>,
  rate: number | undefined,
) => {
  const say = sayIn(language);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());

  const days = new Set<number>([startOf(day, Date.now())]);
  let oversize = 0;
  const withoutOversize = async function* () {
    for await (const { text, place } of lines) {
      if (Buffer.byteLength(text) > mostBytes) {
        // No queue accepts it, so it cannot be quarantined either.
        oversize += 1;
        progress.warn(say('oversize', { place }));
        continue;
      }
      const at = dayOf(text);
      if (at !== undefined) days.add(at);
      yield text;
    }
  };
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let sent = 0;
  const showPace = () => {
    const { AcceptedEvents: judged = 0, Decisions: decisions = 0 } = metrics();
    progress.show(say('pace', { sent, judged, rate: Math.round(judged / seconds()), decisions }));
  };
  const progressTimer = setInterval(showPace, 500);
  try {
    sent = await feed(system, withoutOversize(), {
      ...(rate !== undefined && { rate }),
      signal: stop.signal,
      onSent: (so) => {
        sent = so;
      },
    });
    const interrupted = stop.signal.aborted;
    await system.settle({ withinSeconds: 600 });
    return { sent, oversize, interrupted, days, seconds: seconds() };
  } finally {
    clearInterval(progressTimer);
    progress.end();
  }
};

/** Prints what became of the lines; the process fails if any were not sent, or are not accounted for. */
const reportReplay = async (
  { system, metrics, progress, language }: Running,
  { sent, oversize, interrupted, days, seconds }: Awaited<ReturnType<typeof sendLines>>,
  { settings, json, name }: { settings: PlatformSettings; json: true | undefined; name: string },
) => {
  const say = sayIn(language);
  // Loaded here, because the help of all commands loads this file: it needs the SDK.
  const { recordsOf } = await import('#infra/local/records.ts');
  const records = recordsOf(system);
  const decisions = await decisionsOf(records, days);
  const counts = await summarise(system, records, {
    metrics: metrics(),
    decisions,
    received: new Set(),
    language,
  });
  const summary = {
    sent,
    ...counts,
    quarantine: counts.quarantine.map((group) => ({
      ...group,
      remedy: remedyInFile(group, settings.platformId, language),
    })),
    oversize,
  };
  const rates = ratesOf(summary, decisions, seconds);
  const percent = (share: number) => formatPercent(share, 2);
  print(json, { platform: name, ...summary, rates }, [
    reportOf(summary, language),
    '',
    say('rates', {
      seconds: seconds.toFixed(1),
      rate: Math.round(rates.eventsPerSecond),
      hidden: percent(rates.hiddenShare),
      flagged: percent(rates.flaggedShare),
      decided: percent(rates.decisionShare),
    }),
  ]);
  const accounted = summary.accepted + summary.quarantined + summary.duplicates;
  if (oversize > 0 || interrupted || accounted !== sent) process.exitCode = 1;
  if (interrupted) progress.warn(say('interrupted', { sent }));
  if (accounted !== sent) progress.warn(say('lost', { sent, accounted }));
};

const replayLines = async (
  lines: AsyncIterable<PlacedLine>,
  settings: PlatformSettings,
  { platform: name, rate, concurrency, json, language }: Options & { readonly language: Language },
) => {
  const progress = showProgress(json);
  progress.show(sayIn(language)('starting', { name }));
  // Loaded here, because the help of all commands loads this file: it needs the SDK.
  const { startSystem } = await import('#infra/local/system.ts');
  const system = await startSystem({ settings, ...(concurrency && { concurrency }) });
  try {
    const running = { system, metrics: metricsIn(system.logs), progress, language };
    const sent = await sendLines(running, lines, rate);
    await reportReplay(running, sent, { settings, json, name });
  } finally {
    await system.stop();
  }
};

/** `clearspring replay`: sends an event file through the queue of a system of its own. */
export const replay = new Command('replay')
  .description(
    localized({
      'zh-CN': '在全新系统上经队列处理一个事件文件，并报告结果',
      en: 'push an event file through a fresh local system and report the result',
    }),
  )
  .argument(
    '<events.jsonl>',
    localized({
      'zh-CN': '每行一个事件，也可为 .gz；- 表示标准输入',
      en: 'event file with one event per line, may be .gz; - for standard input',
    }),
  )
  .addOption(jsonOption())
  .addOption(rateOption())
  .option(
    '--concurrency <workers>',
    localized({
      'zh-CN':
        '同时运行的执行环境数；比较多次重放时用 1：按文件顺序处理。复查随后异步进行，其处置每次仍可能略有不同',
      en: 'workers that run at a time; use 1 to compare replays: it keeps the order of the file. Rechecks follow at their own pace, so a few of their decisions still differ from run to run',
    }),
    workers,
  )
  .addOption(platformOption('replay'))
  .addOption(languageOption())
  .action(run);
