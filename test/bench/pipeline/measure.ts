import { feed } from '#infra/local/feed.ts';
import { startBackend } from '#infra/local/platform/backend.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { localized } from '#infra/localize.ts';
import { hour } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { machine } from '../machine.ts';
import { emptyHandler, rawUpdates } from './floors.ts';
import {
  type Cost,
  costMeter,
  type Process,
  processes,
  storedBytes,
  waitUntilIdle,
} from './observe.ts';
import { quantile, sendAtRate } from './pace.ts';
import { createKnownAccounts } from './population.ts';
import { assumptions, dollarsPerMillion, prices } from './prices.ts';
import { coldStarts } from './starts.ts';
import { type Message, type Traffic, trafficOf } from './traffic.ts';
import { measureTwiceAndShuffled } from './twice.ts';

/** The amount of work of each part. */
type Extent = {
  /** Numbers of known accounts, each measured in full. */
  readonly populations: readonly number[];
  readonly warmUp: number;
  readonly laneEvents: number;
  readonly mixEvents: number;
  readonly latency: { readonly rate: number; readonly seconds: number };
  readonly overload: { readonly rate: number; readonly seconds: number };
  readonly twiceEvents: number;
  readonly floorSeconds: number;
  readonly emptyEvents: number;
  readonly starts: number;
};

export const extents = {
  full: {
    populations: [1_000, 1_000_000],
    warmUp: 1_000,
    laneEvents: 1_000,
    mixEvents: 10_000,
    latency: { rate: 100, seconds: 60 },
    overload: { rate: 1_000, seconds: 10 },
    twiceEvents: 1_500,
    floorSeconds: 5,
    emptyEvents: 5_000,
    starts: 7,
  },
  quick: {
    populations: [1_000],
    warmUp: 500,
    laneEvents: 300,
    mixEvents: 3_000,
    latency: { rate: 100, seconds: 15 },
    overload: { rate: 1_000, seconds: 3 },
    twiceEvents: 500,
    floorSeconds: 2,
    emptyEvents: 2_000,
    starts: 3,
  },
} as const satisfies Readonly<Record<string, Extent>>;

/** Every tenth of these events is an offer, so that there are enough commands to time. */
const offerEvery = 10;

const settings = PlatformSettings.parse({
  platformId: 'bench',
  purpose: 'demonstration',
  mode: 'enforce',
});

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const judgedEvents = ({ metrics }: Cost) =>
  (metrics.AcceptedEvents ?? 0) + (metrics.DuplicateEvents ?? 0);

/** Calls and capacity units per event, as reported by the server. */
const perEvent = (cost: Cost, events: number) => ({
  calls: (cost.metrics.StoreCalls ?? 0) / events,
  readUnits: (cost.metrics.ReadUnits ?? 0) / events,
  writeUnits: (cost.metrics.WriteUnits ?? 0) / events,
});

const bodiesOf = (messages: readonly Message[]) => messages.map(({ body }) => body);

/** Runs work while the platform's backend answers, and waits until all queues are empty. */
const runWithBackend = async (system: System, work: () => Promise<unknown>) => {
  const backend = await startBackend(system);
  try {
    await work();
    await waitUntilIdle(system);
  } finally {
    await backend.stop();
  }
};

/** Measures the cost of a batch of one lane alone. */
const measureLane = async (system: System, messages: readonly Message[], sized: boolean) => {
  const before = sized ? await storedBytes(system) : null;
  const cost = await costMeter(system)(async () => {
    await system.send(bodiesOf(messages));
    await system.settle();
  });
  const bytes = before === null ? null : ((await storedBytes(system)) - before) / messages.length;
  return {
    events: messages.length,
    seconds: cost.seconds,
    accepted: cost.metrics.AcceptedEvents ?? 0,
    duplicates: cost.metrics.DuplicateEvents ?? 0,
    decisions: cost.metrics.Decisions ?? 0,
    ...perEvent(cost, messages.length),
    storedBytes: bytes,
    batch: cost.messages / cost.invocations,
  };
};

/** Measures the lanes without findings. */
const measureQuietLanes = async (
  system: System,
  traffic: Traffic,
  events: number,
  sized: boolean,
) => {
  const quiet = traffic.quiet(events);
  return {
    quiet: await measureLane(system, quiet, sized),
    duplicate: await measureLane(system, quiet, sized),
    firstSight: await measureLane(system, traffic.newcomers(events), sized),
  };
};

