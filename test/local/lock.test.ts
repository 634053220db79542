import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
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
  vi.restoreAllMocks();
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
  await vi.waitUntil(() => seen.length > 0);
  await setImmediate();
  watcher.close();
  // The file appeared complete and was not written to afterwards.
  expect(seen).toEqual(['rename']);
  expect(readdirSync(folder)).toEqual(['running.pid']);
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

it('a lock is not taken from a process of another user that cannot be signalled', () => {
  writeFileSync(lockFile(), '77');
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
  });
  expect(() => lock(folder)).toThrow('process 77 is using');
  expect(runningSystemIn(folder)).toEqual({ pid: 77, endpoints: null });
});

it('a lock reports the system error for a folder without write access', () => {
  // Even root cannot create files here.
  expect(() => lock('/sys/kernel')).toThrow(/^(EACCES|EPERM|EROFS)/);
});
