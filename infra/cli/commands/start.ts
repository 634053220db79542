import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { demoPeople, rolesOf } from '#infra/local/desk/people.ts';
import { feed } from '#infra/local/feed.ts';
import type { Failure } from '#infra/local/functions.ts';
import { type MetricSums, metricsIn } from '#infra/local/metrics.ts';
import type { Backend } from '#infra/local/platform/backend.ts';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { type DiaryFile, openDiary } from '#infra/local/platform/diary.ts';
import { compare } from '#infra/local/platform/verdict.ts';
import type { Records } from '#infra/local/records.ts';
import {
  decisionsOf,
  sentInAll,
  shortfallIn,
  summarise,
  unacknowledged,
  unanswered,
} from '#infra/local/summary.ts';
import type { System } from '#infra/local/system.ts';
import { localized, messageOf, refusal, withErrorsIn } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import type { Command as PlatformCommand } from '#shared/effects/command.ts';
import type { Language } from '#shared/rules/words.ts';
import { day } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { ownDataDir, type RecordsLocation, whereWords } from '../connect.ts';
import { makePath } from '../lines.ts';
import { jsonOption, languageOption, platformOption, rateOption } from '../options.ts';
import { type Progress, showProgress } from '../progress.ts';
import { reportOf } from '../report.ts';
import { sayIn } from '../start-words.ts';

type Options = Pick<RecordsLocation, 'platform' | 'dataDir'> & {
  readonly rate?: number;
  readonly fresh?: true;
  readonly once?: true;
  readonly ownReceiver?: true;
  readonly json?: true;
  readonly language?: Language;
};

const patienceSeconds = 300;

/** Returns one time within each day from one time to another. */
const daysBetween = (from: number, to: number): readonly number[] => {
  const days: number[] = [];
  for (let at = Math.floor(from / day); at <= Math.floor(to / day); at += 1) days.push(at * day);
  return days;
};

/**
 * Waits until no command is left to wait for, the time limit is over, or a stop is requested.
 *
 * @param open returns how many commands are left to wait for
 */
const waitForCommands = async (
  system: System,
  open: () => Promise<number>,
  { stop, onOpen }: { readonly stop: AbortSignal; readonly onOpen: (commands: number) => void },
) => {
  const until = Date.now() + patienceSeconds * 1000;
  while (Date.now() < until && !stop.aborted) {
    await system.settle({ withinSeconds: patienceSeconds, signal: stop });
    const inFlight = await system.depth(system.queueUrl('actions'));
    const left = await open();
    if (inFlight === 0 && left === 0) return;
    onOpen(left);
    await setTimeout(100);
  }
};

/** Returns a signal aborted by the first Ctrl-C or termination; a second one exits immediately. */
const interruptSignal = () => {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
};

/** @throws {Error} if the platform is not a demonstration */
const demoSettings = async (name: string): Promise<PlatformSettings> => {
  const { platform: settings } = await deploymentOf(name);
  if (settings.purpose !== 'demonstration') {
    throw refusal(
      {
        'zh-CN': '平台“{name}”用于 {purpose}：start 只运行演示平台，如 demo',
        en: 'the platform “{name}” is for {purpose}: start runs only demonstration platforms, such as demo',
      },
      { name, purpose: settings.purpose },
    );
  }
  return settings;
};

/** @throws {Error} if the folder cannot be created */
const createDataFolder = (path: string): string => {
  const folder = resolve(path);
  try {
    makePath(folder);
  } catch (error) {
    throw refusal(
      {
        'zh-CN': '{folder} 无法存放数据（{message}）：请另指 --data-dir',
        en: 'cannot keep data in {folder} ({message}): choose another --data-dir',
      },
      { folder, message: (error as Error).message },
    );
  }
  return folder;
};

/** What the steps of a run share: the running system, its platform, and how to speak to the user. */
type Running = {
  readonly system: System;
  readonly records: Records;
  readonly backend: Backend;
  readonly metrics: () => MetricSums;
  readonly diary: DiaryFile;
  readonly progress: Progress;
  readonly language: Language;
  readonly stop: AbortSignal;
};