const measureMix = async (system: System, traffic: Traffic, events: number, sized: boolean) => {
  const messages = traffic.mix(events);
  const backend = await startBackend(system);
  try {
    const before = sized ? await storedBytes(system) : null;
    const commandsBefore = backend.received.size;
    let drained = 0;
    const cost = await costMeter(system)(async () => {
      const startedAt = performance.now();
      await feed(system, bodiesOf(messages));
      await system.settle();
      drained = (performance.now() - startedAt) / 1000;
      await waitUntilIdle(system);
    });
    const storedPerEvent =
      before === null ? null : ((await storedBytes(system)) - before) / messages.length;
    const cpuOf = (process: Process) => {
      const seconds = cost.cpu[process];
      return seconds === null ? null : (seconds * 1000) / messages.length;
    };
    const cpuMilliseconds = Object.fromEntries(processes.map((one) => [one, cpuOf(one)])) as Record<
      Process,
      number | null
    >;
    const batch = cost.messages / cost.invocations;
    const units = perEvent(cost, messages.length);
    const commands = backend.received.size - commandsBefore;
    // Messages through screen-events that are not events of the platform are our own.
    const handled = Math.max(0, cost.messages - messages.length);
    return {
      events: messages.length,
      seconds: cost.seconds,
      accepted: cost.metrics.AcceptedEvents ?? 0,
      duplicates: cost.metrics.DuplicateEvents ?? 0,
      quarantined: cost.metrics.QuarantinedEvents ?? 0,
      decisions: cost.metrics.Decisions ?? 0,
      commands,
      quietShare: 1 - messages.filter(({ lane }) => lane === 'finding').length / messages.length,
      eventsPerSecond: messages.length / drained,
      cpuMilliseconds,
      /** Throughput of one core used by the worker alone, calculated from its CPU time. */
      eventsPerWorkerCore: cpuMilliseconds.worker === null ? null : 1000 / cpuMilliseconds.worker,
      batch,
      ...units,
      storedBytes: storedPerEvent,
      archive: {
        objects: cost.archive.objects / messages.length,
        bytes: cost.archive.bytes / messages.length,
      },
      dollars: dollarsPerMillion({
        readUnits: units.readUnits,
        writeUnits: units.writeUnits,
        storedBytes: storedPerEvent ?? 0,
        invocations: cost.invocations / messages.length,
        cpuMilliseconds: cpuMilliseconds.worker ?? (cost.seconds * 1000) / messages.length,
        archiveObjects: cost.archive.objects / messages.length,
        archiveBytes: cost.archive.bytes / messages.length,
        logBytes: cost.logBytes / messages.length,
        ownMessages: (commands + handled) / messages.length,
        batchSize: batch,
      }),
    };
  } finally {
    await backend.stop();
  }
};

const latency = async (system: System, traffic: Traffic, { rate, seconds }: Extent['latency']) => {
  const messages = traffic.withOffers(rate * seconds, offerEvery);
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  const backend = await startBackend(system, {
    onCommand: ({ subject }) => {
      const from = subject.kind === 'content' ? sentAt.get(subject.id) : undefined;
      if (from !== undefined) took.push(performance.now() - from);
    },
  });
  try {
    await sendAtRate(system, messages, rate, ({ contentId }) => {
      if (contentId) sentAt.set(contentId, performance.now());
    });
    await waitUntilIdle(system);
  } finally {
    await backend.stop();
  }
  return {
    rate,
    events: messages.length,
    timed: took.length,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    most: quantile(took, 1),
  };
};

const overload = async (
  system: System,
  traffic: Traffic,
  { rate, seconds }: Extent['overload'],
) => {
  const messages = traffic.quiet(rate * seconds);
  const startedAt = performance.now();
  let offeredFor = 0;
  const cost = await costMeter(system)(async () => {
    await runWithBackend(system, async () => {
      await sendAtRate(system, messages, rate);
      offeredFor = (performance.now() - startedAt) / 1000;
    });
  });
  const deadLetters = sum(
    await Promise.all(
      (['intake', 'followUps'] as const).map((name) => system.depth(system.deadLettersUrl(name))),
    ),
  );
  return {
    rate: messages.length / offeredFor,
    sent: messages.length,
    lost: messages.length - judgedEvents(cost) - (cost.metrics.QuarantinedEvents ?? 0),
    deadLetters,
    drainedAfterSeconds: cost.seconds,
  };
};

