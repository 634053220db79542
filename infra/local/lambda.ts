import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { account, region } from './arn.ts';

const bootstrap = fileURLToPath(new URL('./lambda-bootstrap.mjs', import.meta.url));

/** Returns the access key of a local function, which the queue server uses as the role id of a sender. */
export const localRoleId = (name: string): string => `local-${name}`;

/** The outcome of one invocation. `result` is the handler's return value as JSON text. */
export type Invocation =
  | { readonly status: 'returned'; readonly result: string }
  | { readonly status: 'failed'; readonly error: string };

export type LambdaFunction = {
  /** Runs the handler once; waits for a free environment if all are busy. Never rejects. */
  readonly invoke: (event: object) => Promise<Invocation>;
  /** Starts an environment before the first event. Rejects with the reason if the function cannot start. */
  readonly warm: () => Promise<void>;
  /** Kills a busy environment, like a lost host; `false` if none is busy. */
  readonly kill: () => boolean;
  /** Process ids of the running environments. */
  readonly pids: () => readonly number[];
  /** Milliseconds from spawn to ready, for each environment started so far. */
  readonly coldStarts: readonly number[];
  /** Kills all environments, with their work in flight. */
  readonly stop: () => Promise<void>;
};

type LambdaOptions = {
  readonly name: string;
  /** Returns the path of the bundle (see `bundleFunction`); called whenever an environment starts. */
  readonly file: () => string | Promise<string>;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly concurrency: number;
  /** File descriptor for the function's log output, or a `stdio` mode. */
  readonly log: number | 'ignore' | 'inherit';
  /** Called if an invocation fails, since timers and queues ignore results. Not called for a stop. */
  readonly onFailure?: (error: string) => void;
};

type PendingInvocation = {
  readonly event: string;
  readonly done: (invocation: Invocation) => void;
};

type Environment = {
  readonly pid: () => number | undefined;
  readonly kill: () => void;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly state: () => 'starting' | 'idle' | 'busy';
  readonly give: (work: PendingInvocation) => void;
};

