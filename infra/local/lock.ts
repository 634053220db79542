import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * Keeps a data folder to one running system; a lock left by a process that is gone is taken over.
 * Returns the release. Throws an `Error` that names the process and the remedy.
 */
export const lock = (folder: string): (() => void) => {
  const file = join(folder, 'running.pid');
  mkdirSync(folder, { recursive: true });
  const take = () => writeFileSync(file, String(process.pid), { flag: 'wx' });
  try {
    take();
  } catch {
    const holder = Number(readFileSync(file, 'utf8'));
    if (alive(holder)) {
      throw new Error(
        `${folder} is in use by process ${holder}: stop it (Ctrl-C) or give another --data-dir`,
      );
    }
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
};
