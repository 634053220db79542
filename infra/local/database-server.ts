import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { refusal } from '#infra/localize.ts';

/** A running DynamoDB server over SQLite (dynoxide): the storage of the local tables. */
type DatabaseServer = {
  readonly url: string;
  readonly pid: number | undefined;
  readonly close: () => Promise<void>;
};

const remedy = {
  'zh-CN':
    '请以 CLEARSPRING_DYNAMODB_BIN 指明适合本机的 dynoxide 程序，或以 CLEARSPRING_DYNAMODB_ENDPOINT 指明运行中的 DynamoDB 兼容服务，如 DynamoDB Local',
  en: 'set CLEARSPRING_DYNAMODB_BIN to a dynoxide binary for this machine, or CLEARSPRING_DYNAMODB_ENDPOINT to a running DynamoDB-compatible server such as DynamoDB Local',
};

const binaryOf = (named: string | undefined): string => {
  if (named) return named;
  try {
    return fileURLToPath(
      new URL('./dynoxide', import.meta.resolve('@dynoxide/linux-x64/package.json')),
    );
  } catch {
    throw refusal(
      {
        'zh-CN': `没有适用于 {machine} 的内置 DynamoDB：${remedy['zh-CN']}`,
        en: `no embedded DynamoDB is installed for {machine}: ${remedy.en}`,
      },
      { machine: `${process.platform} ${process.arch}` },
    );
  }
};

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Resolves when the server reports that it listens; rejects with its output if it exits before. */
const listening = (child: ChildProcess, binary: string) =>
  new Promise<void>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (said.includes('listening on')) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', ({ message }) =>
      reject(
        refusal(
          {
            'zh-CN': `内置 DynamoDB（{binary}）无法启动：{message}；${remedy['zh-CN']}`,
            en: `the embedded DynamoDB ({binary}) did not start: {message}; ${remedy.en}`,
          },
          { binary, message },
        ),
      ),
    );
    child.once('exit', () =>
      reject(
        refusal(
          {
            'zh-CN': '内置 DynamoDB（{binary}）启动后随即退出：{said}',
            en: 'the embedded DynamoDB ({binary}) exited immediately: {said}',
          },
          { binary, said: said.trim() },
        ),
      ),
    );
  });

const start = async (
  binary: string,
  file: string | undefined,
  attempts = 5,
): Promise<DatabaseServer> => {
  const port = await freePort();
  const child = spawn(
    binary,
    ['serve', '--port', String(port), ...(file ? ['--db-path', file] : [])],
    // Detached, so that Ctrl-C reaches only the runner, which stops its servers last.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    await listening(child, binary);
  } catch (error) {
    // Another process may have taken the free port in the meantime.
    const taken = error instanceof Error && error.message.includes('already in use');
    if (taken && attempts > 1) return start(binary, file, attempts - 1);
    throw error;
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/**
 * Serves tables on a loopback port until closed. Without a `file`, they are kept in memory.
 *
 * `CLEARSPRING_DYNAMODB_ENDPOINT` selects a running server instead, `CLEARSPRING_DYNAMODB_BIN` another
 * binary.
 *
 * @throws {Error} that names the remedy, if no server or binary is found or the server does not start
 *
 * @example
 * const { url } = await serveDatabase({ file: '.clearspring/demo/tables.db' }, process.env);
 */
export const serveDatabase = async (
  { file }: { readonly file?: string },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DatabaseServer> => {
  const running = environment.CLEARSPRING_DYNAMODB_ENDPOINT;
  if (running) return { url: running, pid: undefined, close: async () => {} };
  return start(binaryOf(environment.CLEARSPRING_DYNAMODB_BIN), file);
};
