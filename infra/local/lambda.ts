import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { account, region } from './arn.ts';

const bootstrap = fileURLToPath(new URL('./lambda-bootstrap.mjs', import.meta.url));

/** The access key of a function here, which stands for the id of its role. */
export const localRole = (name: string): string => `local-${name}`;

/** What one invocation came to. `result` is what the handler returned, as JSON text. */
export type Invocation =
  | { readonly status: 'returned'; readonly result: string }
  | { readonly status: 'failed'; readonly error: string };

export type LambdaFunction = {
  /** Runs the handler once, waiting for a free environment when all are busy. Never rejects. */
  readonly invoke: (event: object) => Promise<Invocation>;
  /** Starts an environment before the first event. Rejects with the reason when the function cannot start. */
  readonly warm: () => Promise<void>;
  /** Kills an environment in the middle of its work, as a lost host would; `false` when none is busy. */
  readonly kill: () => boolean;
  /** Process ids of the environments that live now. */
  readonly pids: () => readonly number[];
  /** From spawn to ready, in milliseconds, for each environment started so far. */
  readonly coldStarts: readonly number[];
  /** Ends every environment at once. */
  readonly stop: () => Promise<void>;
};

type Work = { readonly event: string; readonly done: (invocation: Invocation) => void };

type Environment = {
  readonly pid: () => number | undefined;
  readonly kill: () => void;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly state: () => 'starting' | 'idle' | 'busy';
  readonly give: (work: Work) => void;
};

/**
 * A Lambda function on this machine.
 *
 * Each execution environment is a process that runs the deployed bundle by the Lambda Runtime API:
 * one invocation at a time, killed at its timeout, alone when it crashes. Environments are started
 * as work asks for them, at most `concurrency`, and reused.
 *
 * @example
 * const screenEvents = lambdaFunction({ name: 'screen-events', file: () => bundle.file, environment, … });
 * await screenEvents.invoke({ Records: [] }); // { status: 'returned', result: '{"batchItemFailures":[]}' }
 */
export const lambdaFunction = (options: {
  readonly name: string;
  /** Gives the bundle, see `bundleFunction`, whenever an environment starts. */
  readonly file: () => string | Promise<string>;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly concurrency: number;
  /** A file descriptor for what the function writes to its log. */
  readonly log: number | 'ignore' | 'inherit';
  /** Hears why an invocation failed, as whoever runs a function by a timer or a queue asks nobody; not of a stop. */
  readonly onFailure?: (error: string) => void;
}): LambdaFunction => {
  const { name, timeoutSeconds, memoryMegabytes, concurrency, onFailure = () => {} } = options;
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const environments = new Set<Environment>();
  const waiting: Work[] = [];
  const coldStarts: number[] = [];
  let stopped = false;

  /** Hands waiting work to idle environments, and starts one when too few are on their way. */
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
    let idle: ServerResponse | undefined;
    let current: { readonly work: Work; readonly timer: NodeJS.Timeout } | undefined;
    let started = false;
    let failure: string | undefined;
    const { promise: ready, resolve: becomeReady, reject: refuse } = Promise.withResolvers<void>();
    ready.catch(() => {}); // Whoever waits for it hears of it; nobody has to.

    const give = (work: Work) => {
      const timer = setTimeout(() => {
        failure = `timed out after ${timeoutSeconds} s`;
        child?.kill('SIGKILL');
      }, timeoutSeconds * 1000);
      current = { work, timer };
      idle
        ?.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': randomUUID(),
          'lambda-runtime-deadline-ms': String(Date.now() + timeoutSeconds * 1000),
          'lambda-runtime-invoked-function-arn': arn,
        })
        .end(work.event);
      idle = undefined;
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
        if (!started) {
          started = true;
          coldStarts.push(performance.now() - startedAt);
          becomeReady();
        }
        idle = response;
        dispatch();
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
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const close = (how: string) => {
      const error = failure ?? how;
      environments.delete(environment);
      api.close();
      api.closeAllConnections();
      finish({ status: 'failed', error });
      refuse(new Error(`${name} did not start: ${error}`));
      // What cannot start takes one piece of work with it, or its callers would wait for ever.
      if (!started) waiting.shift()?.done({ status: 'failed', error });
      dispatch();
      end();
    };
    let child: ChildProcess | undefined;
    const run = async () => {
      const { port } = api.address() as AddressInfo;
      let file: string;
      try {
        file = await options.file();
      } catch (error) {
        close(error instanceof Error ? error.message : String(error));
        return;
      }
      if (stopped) {
        close('stopped');
        return;
      }
      child = spawn(
        process.execPath,
        // The bundle is named once more for whoever reads the list of processes.
        [`--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`, bootstrap, file],
        {
          // Nothing of the runner's own environment: what a function needs, the blueprint names.
          env: {
            ...options.environment,
            TZ: 'UTC',
            LANG: 'en_US.UTF-8',
            AWS_REGION: region,
            AWS_ACCESS_KEY_ID: localRole(name),
            AWS_SECRET_ACCESS_KEY: 'local',
            AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
            AWS_LAMBDA_FUNCTION_NAME: name,
            AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
            AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
            AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
            _HANDLER: file,
          },
          // A group of its own: Ctrl-C is for the runner, which lets work in flight end.
          detached: true,
          stdio: ['ignore', options.log, options.log, 'ipc'],
        },
      );
      child.once('exit', (code, signal) => close(`ended with ${signal ?? `exit code ${code}`}`));
      child.once('error', ({ message }) => close(message));
    };
    api.listen(0, '127.0.0.1', () => (stopped ? close('stopped') : run()));

    const environment: Environment = {
      pid: () => child?.pid,
      kill: () => child?.kill('SIGKILL'),
      ready,
      ended,
      state: () => (!started ? 'starting' : current ? 'busy' : idle ? 'idle' : 'busy'),
      give,
    };
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
