import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { refusal } from '#infra/localize.ts';
import { Unfit, type Words } from '#shared/events/words.ts';

const program = fileURLToPath(new URL('./emulators-process.ts', import.meta.url));

export type Endpoints = { readonly dynamodb: string; readonly sqs: string; readonly s3: string };

export type Emulators = {
  readonly endpoints: Endpoints;
  /** Process ids, for measuring or killing them. `database` is absent if an external server is used. */
  readonly pids: { readonly emulators: number; readonly database?: number };
  readonly stop: () => Promise<void>;
};

/**
 * Starts embedded DynamoDB, SQS and S3 servers on free loopback ports, in a process of their own.
 *
 * Acknowledged writes are stored in `folder` and survive a killed process; without a folder everything is in
 * memory.
 *
 * @throws {Error} that names the remedy, if a server cannot start
 *
 * @example
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * const emulators = await startEmulators({ folder: '.clearspring/demo' });
 * new DynamoDBClient({ endpoint: emulators.endpoints.dynamodb });
 * await emulators.stop();
 */
export const startEmulators = async ({
  folder,
}: {
  readonly folder?: string;
}): Promise<Emulators> => {
  if (folder) mkdirSync(folder, { recursive: true });
  const child = fork(program, folder ? [folder] : [], {
    // node:sqlite is stable enough for local use; hide its warning from users.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const started = await new Promise<{ endpoints: Endpoints; databasePid?: number }>(
    (resolve, reject) => {
      child.once('message', (message: { endpoints: Endpoints } | { failed: Words }) =>
        'failed' in message ? reject(new Unfit(message.failed)) : resolve(message),
      );
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(
          refusal(
            {
              'zh-CN': '内置服务启动后随即退出（退出码 {code}）',
              en: 'the embedded servers exited immediately (exit code {code})',
            },
            { code: String(code) },
          ),
        ),
      );
    },
  );
  return {
    endpoints: started.endpoints,
    pids: {
      emulators: child.pid as number,
      ...(started.databasePid !== undefined && { database: started.databasePid }),
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