/** Measures everything that depends on the number of known accounts. */
const measurePopulation = async (
  accounts: number,
  extent: Extent,
  first: boolean,
  printLine: (line: string) => void,
) => {
  const now = Date.now();
  const { platformId } = settings;

  /** Runs work on a warm in-memory system of its own that knows the accounts. */
  const on = async <Result>(
    intake: 'swift' | 'thrifty',
    work: (system: System, traffic: Traffic, step: (what: string) => void) => Promise<Result>,
  ) => {
    const step = (what: string) =>
      printLine(
        localized(
          {
            'zh-CN': '{accounts} 个已知账号，{intake}：{what}',
            en: '{accounts} known accounts, {intake}: {what}',
          },
          { accounts: accounts.toLocaleString('en'), intake, what },
        ),
      );
    step(localized({ 'zh-CN': '启动', en: 'starting' }));
    const system = await startSystem({ settings, intake, concurrency: 1, schedules: false });
    try {
      const seedSeconds = await createKnownAccounts(system, accounts, {
        now,
        onWritten: (written) =>
          step(
            localized(
              { 'zh-CN': '已写入 {written}', en: '{written} written' },
              { written: written.toLocaleString('en') },
            ),
          ),
      });
      const traffic = trafficOf({ platformId, accounts, start: now - 11 * hour, run: intake });
      step(localized({ 'zh-CN': '预热', en: 'warming up' }));
      await runWithBackend(system, () => system.send(bodiesOf(traffic.mix(extent.warmUp))));
      return { seedSeconds, ...(await work(system, traffic, step)) };
    } finally {
      await system.stop();
    }
  };

  const swift = await on('swift', async (system, traffic, step) => {
    step(localized({ 'zh-CN': '冷启动', en: 'cold starts' }));
    const init = first ? await coldStarts(system, extent.starts) : null;
    step(localized({ 'zh-CN': '逐通道', en: 'each lane by itself' }));
    const quiet = await measureQuietLanes(system, traffic, extent.laneEvents, first);
    step(localized({ 'zh-CN': '混合流量', en: 'the mix' }));
    const swift = await measureMix(system, traffic, extent.mixEvents, first);
    step(localized({ 'zh-CN': '从事件到接收方', en: 'from event to receiver' }));
    const delay = await latency(system, traffic, extent.latency);
    step(localized({ 'zh-CN': '过载', en: 'overload' }));
    const flood = first ? await overload(system, traffic, extent.overload) : null;
    // Last, because it leaves a finding on as many accounts as it has events.
    step(localized({ 'zh-CN': '仅有发现的事件', en: 'only events with findings' }));
    const finding = await measureLane(system, traffic.offers(extent.laneEvents), first);
    const byLane = { ...quiet, finding };
    step(localized({ 'zh-CN': '内置服务器的下限', en: 'floor of the embedded server' }));
    const raw = await rawUpdates(system, extent.floorSeconds);
    return { init, byLane, swift, latency: delay, overload: flood, raw };
  });
  const { thrifty } = await on('thrifty', async (system, traffic, step) => {
    step(localized({ 'zh-CN': '混合流量', en: 'the mix' }));
    return { thrifty: await measureMix(system, traffic, extent.mixEvents, first) };
  });
  return { accounts, ...swift, thrifty };
};

/**
 * Measures the whole path on the embedded servers: queue, worker, tables, outbox, queue, receiver.
 *
 * @param printLine called with a description of each step
 */
export const measurePipeline = async (
  extent: Extent,
  printLine: (line: string) => void = () => {},
) => {
  const populations: Awaited<ReturnType<typeof measurePopulation>>[] = [];
  for (const [place, accounts] of extent.populations.entries()) {
    populations.push(await measurePopulation(accounts, extent, place === 0, printLine));
  }
  printLine(
    localized({
      'zh-CN': '事件源的下限：什么也不做的处理函数',
      en: 'floor of the event source: a handler that does nothing',
    }),
  );
  const empty = await emptyHandler(
    settings,
    bodiesOf(
      trafficOf({
        platformId: settings.platformId,
        accounts: 1_000,
        start: Date.now() - hour,
        run: 'empty',
      }).mix(extent.emptyEvents),
    ),
  );
  printLine(
    localized({ 'zh-CN': '每条消息发两次，次序打乱', en: 'every message twice, in random order' }),
  );
  const twice = await measureTwiceAndShuffled(settings, extent.twiceEvents, Date.now());
  return {
    measuredAt: new Date().toISOString(),
    machine: machine(),
    extent,
    populations,
    floors: { emptyHandler: empty },
    twice,
    prices,
    assumed: assumptions,
  };
};

export type PipelineFigures = Awaited<ReturnType<typeof measurePipeline>>;
