import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { ensureKeyFile } from '#shared/stores/signer/file.ts';
import { blueprint, type EventSourceMapping, type QueueName } from '../blueprint.ts';
import type { Bundle } from '../bundle.ts';
import { clientsOf } from './clients.ts';
import { type Endpoints, startEmulators } from './emulators.ts';
import { type EventSource, eventSource } from './event-source.ts';
import {
  type Failure,
  type FunctionName,
  functionPlans,
  lazyBundles,
  resourcesOf,
  startFunctions,
} from './functions.ts';
import type { Invocation, LambdaFunction } from './lambda.ts';
import { lock, publishEndpoints } from './lock.ts';
import {
  appealKey,
  type Clients,
  dropTables,
  type Names,
  namesOf,
  provision,
  type Redelivery,
  sealingKey,
} from './provision.ts';
import { type Queues, queuesOf } from './queues.ts';
import { invokeScheduled, startTimers } from './schedule.ts';

export type SystemOptions = {
  readonly settings: PlatformSettings;
  /** Folder for all state. If omitted, state is lost when the system stops. */
  readonly folder?: string;
  /** Deletes the state of earlier runs in the folder first. */
  readonly fresh?: boolean;
  /** Folder with `<folder>/index.ts` of each function; defaults to the repository's functions. */
  readonly functions?: string;
  /** Maximum execution environments of screen-events; defaults to two, for two cores. */
  readonly concurrency?: number;
  /** How the intake queue feeds screen-events; defaults to the settings. */
  readonly intake?: keyof typeof blueprint.intake;
  readonly redelivery?: Redelivery;
  /** Whether scheduled functions and item expiry run automatically. */
  readonly schedules?: boolean;
  /** Serves the review console; `any-port` uses free ports. */
  readonly desk?: 'serve' | 'any-port';
  readonly onFailure?: (failure: Failure) => void;
};

/** The whole system on this machine, as CDK would deploy it. */
export type System = Queues & {
  readonly settings: PlatformSettings;
  readonly endpoints: Endpoints;
  readonly clients: Clients;
  readonly names: Names;
  readonly queueUrl: (name: QueueName) => string;
  readonly deadLettersUrl: (name: QueueName) => string;
  /** The console's URL; `null` if it is not served. */
  readonly consoleAddress: string | null;
  /** Path of the private key that signs appeal links to it. */
  readonly appealKey: string;
  /** Invokes a function now, as its schedule would. */
  readonly run: (name: FunctionName) => Promise<Invocation>;
  /** Kills a worker in the middle of a batch; `false` if none is busy. */
  readonly killWorker: () => boolean;
  /** Invocations of screen-events, and messages that succeeded or failed. */
  readonly counts: () => ReturnType<EventSource['counts']>;
  readonly coldStarts: (name: FunctionName) => readonly number[];
  /** Returns a function's bundle, building it on first use. Rejects if it does not build. */
  readonly bundleOf: (name: FunctionName) => Promise<Bundle>;
  readonly pids: () => {
    readonly emulators: number;
    readonly database?: number;
    readonly workers: readonly number[];
  };
  /** Folder of the functions' logs, one file each. */
  readonly logs: string;
  /** Lets work in flight finish, then ends every process. */
  readonly stop: () => Promise<void>;
};

/** Deletes the files that a system keeps in a folder, and no others. */
const deleteState = (folder: string) => {
  const stateFiles = [
    'tables.db',
    'queues.db',
    'archive',
    'functions',
    'logs',
    'diary.json',
    'platform.jsonl',
    sealingKey,
    appealKey,
  ];
  for (const name of stateFiles.flatMap((one) => [one, `${one}-wal`, `${one}-shm`])) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
};

/** Sums the counts of several mappings. */
const sumCounts = (sources: readonly EventSource[]): ReturnType<EventSource['counts']> =>
  sources
    .map((mapping) => mapping.counts())
    .reduce((sum, one) => ({
      invocations: sum.invocations + one.invocations,
      succeeded: sum.succeeded + one.succeeded,
      failed: sum.failed + one.failed,
    }));

/**
 * Starts the system: embedded servers, the blueprint's tables, queues and archive, the bundled functions,
 * their event sources and schedules. Everything listens on loopback only.
 *
 * Functions other than screen-events are bundled on first use; `onFailure` reports their build errors. If the
 * console is served, review-api is bundled at the start too.
 *
 * @throws {Error} that names the remedy, if a server is missing, the folder is in use, screen-events does not
 * start or review-api does not build; everything already started is stopped
 *
 * @example
 * declare const settings: PlatformSettings;
 * declare const event: PlatformEvent;
 * const system = await startSystem({ settings });
 * await system.send([JSON.stringify(event)]);
 * await system.settle();
 * await system.stop();
 */
