import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '#infra/voice.ts';
import type { Endpoints } from './emulators.ts';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const alive = (pid: number) => {
  // An empty lock reads as 0, which is no process but our own group of them.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return codeOf(error) === 'EPERM';
  }
};

const lockIn = (folder: string) => join(folder, 'running.pid');
const endpointsIn = (folder: string) => join(folder, 'endpoints.json');

/** Lets other commands on this machine use the servers of the system that runs in a folder. */
export const announce = (folder: string, endpoints: Endpoints): void =>
  writeFileSync(endpointsIn(folder), JSON.stringify({ pid: process.pid, endpoints }));

/**
 * The system that runs in a folder now, or `null`. One that is still starting, or does not let
 * others in, has no endpoints.
 */
export const runningIn = (
  folder: string,
): { readonly pid: number; readonly endpoints: Endpoints | null } | null => {
  try {
    const pid = Number(readFileSync(lockIn(folder), 'utf8'));
    if (!alive(pid)) return null;
    try {
      const announced = JSON.parse(readFileSync(endpointsIn(folder), 'utf8'));
      return { pid, endpoints: announced.pid === pid ? announced.endpoints : null };
    } catch {
      return { pid, endpoints: null };
    }
  } catch {
    return null;
  }
};

/**
 * Keeps a data folder to one running system; a lock left by a process that is gone is taken over.
 * Returns the release.
 *
 * @throws {Unfit} that names the process and the remedy
 * @throws {Error} of the system when the folder cannot be written to
 */
export const lock = (folder: string): (() => void) => {
  const file = lockIn(folder);
  mkdirSync(folder, { recursive: true });
  const take = () => {
    // With its number in it from the first moment: others take an empty one for left behind.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid));
    try {
      linkSync(own, file);
    } finally {
      rmSync(own);
    }
  };
  try {
    take();
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (alive(holder)) {
      throw refusal(
        {
          'zh-CN': '{folder} 正由进程 {holder} 使用：请先停止它（Ctrl-C），或另指 --data-dir',
          en: 'process {holder} is using {folder}: stop it (Ctrl-C) or choose another --data-dir',
        },
        { folder, holder: String(holder) },
      );
    }
    rmSync(file);
    take();
  }
  return () => {
    rmSync(endpointsIn(folder), { force: true });
    rmSync(file, { force: true });
  };
};