/** Tells of failures, of each once: a failing timer would otherwise repeat its message every minute. */
const failureTeller = (progress: Progress, language: Language) => {
  const say = sayIn(language);
  const told = new Set<string>();
  return ({ name, error, log }: Failure) => {
    const message = log ? say('fails', { name, error, log }) : say('timerFails', { name, error });
    if (!told.has(message)) progress.warn(`${pc.red('✘')} ${message}`);
    told.add(message);
  };
};

/** Shows the first command after `showFirst`, with the seconds until it came, and all after `showAll`. */
const commandShower = (progress: Progress, language: Language, seconds: () => string) => {
  const say = sayIn(language);
  let shown: 'first' | 'none' | 'all' = 'none';
  return {
    onCommand: (command: PlatformCommand) => {
      if (shown === 'none' || !('statement' in command)) return;
      const { measure, scope, facts } = command.statement[language];
      const lead = shown === 'first' ? say('first', { seconds: seconds() }) : '';
      progress.printLine(
        `${pc.green('✔')} ${lead}${[measure, scope, ...facts, command.decisionId].join(' · ')}`,
      );
      if (shown === 'first') shown = 'none';
    },
    showFirst: () => {
      shown = 'first';
    },
    showAll: () => {
      shown = 'all';
    },
  };
};

type Traffic = ReturnType<typeof dayOfTraffic>;

/** Sends what is left of the day and waits for the receipts of its commands, showing how far it is. */
const playDay = async (
  { system, records, backend, metrics, diary, progress, language, stop }: Running,
  traffic: Traffic,
  { rate, once }: Pick<Options, 'rate' | 'once'>,
): Promise<void> => {
  const say = sayIn(language);
  let openCommands = 0;
  const showPace = () => {
    const { AcceptedEvents = 0, Decisions = 0 } = metrics();
    const line = say('progress', {
      sent: diary.read().sent,
      all: traffic.length,
      judged: AcceptedEvents,
      decisions: Decisions,
      commands: backend.received.size,
    });
    progress.show(openCommands > 0 ? `${line} · ${say('awaiting', { open: openCommands })}` : line);
  };
  const progressTimer = setInterval(showPace, 250);
  const sentBefore = diary.read().sent;
  try {
    await feed(
      system,
      traffic.slice(sentBefore).map(({ body }) => body),
      {
        ...(rate !== undefined && { rate }),
        signal: stop,
        onSent: (sent) => diary.write({ sent: sentBefore + sent }),
      },
    );
    if (stop.aborted) return;
    // If this fails, the summary still shows which commands were acknowledged.
    const open = () => (once ? unacknowledged(records) : unanswered(records));
    await waitForCommands(system, async () => (await open()).length, {
      stop,
      onOpen: (commands) => {
        openCommands = commands;
      },
    }).catch((error) => progress.printLine(messageOf(error, language)));
  } finally {
    clearInterval(progressTimer);
    progress.end();
  }
};

/** Prints what became of the day, and returns what is missing of it as a sentence; `null` if nothing is. */
const reportDay = async (
  { system, records, backend, metrics, diary, language }: Running,
  traffic: Traffic,
  { platform, json }: Pick<Options, 'platform' | 'json'>,
): Promise<string | null> => {
  const { sent: sentOfDay, own, now } = diary.read();
  const decisions = await decisionsOf(records, daysBetween(now, Date.now()));
  const counts = await summarise(system, records, {
    metrics: metrics(),
    decisions,
    received: backend.received,
    language,
  });
  const summary = { sent: sentInAll(sentOfDay + own, counts), ...counts };
  const truth = compare(decisions, traffic);
  process.stdout.write(
    json
      ? `${JSON.stringify({ platform, ...summary, truth }, null, process.stdout.isTTY ? 2 : 0)}\n`
      : `\n${reportOf(summary, language, truth)}\n`,
  );

  const shortfall = shortfallIn(summary, metrics());
  return shortfall && sayIn(language)('incomplete', { ...shortfall, logs: system.logs });
};

const run = async (options: Options) => {
  const settings = await demoSettings(options.platform);
  const language = options.language ?? settings.language;
  const folder = createDataFolder(join(options.dataDir, options.platform));
  await withErrorsIn(language, () => runDay(settings, folder, { ...options, language }));
};