export const startSystem = async ({
  settings: given,
  folder,
  fresh = false,
  functions: from,
  concurrency = 2,
  intake = given.intake,
  redelivery = {},
  schedules = true,
  desk: wantsDesk,
  onFailure = () => {},
}: SystemOptions): Promise<System> => {
  const started = new AsyncDisposableStack();
  try {
    if (folder) {
      started.defer(lock(folder));
      if (fresh) deleteState(folder);
    }
    const dataFolder = folder ?? mkdtempSync(join(tmpdir(), 'clearspring-'));
    if (!folder) started.defer(() => rmSync(dataFolder, { recursive: true, force: true }));
    const logs = join(dataFolder, 'logs');
    mkdirSync(logs, { recursive: true });
    const keyFile = join(dataFolder, sealingKey);
    ensureKeyFile(keyFile);

    // Imported only if needed: the sign-in page loads three hundred modules.
    const desk = wantsDesk
      ? await (await import('./desk/desk.ts')).localDesk(given, {
          anyPort: wantsDesk === 'any-port',
          appealKey: join(dataFolder, appealKey),
        })
      : null;
    if (desk) started.defer(desk.stop);
    const settings = desk?.settings ?? given;
    const plans = functionPlans.filter(([, { serves }]) => desk || !serves);

    const emulatorsReady = startEmulators(folder ? { folder } : {});
    const bundles = lazyBundles(dataFolder, from);
    // Wait for running builds, so nothing is written into the folder after its lock is released.
    started.defer(bundles.packed);
    const { bundleOf } = bundles;
    const initialBundles = [bundleOf('screenEvents'), ...(desk ? [bundleOf('reviewApi')] : [])];
    const emulators = await emulatorsReady;
    started.defer(emulators.stop);
    await Promise.all(initialBundles);

    const { endpoints } = emulators;
    const clients = clientsOf(endpoints);
    started.defer(() => {
      for (const client of Object.values(clients)) client.destroy();
    });
    const names = namesOf(settings.platformId);
    // An external server keeps its tables even if our folder is deleted.
    if (fresh || !folder) await dropTables(clients, names);
    await provision(clients, names, redelivery);
    if (folder) publishEndpoints(folder, endpoints);
    const resources = resourcesOf(names, endpoints, { settings, keyFile });
    const { queueUrl, deadLettersUrl } = resources;
    const lambdas = startFunctions(plans, {
      resources,
      endpoints,
      logs,
      bundleOf,
      concurrency,
      onFailure,
    });
    started.defer(async () => {
      for (const lambda of Object.values(lambdas)) await lambda.stop();
    });
    const lambdaOf = (name: FunctionName): LambdaFunction => {
      const lambda = lambdas[name];
      if (!lambda)
        throw new Error(`the function ${name} runs only if the console is served: set \`desk\``);
      return lambda;
    };
    const screenEvents = lambdaOf('screenEvents');
    await screenEvents.warm();
    desk?.open(lambdaOf('reviewApi'));

    const mapQueue = (
      queue: QueueName,
      target: LambdaFunction,
      mapping: EventSourceMapping,
      pollers = 1,
    ) => eventSource({ sqs: clients.sqs, target, queueUrl: queueUrl(queue), ...mapping, pollers });
    const sources = [
      mapQueue('intake', screenEvents, blueprint.intake[intake], concurrency + 1),
      mapQueue('followUps', screenEvents, blueprint.followUps),
    ];
    const backtests = mapQueue('backtests', lambdaOf('backtest'), blueprint.backtests);
    started.defer(async () => {
      await Promise.all([...sources, backtests].map((mapping) => mapping.stop()));
    });

    if (schedules) {
      const due = plans.map(([name, plan]) => ({ ...plan, target: lambdaOf(name) }));
      const onError = (name: string, error: unknown) =>
        onFailure({ name, error: String(error), log: null });
      started.defer(startTimers(due, clients.dynamodb, names.table, onError).stop);
    }

    return {
      settings,
      endpoints,
      clients,
      names,
      queueUrl,
      consoleAddress: desk?.address ?? null,
      appealKey: join(dataFolder, appealKey),
      deadLettersUrl,
      ...queuesOf(queueUrl, clients.sqs),
      logs,
      bundleOf,
      stop: () => started.disposeAsync(),
      run: async (name) => invokeScheduled(lambdaOf(name), blueprint.functions[name].folder),
      killWorker: screenEvents.kill,
      counts: () => sumCounts(sources),
      coldStarts: (name) => lambdaOf(name).coldStarts,
      pids: () => ({
        ...emulators.pids,
        workers: Object.values(lambdas).flatMap((lambda) => lambda.pids()),
      }),
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
};
