import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LambdaFunction, lambdaFunction } from '#infra/local/lambda.ts';

/** Behaves as the event requests, and returns where it ran. */
const probe = `
  import { readdirSync, writeFileSync } from 'node:fs';
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  export const handler = async ({ ask, folder }, context) => {
    if (ask === 'crash') process.exit(3);
    if (ask === 'throw') throw new RangeError('asked to throw');
    if (ask === 'hang') await wait(1e9);
    if (ask === 'meet') {
      writeFileSync(folder + '/' + process.pid, '');
      while (readdirSync(folder).length < 2) await wait(10);
    }
    return {
      pid: process.pid,
      left: context.getRemainingTimeInMillis(),
      name: context.functionName,
      environment: process.env,
    };
  };
`;

let folder: string;
const open: LambdaFunction[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  writeFileSync(join(folder, 'probe.mjs'), probe);
});
afterEach(async () => {
  for (const lambda of open.splice(0)) await lambda.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (concurrency = 1, file = () => join(folder, 'probe.mjs')) => {
  const lambda = lambdaFunction({
    name: 'probe',
    file,
    environment: { RECORDS_TABLE: 'records' },
    timeoutSeconds: 300,
    memoryMegabytes: 128,
    concurrency,
    log: 'ignore',
  });
  open.push(lambda);
  return lambda;
};
const ask = async (lambda: LambdaFunction, event: object) => {
  const invocation = await lambda.invoke(event);
  if (invocation.status === 'failed') throw new Error(invocation.error);
  return JSON.parse(invocation.result);
};

describe('a function on this machine', () => {
  it('reuses its environment and counts cold starts', async () => {
    const lambda = start();
    const first = await ask(lambda, {});
    const second = await ask(lambda, {});
    expect(second.pid).toBe(first.pid);
    expect(first.name).toBe('probe');
    expect(lambda.coldStarts).toHaveLength(1);
  });

  it('sees the variables of the blueprint and none of the runner', async () => {
    process.env.RUNNER_SECRET = 'secret';
    const { environment } = await ask(start(), {});
    delete process.env.RUNNER_SECRET;
    expect(environment).toMatchObject({ RECORDS_TABLE: 'records', TZ: 'UTC' });
    expect(environment).not.toHaveProperty('RUNNER_SECRET');
    expect(environment).not.toHaveProperty('PATH');
  });

  it('runs one invocation at a time in each environment, and several environments at once', async () => {
    const lambda = start(2);
    const met = join(folder, 'met');
    mkdirSync(met);
    // The first environment is done with none before the second is at work too.
    const meet = () => ask(lambda, { ask: 'meet', folder: met });
    const answers = await Promise.all([1, 2, 3, 4].map(meet));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
    expect(lambda.pids()).toHaveLength(2);
  });

  it('is killed at its timeout and starts anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const lambda = start();
      const { pid, left } = await ask(lambda, {});
      expect(left).toBeLessThanOrEqual(300_000);
      const hanging = expect(ask(lambda, { ask: 'hang' })).rejects.toThrow('timed out after 300 s');
      // Its time counts from when the environment takes it.
      while (vi.getTimerCount() === 0) await setImmediate();
      vi.advanceTimersByTime(299_999);
      expect(lambda.pids()).toEqual([pid]);
      vi.advanceTimersByTime(1);
      await hanging;
      expect((await ask(lambda, {})).pid).not.toBe(pid);
    } finally {
      vi.useRealTimers();
    }
  });

  it('reports why it cannot start', async () => {
    const lambda = start(1, () => {
      throw new Error('it does not build');
    });
    expect(await lambda.invoke({})).toEqual({ status: 'failed', error: 'it does not build' });
    await expect(lambda.warm()).rejects.toThrow('probe did not start: it does not build');
  });

  it('survives its own crash and its own error', async () => {
    const lambda = start();
    await expect(ask(lambda, { ask: 'crash' })).rejects.toThrow('ended with exit code 3');
    const { pid } = await ask(lambda, {});
    await expect(ask(lambda, { ask: 'throw' })).rejects.toThrow('RangeError: asked to throw');
    expect((await ask(lambda, {})).pid).toBe(pid);
  });

  it('is killed mid-invocation only on request', async () => {
    const lambda = start();
    await lambda.warm();
    expect(lambda.kill()).toBe(false);
    const working = ask(lambda, { ask: 'hang' });
    expect(lambda.kill()).toBe(true);
    await expect(working).rejects.toThrow('SIGKILL');
  });

  it('accepts nothing more once it is stopped', async () => {
    const lambda = start();
    const working = ask(lambda, { ask: 'hang' });
    await lambda.stop();
    await expect(working).rejects.toThrow();
    await expect(ask(lambda, {})).rejects.toThrow('probe is stopped');
    expect(lambda.pids()).toEqual([]);
  });
});