const runDay = async (
  settings: PlatformSettings,
  folder: string,
  options: Options & { readonly language: Language },
) => {
  const { platform: name, dataDir, fresh, once, ownReceiver, json, language } = options;
  const say = sayIn(language);
  const stop = interruptSignal();
  const progress = showProgress(json);
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);

  progress.printLine(say('starting', { name }));
  // Loaded here, because the help of all commands loads this file: these need the SDK.
  const { recordDemoSignIns } = await import('#infra/local/desk/introduce.ts');
  const { startBackend } = await import('#infra/local/platform/backend.ts');
  const { recordsOf } = await import('#infra/local/records.ts');
  const { startSystem } = await import('#infra/local/system.ts');
  const { answerInput, exampleEvent } = await import('../typed-events.ts');
  const system = await startSystem({
    settings,
    folder,
    fresh: fresh === true,
    ...(!once && { desk: 'serve' as const }),
    onFailure: failureTeller(progress, language),
  });
  const { onCommand, showFirst, showAll } = commandShower(progress, language, seconds);
  const backend = await startBackend(system, { file: join(folder, 'platform.jsonl'), onCommand });

  try {
    progress.printLine(`${pc.green('✔')} ${say('up', { name, seconds: seconds(), folder })}`);
    const consoleLine = say('console', { address: pc.cyan(system.consoleAddress ?? '') });
    if (!once) {
      await recordDemoSignIns(system);
      const people = demoPeople
        .map((person) => say('person', { name: person.name, roles: rolesOf(person, language) }))
        .join(' · ');
      progress.printLine(`${consoleLine}\n${say('signIn', { people })}`);
    }
    const diary = openDiary(folder, Date.now());
    // On a day that goes on, the first command may have been left on the queue.
    if (diary.read().sent === 0) showFirst();
    const running: Running = {
      system,
      records: recordsOf(system),
      backend,
      metrics: metricsIn(system.logs),
      diary,
      progress,
      language,
      stop,
    };
    const traffic = dayOfTraffic({ platformId: settings.platformId, ...diary.read() });
    await playDay(running, traffic, options);
    // The rest of the day would look missed.
    if (stop.aborted && !once) return;
    const missing = await reportDay(running, traffic, options);
    if (once) {
      if (missing === null) return;
      process.exitCode = 1;
      progress.warn(missing);
      return;
    }
    if (stop.aborted) return;

    // Its timer runs only hourly; run it now so that the queues contain samples when the user looks.
    await system.run('drawSamples');
    progress.printLine(
      [
        '',
        consoleLine,
        '',
        say('staysUp', { name }),
        `  ${exampleEvent(settings.platformId)}`,
        say('queue', { url: system.queueUrl('intake') }),
        ...(ownReceiver ? [say('commandsWait', { url: system.queueUrl('actions') })] : []),
        say('stop', {
          endpoint: system.endpoints.sqs,
          where: whereWords({ platform: name, dataDir }),
        }),
      ].join('\n'),
    );
    if (ownReceiver) await backend.stop();
    showAll();
    await answerInput(running);
  } finally {
    progress.show(say('stopping'));
    await backend.stop();
    await system.stop();
    progress.end();
  }
};

/** `clearspring start`: runs the whole system on this machine, with a day of a simulated platform. */
export const start = new Command('start')
  .description(
    localized({
      'zh-CN': '在本机启动整套系统，并由模拟平台发送一天的流量',
      en: 'run the whole system on this machine and play a simulated day of traffic',
    }),
  )
  .option(
    '--fresh',
    localized({
      'zh-CN': '重新开始：清除此前运行留下的数据',
      en: 'start over: delete the data of earlier runs',
    }),
  )
  .option(
    '--once',
    localized({
      'zh-CN': '一天的流量发完、指令全部回执后自行结束',
      en: 'exit when the day is over and every command is acknowledged',
    }),
  )
  .addOption(
    new Option(
      '--own-receiver',
      localized({
        'zh-CN': '一天的流量发完后，指令留在队列上，由自己的接收程序收取',
        en: 'after the day, leave commands on their queue for your own receiver',
      }),
    ).conflicts('once'),
  )
  .addOption(jsonOption())
  .addOption(rateOption())
  .addOption(platformOption('demo'))
  .option(
    '--data-dir <folder>',
    localized({ 'zh-CN': '数据保存在哪个目录', en: 'data folder of the local system' }),
    ownDataDir,
  )
  .addOption(languageOption())
  .action(run);
