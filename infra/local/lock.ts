import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '#infra/localize.ts';
import type { Endpoints } from './emulators.ts';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const isAlive = (pid: number) => {
  // An empty lock file reads as 0, and signal 0 to process 0 would address our own process group.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
};

const lockFileIn = (folder: string) => join(folder, 'running.pid');
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
    const pid = Number(readFileSync(lockFileIn(folder), 'utf8'));
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

/**
 * Locks a data folder for one running system. Takes over the lock of a process that no longer exists. Returns
 * the function that releases the lock.
 *
 * @throws {Unfit} that names the holding process and the remedy
 * @throws {Error} of the file system, if the folder is not writable
 */
export const lock = (folder: string): (() => void) => {
  const file = lockFileIn(folder);
  mkdirSync(folder, { recursive: true });
  const acquire = () => {
    // Link a complete file, so the lock always contains a pid: others treat an empty lock as left over.
    const ownFile = `${file}.${process.pid}`;
    writeFileSync(ownFile, String(process.pid));
    try {
      linkSync(ownFile, file);
    } finally {
      rmSync(ownFile);
    }
  };
  try {
    acquire();
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (isAlive(holder)) {
      throw refusal(
        {
          'zh-CN': '{folder} 正由进程 {holder} 使用：请先停止它（Ctrl-C），或另指 --data-dir',
          en: 'process {holder} is using {folder}: stop it (Ctrl-C) or choose another --data-dir',
        },
        { folder, holder: String(holder) },
      );
    }
    rmSync(file);
    acquire();
  }
  return () => {
    rmSync(endpointsFileIn(folder), { force: true });
    rmSync(file, { force: true });
  };
};
