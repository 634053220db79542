import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lock } from '#infra/local/lock.ts';
import { mostBytes } from '#shared/events/batches.ts';

const tool = fileURLToPath(new URL('../../infra/cli/clearspring.mjs', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clearspring = (...words: readonly string[]) =>
  spawnSync(process.execPath, [tool, ...words], {
    cwd: folder,
    encoding: 'utf8',
    // A command that hangs is killed and has no exit status.
    timeout: 120_000,
  });

describe('a wrong command line', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'an event file that is not there',
      ['replay', 'nowhere.jsonl'],
      /there is no file nowhere\.jsonl/,
    ],
    ['a folder for an event file', ['replay', '.'], /is a folder: give a file/],
    [
      'a folder for a file of labels',
      ['score-accounts', '-', '--rows', '.'],
      /: \. is a folder: give a file/,
    ],
    ['no event file', ['replay'], /missing required argument 'events\.jsonl'/],
    [
      'a platform that does not exist',
      ['start', '--platform', 'mars'],
      /no platform “mars”: choose one of demo/,
    ],
    [
      'a day on a platform for replay',
      ['start', '--platform', 'replay'],
      /start runs only demonstration platforms/,
    ],
    [
      'a data folder that cannot be made',
      ['start', '--data-dir', '/dev/null/x'],
      /cannot keep data in .*: choose another --data-dir/,
    ],
    [
      'a data folder where the system keeps none',
      ['start', '--data-dir', '/proc/x'],
      /cannot keep data in \/proc\/x\/demo .*: choose another --data-dir/,
    ],
    ['a rate that is not numeric', ['start', '--rate', 'fast'], /--rate.*must be a number above 0/],
    [
      'a receiver of one’s own after a day that ends by itself',
      ['start', '--once', '--own-receiver'],
      /option '--own-receiver' cannot be used with option '--once'/,
    ],
    ['an option that does not exist', ['start', '--warp'], /unknown option '--warp'/],
  ])('is rejected in one sentence: %s', (_, line, sentence) => {
    const { status, stdout, stderr } = clearspring(...line);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('reports that a data folder is in use', () => {
    const demo = join(folder, '.clearspring', 'demo');
    const release = lock(demo);
    const inEnglish = clearspring('start', '--once', '--language', 'en');
    expect(inEnglish.status).toBe(1);
    expect(inEnglish.stderr).toMatch(`process ${process.pid} is using`);
    // In the language of the platform, like the output before it.
    const { status, stderr } = clearspring('start', '--once');
    expect(status).toBe(1);
    expect(stderr).toContain(`正由进程 ${process.pid} 使用`);
    release();
  });

  it.each([
    ['start', ['start', '--once', '--data-dir', 'elsewhere']],
    ['replay', ['replay', 'one.jsonl']],
  ])('%s fails in the language of its earlier output', (_, words) => {
    writeFileSync(join(folder, 'one.jsonl'), '{}\n');
    const environment = { ...process.env, CLEARSPRING_DYNAMODB_BIN: '/nowhere/dynoxide' };
    const said = (...more: readonly string[]) =>
      spawnSync(process.execPath, [tool, ...words, ...more], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 120_000,
        env: environment,
      }).stderr;
    expect(said()).toMatch(/内置 DynamoDB.*无法启动/);
    expect(said('--language', 'en')).toMatch(/the embedded DynamoDB .* did not start/);
  });
});

describe('start', () => {
  it('says at once that it starts, and what to do about a full disk', () => {
    const binary = join(folder, 'full');
    writeFileSync(binary, '#!/bin/sh\necho "error: database or disk is full"\n', { mode: 0o755 });
    const { status, stderr } = spawnSync(
      process.execPath,
      [tool, 'start', '--once', '--language', 'en', '--data-dir', 'full-disk'],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 120_000,
        env: { ...process.env, CLEARSPRING_DYNAMODB_BIN: binary },
      },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^starting demo: .*\n.*disk is full: free some disk space, and try again\n$/,
    );
  });
});

describe('replay', () => {
  /** Process ids of the screen-events environments started by a process. */
  const environmentsOf = (pid: number): readonly string[] =>
    readdirSync('/proc').filter((child) => {
      try {
        const [, parent] =
          /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? [];
        const command = readFileSync(`/proc/${child}/cmdline`, 'utf8');
        return Number(parent) === pid && command.includes('screen-events');
      } catch {
        return false; // Not a process, or already gone.
      }
    });

  /** Lines of sign-ins, a hundred to a batch. */
  const logins = (count: number): string =>
    Array.from({ length: count }, (_, n) =>
      JSON.stringify({
        ...{ version: 1, eventId: `e-${n}`, platformId: 'replay', type: 'account.logged-in' },
        ...{
          occurredAt: '2026-11-20T00:00:00.000Z',
          accountId: `u-${n}`,
          data: { method: 'code' },
        },
      }),
    ).join('\n');

  it('that is interrupted fails, and says how much its result covers', async () => {
    const path = join(folder, 'logins.jsonl');
    writeFileSync(path, logins(400));
    const words = [tool, 'replay', path, '--rate', '2', '--language', 'en'];
    const running = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(running, 'close');
    let told = '';
    running.stderr.on('data', (chunk) => {
      told += chunk;
    });
    await expect.poll(() => told).toMatch(/sent \d/);
    running.kill('SIGINT');
    const [code] = await ended;
    expect(code).toBe(1);
    expect(told).toMatch(/interrupted: the result covers only the first \d+ event/);
  });

  it.each([1, 3])(
    'uses %i execution environments if asked to, as long as so many are busy',
    async (asked) => {
      const words = [tool, 'replay', '-', '--json', '--concurrency', String(asked)];
      const running = spawn(process.execPath, words);
      const ended = once(running, 'close');
      const out = running.stdout.toArray();
      // A line that no queue accepts is told of as soon as all is started, its first environment too.
      running.stdin.write(`"${'x'.repeat(mostBytes)}"\n`);
      await once(running.stderr, 'data');
      // One that stands still keeps its batch, so that the next batch needs another.
      const still = new Set<number>();
      const stop = () => {
        for (const id of environmentsOf(running.pid as number).map(Number)) {
          if (!still.has(id)) process.kill(id, 'SIGSTOP');
          still.add(id);
        }
      };
      stop();
      const look = setInterval(stop, 10);
      running.stdin.end(logins(1200));
      try {
        await expect.poll(() => still.size).toBeGreaterThanOrEqual(asked);
        // Long enough for one too many.
        await setTimeout(500);
      } finally {
        clearInterval(look);
        for (const id of still) process.kill(id, 'SIGCONT');
      }
      await ended;
      expect(JSON.parse(Buffer.concat(await out).toString())).toMatchObject({
        ...{ sent: 1200, accepted: 1200, oversize: 1 },
      });
      expect(still.size).toBe(asked);
    },
  );
});
