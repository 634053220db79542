import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const tool = fileURLToPath(new URL('../../infra/cli/clearspring.mjs', import.meta.url));

/**
 * Runs the CLI with redirected output (`| true`, `> /dev/full`), in a shell that may run another command
 * before. Returns the exit code and standard error.
 */
export const runToolInto = (
  where: string,
  folder: string,
  words: readonly string[],
  before = ':',
): Promise<{ readonly code: number; readonly err: string }> =>
  new Promise((resolve) => {
    const piped = `set -o pipefail; ${before}; "$0" "$@" ${where}`;
    execFile(
      'bash',
      ['-c', piped, process.execPath, tool, ...words],
      { cwd: folder },
      (error, _, err) => resolve({ code: error ? Number(error.code) : 0, err }),
    );
  });

/** Runs the CLI on a terminal. Output is a single stream that includes cursor movements. */
export const runToolOnTerminal = (
  folder: string,
  words: readonly string[],
): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((resolve) => {
    const line = [process.execPath, tool, ...words].map((word) => `'${word}'`).join(' ');
    execFile(
      'bash',
      ['-c', 'script --quiet --return --command "$0" /dev/null', line],
      { cwd: folder },
      (error, out) => resolve({ code: error ? Number(error.code) : 0, out }),
    );
  });

/** Runs the CLI in a folder, in English and without colours; aborting `interrupt` sends Ctrl-C. */
export const runTool = (
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  interrupt?: AbortSignal,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    // Remove both, because they would take precedence over `LANG`.
    const { FORCE_COLOR: _, LC_ALL, LC_MESSAGES, ...inherited } = process.env;
    const running = execFile(
      process.execPath,
      [tool, ...words],
      { cwd: folder, env: { ...inherited, NO_COLOR: '1', LANG: 'en_US.UTF-8', ...environment } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    interrupt?.addEventListener('abort', () => running.kill('SIGINT'));
  });
