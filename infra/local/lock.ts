import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDiskFull, refusal } from '#infra/localize.ts';
import type { Endpoints } from './emulators.ts';

/** SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy). */
const busy = 5;

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === busy;

const lockFileIn = (folder: string) => join(folder, 'running.lock');
const pidFileIn = (folder: string) => join(folder, 'running.pid');
const endpointsFileIn = (folder: string) => join(folder, 'endpoints.json');

/** Publishes the server endpoints of the system in a folder to other commands on this machine. */
export const publishEndpoints = (folder: string, endpoints: Endpoints): void =>
  writeFileSync(endpointsFileIn(folder), JSON.stringify({ pid: process.pid, endpoints }));

/** Whether a process holds the lock of a folder. Its id proves nothing: the system reuses ids. */
const isLocked = (folder: string): boolean => {
  if (!existsSync(lockFileIn(folder))) return false;
  const file = new DatabaseSync(lockFileIn(folder), { readOnly: true });
  try {
    file.exec('SELECT name FROM sqlite_schema');
    return false;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return true;
  } finally {
    file.close();
  }
};

/**
 * Returns the system that runs in a folder now, or `null`. `endpoints` is `null` if the system is still
 * starting or did not announce them.
 *
 * @throws {Error} of SQLite, if `running.lock` is not readable
 */
export const runningSystemIn = (
  folder: string,
): { readonly pid: number; readonly endpoints: Endpoints | null } | null => {
  if (!isLocked(folder)) return null;
  try {
    const pid = Number(readFileSync(pidFileIn(folder), 'utf8'));
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

/** `runningSystemIn` holds the file for an instant to see whether it is locked; no start may fail by that. */
const longestLook = 100;

/**
 * Locks a data folder for one running system. The operating system ends the lock with the process, however
 * that ends. Returns the function that releases the lock; keep it, because garbage collection releases it too.
 *
 * @throws {Unfit} that names the holding process or the folder that is not writable, and the remedy
 * @throws {Error} of the file system, if the disk is full, or of SQLite, which does not name the folder, if
 *   `running.lock` cannot be opened
 */
export const lock = (folder: string): (() => void) => {
  const file = pidFileIn(folder);
  const ownFile = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(ownFile, String(process.pid));
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw refusal(
      {
        'zh-CN': '{folder} 不可写（{message}）：请检查其权限，或另指 --data-dir',
        en: 'cannot write to {folder} ({message}): check its permissions, or choose another --data-dir',
      },
      { folder, message: (error as Error).message },
    );
  }
  // Nothing is stored in this database: SQLite locks files on every system, and `queues.db` relies on it too.
  const held = new DatabaseSync(lockFileIn(folder), { timeout: longestLook });
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    held.close();
    rmSync(ownFile);
    if (!isBusy(error)) throw error;
    throw refusal(
      {
        'zh-CN': '{folder} 正由进程 {holder} 使用：请先停止它（Ctrl-C），或另指 --data-dir',
        en: 'process {holder} is using {folder}: stop it (Ctrl-C) or choose another --data-dir',
      },
      { folder, holder: String(runningSystemIn(folder)?.pid ?? '?') },
    );
  }
  // Of a process that was killed: nobody may take them for those of this one.
  rmSync(endpointsFileIn(folder), { force: true });
  rmSync(file, { force: true });
  // Renamed, so that others never read an incomplete id.
  renameSync(ownFile, file);
  return () => {
    rmSync(endpointsFileIn(folder), { force: true });
    rmSync(file, { force: true });
    // Last: another process may hold the lock from here on.
    held.close();
  };
};
