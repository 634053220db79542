import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { refusal } from '#infra/localize.ts';
import type { Endpoints } from './emulators.ts';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const isAlive = (pid: number) => {
  // An empty file reads as 0, and signal 0 to process 0 would address our own process group.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
};

const pidFileIn = (folder: string) => join(folder, 'running.pid');
const endpointsFileIn = (folder: string) => join(folder, 'endpoints.json');

/** Publishes the server endpoints of the system in a folder to other commands on this machine. */
export const publishEndpoints = (folder: string, endpoints: Endpoints): void =>
  writeFileSync(endpointsFileIn(folder), JSON.stringify({ pid: process.pid, endpoints }));

/**
 * Returns the system that runs in a folder now, or `null`. `endpoints` is `null` if the system is still
 * starting or did not announce them.
 */
export const runningSystemIn = (
  folder: string,
): { readonly pid: number; readonly endpoints: Endpoints | null } | null => {
  try {
    const pid = Number(readFileSync(pidFileIn(folder), 'utf8'));
    if (!isAlive(pid)) return null;
    try {
      const announced = JSON.parse(readFileSync(endpointsFileIn(folder), 'utf8'));
      return { pid, endpoints: announced.pid === pid ? announced.endpoints : null };
    } catch {
      return { pid, endpoints: null };
    }
  } catch {
    return null;
  }
};

/** SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy). */
const busy = 5;

/**
 * Locks a data folder for one running system. The operating system ends the lock with the process, however
 * that ends. Returns the function that releases the lock; keep it, because garbage collection releases it too.
 *
 * @throws {Unfit} that names the holding process and the remedy
 * @throws {Error} of the file system, if the folder is not writable
 */
export const lock = (folder: string): (() => void) => {
  const file = pidFileIn(folder);
  const ownFile = `${file}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(ownFile, String(process.pid));
  // Nothing is stored in this database: SQLite locks files on every system, and `queues.db` relies on it too.
  const held = new DatabaseSync(join(folder, 'running.lock'));
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    held.close();
    rmSync(ownFile);
    if ((error as { errcode?: number }).errcode !== busy) throw error;
    throw refusal(
      {
        'zh-CN': '{folder} 正由进程 {holder} 使用：请先停止它（Ctrl-C），或另指 --data-dir',
        en: 'process {holder} is using {folder}: stop it (Ctrl-C) or choose another --data-dir',
      },
      { folder, holder: String(runningSystemIn(folder)?.pid ?? '?') },
    );
  }
  // Renamed, so that others never read an incomplete id.
  renameSync(ownFile, file);
  return () => {
    rmSync(endpointsFileIn(folder), { force: true });
    rmSync(file, { force: true });
    // Last: another process may hold the lock from here on.
    held.close();
  };
};
