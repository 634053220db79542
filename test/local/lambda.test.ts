import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LambdaFunction, lambdaFunction } from '#infra/local/lambda.ts';

/** Behaves as the event requests, and returns where it ran. */
const probe = `
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  export const handler = async ({ ask, ms = 0 }, context) => {
    if (ask === 'crash') process.exit(3);
    if (ask === 'throw') throw new RangeError('asked to throw');
    await wait(ms);
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

const start = (concurrency = 1, timeoutSeconds = 5, file = () => join(folder, 'probe.mjs')) => {
  const lambda = lambdaFunction({
    name: 'probe',
    file,
    environment: { RECORDS_TABLE: 'records' },
    timeoutSeconds,
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
    // Long enough that the first environment is not done with all before the second has started.
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(lambda, { ms: 1000 })));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
    expect(lambda.pids()).toHaveLength(2);
  });

  it('is killed at its timeout and starts anew', async () => {
    const lambda = start(1, 1);
    const { left } = await ask(lambda, {});
    expect(left).toBeLessThanOrEqual(1000);
    await expect(ask(lambda, { ms: 5000 })).rejects.toThrow('timed out after 1 s');
    expect(await ask(lambda, {})).toHaveProperty('pid');
  });

  it('reports why it cannot start', async () => {
    const lambda = start(1, 5, () => {
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
    const working = ask(lambda, { ms: 2000 });
    expect(lambda.kill()).toBe(true);
    await expect(working).rejects.toThrow('SIGKILL');
  });

  it('accepts nothing more once it is stopped', async () => {
    const lambda = start();
    const working = ask(lambda, { ms: 2000 });
    await lambda.stop();
    await expect(working).rejects.toThrow();
    await expect(ask(lambda, {})).rejects.toThrow('probe is stopped');
    expect(lambda.pids()).toEqual([]);
  });
});
