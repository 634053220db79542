import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lock, runningSystemIn } from '#infra/local/lock.ts';

let folder: string;
const lockFile = () => join(folder, 'running.pid');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('a lock is held by one process, and released', () => {
  const release = lock(folder);
  expect(readFileSync(lockFile(), 'utf8')).toBe(String(process.pid));
  expect(() => lock(folder)).toThrow(`process ${process.pid} is using`);
  release();
  expect(existsSync(lockFile())).toBe(false);
});

it('a lock contains its process id from the first moment', async () => {
  const seen: string[] = [];
  const watcher = watch(folder, (event, name) => name === 'running.pid' && seen.push(event));
  lock(folder);
  await vi.waitUntil(() => seen.length > 0, { timeout: 120_000 });
  await setImmediate();
  watcher.close();
  // The file appeared complete and was not written to afterwards.
  expect(seen).toEqual(['rename']);
  expect(readdirSync(folder)).toEqual(['running.lock', 'running.pid']);
});

it.each([
  ['stopped before it wrote its id', ''],
  ['is gone', '4194304'],
])('a lock is taken over from a process that %s', (_, left) => {
  writeFileSync(lockFile(), left);
  expect(runningSystemIn(folder)).toBeNull();
  lock(folder);
  expect(readFileSync(lockFile(), 'utf8')).toBe(String(process.pid));
});

it('a folder on a full disk is not taken for one that may not be written to', () => {
  symlinkSync('/dev/full', `${lockFile()}.${process.pid}`);
  expect(() => lock(folder)).toThrow(/^ENOSPC/);
});

it('a system runs while it holds the lock, whoever has its process id afterwards', () => {
  const release = lock(folder);
  writeFileSync(lockFile(), '4194304');
  expect(runningSystemIn(folder)).toEqual({ pid: 4194304, endpoints: null });
  release();
  writeFileSync(lockFile(), String(process.pid));
  expect(runningSystemIn(folder)).toBeNull();
});

it('a system that has just taken a lock is not taken for the one that was killed before it', () => {
  writeFileSync(lockFile(), '4194304');
  const endpoints = join(folder, 'endpoints.json');
  writeFileSync(endpoints, JSON.stringify({ pid: 4194304, endpoints: { intake: 'gone' } }));
  let seen: unknown = 'nothing was renamed';
  const { renameSync } = fs;
  fs.renameSync = (from, to) => {
    seen = runningSystemIn(folder);
    renameSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    lock(folder)();
  } finally {
    fs.renameSync = renameSync;
    syncBuiltinESMExports();
  }
  expect(seen).toBeNull();
});

it('a look at a lock does not keep a system from starting', async () => {
  const { child, told } = await contender();
  lock(folder)();
  try {
    for (let round = 0; round < 60; round += 1) {
      let isTold = false;
      const taken = told('lock').finally(() => {
        isTold = true;
      });
      while (!isTold) {
        runningSystemIn(folder);
        await setImmediate();
      }
      expect(await taken).toBe(true);
      await told('let go');
    }
  } finally {
    child.kill('SIGKILL');
  }
});

/** A process that locks the folder when told to, says whether it could, and then waits to be told to let go. */
const contender = async () => {
  const code = `
    import { lock } from '#infra/local/lock.ts';
    let release = null;
    process.on('message', (told) => {
      if (told === 'lock') {
        try { release = lock(process.argv[1]); } catch (error) { if (error.name !== 'Unfit') throw error; }
        process.send(release !== null);
      } else {
        release?.();
        release = null;
        process.send('ready');
      }
    });
    process.send('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = async () => (await once(child, 'message'))[0] as unknown;
  await answer();
  const told = (what: 'lock' | 'let go') => {
    child.send(what);
    return answer();
  };
  return { child, told };
};

it('a lock left over is taken by one of several processes, and ends when that is killed', async () => {
  const contenders = await Promise.all([contender(), contender(), contender()]);
  try {
    for (let round = 0; round < 60; round += 1) {
      writeFileSync(lockFile(), '4194304');
      const taken = await Promise.all(contenders.map(({ told }) => told('lock')));
      expect(taken.filter(Boolean)).toHaveLength(1);
      if (round < 59) await Promise.all(contenders.map(({ told }) => told('let go')));
    }
    const holder = runningSystemIn(folder)?.pid;
    const killed = contenders.find(({ child }) => child.pid === holder);
    killed?.child.kill('SIGKILL');
    await once(killed?.child as ChildProcess, 'exit');
    expect(() => lock(folder)()).not.toThrow();
  } finally {
    for (const { child } of contenders) child.kill('SIGKILL');
  }
});

it('a lock needs no hard links', () => {
  const { linkSync } = fs;
  fs.linkSync = () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  };
  syncBuiltinESMExports();
  try {
    expect(() => lock(folder)()).not.toThrow();
  } finally {
    fs.linkSync = linkSync;
    syncBuiltinESMExports();
  }
});

it('a lock names the folder without write access, the system error and the remedy', () => {
  // Even root cannot create files here.
  expect(() => lock('/sys/kernel')).toThrow(
    /\/sys\/kernel \((EACCES|EPERM|EROFS).*\): .*--data-dir/,
  );
});