/** Starts the process of an environment, which asks for its work at this port. */
const spawnBundle = (
  file: string,
  port: number,
  { name, environment, memoryMegabytes, log }: LambdaOptions,
): ChildProcess =>
  spawn(
    process.execPath,
    // The bundle path is repeated as an argument so that it shows in process lists.
    [`--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`, bootstrap, file],
    {
      // Does not inherit the runner's environment: the blueprint names all variables of a function.
      env: {
        ...environment,
        TZ: 'UTC',
        LANG: 'en_US.UTF-8',
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: localRoleId(name),
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
        _HANDLER: file,
      },
      // Detached, so that Ctrl-C reaches only the runner, which lets work in flight finish.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    },
  );

/**
 * Starts an execution environment: a process, and the Runtime API from which it takes its work.
 *
 * @param isStopped whether the function was stopped, so that nothing may be started
 * @param onIdle called when it asks for work
 * @param onEnd called when its process is gone, with the reason and whether it had ever asked for work
 */
const startEnvironment = (
  options: LambdaOptions,
  {
    isStopped,
    onIdle,
    onEnd,
  }: {
    readonly isStopped: () => boolean;
    readonly onIdle: () => void;
    readonly onEnd: (error: string, started: boolean) => void;
  },
): Environment => {
  const { name, timeoutSeconds } = options;
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  let child: ChildProcess | undefined;
  let started = false;
  /** The request of the process for its next work, to be answered with it. */
  let idleResponse: ServerResponse | undefined;
  let current: { readonly work: PendingInvocation; readonly timer: NodeJS.Timeout } | undefined;
  let failure: string | undefined;
  const { promise: ready, resolve: becomeReady, reject: refuse } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();

  const give = (work: PendingInvocation) => {
    const timer = setTimeout(() => {
      failure = `timed out after ${timeoutSeconds} s`;
      child?.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    current = { work, timer };
    idleResponse
      ?.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': randomUUID(),
        'lambda-runtime-deadline-ms': String(Date.now() + timeoutSeconds * 1000),
        'lambda-runtime-invoked-function-arn': arn,
      })
      .end(work.event);
    idleResponse = undefined;
  };

  const finish = (invocation: Invocation) => {
    if (!current) return;
    clearTimeout(current.timer);
    const { work } = current;
    current = undefined;
    work.done(invocation);
  };

  const api = createServer(async (request, response) => {
    if (request.url?.endsWith('/invocation/next')) {
      started = true;
      becomeReady();
      idleResponse = response;
      onIdle();
      return;
    }
    const body = await text(request);
    response.writeHead(202).end();
    if (request.url?.endsWith('/response')) finish({ status: 'returned', result: body });
    else {
      const { errorType, errorMessage } = JSON.parse(body);
      failure = `${errorType}: ${errorMessage}`;
      finish({ status: 'failed', error: failure });
    }
  });
  api.keepAliveTimeout = 0;

  const close = (reason: string) => {
    const error = failure ?? reason;
    api.close();
    api.closeAllConnections();
    finish({ status: 'failed', error });
    refuse(new Error(`${name} did not start: ${error}`));
    onEnd(error, started);
    end();
  };

  const run = async () => {
    let file: string;
    try {
      file = await options.file();
    } catch (error) {
      close(error instanceof Error ? error.message : String(error));
      return;
    }
    if (isStopped()) {
      close('stopped');
      return;
    }
    const { port } = api.address() as AddressInfo;
    child = spawnBundle(file, port, options);
    child.once('exit', (code, signal) => close(`ended with ${signal ?? `exit code ${code}`}`));
    child.once('error', ({ message }) => close(message));
  };
  api.listen(0, '127.0.0.1', () => (isStopped() ? close('stopped') : run()));

  return {
    pid: () => child?.pid,
    kill: () => child?.kill('SIGKILL'),
    ready,
    ended,
    state: () => (!started ? 'starting' : idleResponse ? 'idle' : 'busy'),
    give,
  };
};

/**
 * Runs a Lambda function on this machine.
 *
 * Each execution environment is a process that runs the deployed bundle through the Lambda Runtime API: one
 * invocation at a time, killed at its timeout, without affecting others if it crashes. Environments are
 * started on demand, at most `concurrency`, and reused.
 *
 * @example
 * declare const bundle: Bundle;
 * declare const environment: Readonly<Record<string, string>>;
 * const screenEvents = lambdaFunction({
 *   name: 'screen-events',
 *   file: () => bundle.file,
 *   environment,
 *   timeoutSeconds: 30,
 *   memoryMegabytes: 512,
 *   concurrency: 2,
 *   log: 'ignore',
 * });
 * await screenEvents.invoke({ Records: [] }); // { status: 'returned', result: '{"batchItemFailures":[]}' }
 */
export const lambdaFunction = (options: LambdaOptions): LambdaFunction => {
  const { name, concurrency, onFailure = () => {} } = options;
  const environments = new Set<Environment>();
  const waiting: PendingInvocation[] = [];
  const coldStarts: number[] = [];
  let stopped = false;

  /** Gives waiting work to idle environments; starts another if too few are starting for the rest. */
  const dispatch = () => {
    for (const environment of environments) {
      if (environment.state() !== 'idle') continue;
      const work = waiting.shift();
      if (!work) return;
      environment.give(work);
    }
    const starting = [...environments].filter(({ state }) => state() === 'starting').length;
    if (!stopped && waiting.length > starting && environments.size < concurrency) start();
  };

  const start = (): Environment => {
    const startedAt = performance.now();
    const environment = startEnvironment(options, {
      isStopped: () => stopped,
      onIdle: dispatch,
      onEnd: (error, started) => {
        environments.delete(environment);
        // A failed start fails one waiting invocation; otherwise its caller would wait forever.
        if (!started) waiting.shift()?.done({ status: 'failed', error });
        dispatch();
      },
    });
    environment.ready.then(
      () => coldStarts.push(performance.now() - startedAt),
      () => {}, // Only `warm` reports it.
    );
    environments.add(environment);
    return environment;
  };

  return {
    coldStarts,
    pids: () => [...environments].flatMap(({ pid }) => pid() ?? []),
    warm: () => start().ready,
    invoke: (event) =>
      new Promise((done) => {
        if (stopped) {
          done({ status: 'failed', error: `${name} is stopped` });
          return;
        }
        waiting.push({
          event: JSON.stringify(event),
          done: (invocation) => {
            if (invocation.status === 'failed' && !stopped) onFailure(invocation.error);
            done(invocation);
          },
        });
        dispatch();
      }),
    kill: () => {
      const busy = [...environments].find(({ state }) => state() === 'busy');
      busy?.kill();
      return busy !== undefined;
    },
    stop: async () => {
      stopped = true;
      for (const { done } of waiting.splice(0)) {
        done({ status: 'failed', error: `${name} is stopped` });
      }
      const ending = [...environments];
      for (const { kill } of ending) kill();
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
};
