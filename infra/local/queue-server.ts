import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { minute } from '#shared/settings/durations.ts';
import { operations, QueueError } from './queue-operations.ts';
import { openQueueStore } from './queue-store.ts';

/**
 * A running server of Amazon SQS standard queues over SQLite: the queues of the local system.
 *
 * Written here because the available emulator (fauxqs) rejects every character outside the Basic Multilingual
 * Plane (emoji, the mathematical alphabets that sellers use as disguise) and, when it persists, loses
 * messages whose visibility timeout is set to zero. Limits, receive counts, redrive and long polling follow
 * the SQS API reference. A killed server keeps every acknowledged message.
 */
type QueueServer = { readonly url: string; readonly close: () => Promise<void> };

const queryProtocolError = () =>
  new QueueError(
    'InvalidAction',
    'The header x-amz-target is missing. This server reads the JSON protocol of SQS only, not the older query protocol: use an AWS SDK from 2024 or later, or the request in docs/events.md.',
  );

/**
 * Serves queues on a loopback port until closed. Without a `file`, messages are kept in memory.
 *
 * @example
 * const { url, close } = await serveQueues({ file: '.clearspring/demo/queues.db' });
 */
export const serveQueues = async ({
  file = ':memory:',
}: {
  readonly file?: string;
}): Promise<QueueServer> => {
  /** Waiting long polls, by queue. */
  const waiters = new Map<string, Set<() => void>>();
  const wake = (queue?: string) => {
    const woken = queue === undefined ? [...waiters.keys()] : [queue];
    for (const name of woken) for (const waiter of waiters.get(name) ?? []) waiter();
  };
  const store = openQueueStore(file, wake);
  const waiterFor = (closed: AbortSignal) => (queue: string, until: number) =>
    new Promise<void>((resolve) => {
      const next = store.nextVisible(queue) ?? until;
      const waiting = waiters.get(queue) ?? new Set();
      waiters.set(queue, waiting);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        closed.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, Math.min(until, next) - Date.now()));
      waiting.add(done);
      closed.addEventListener('abort', done, { once: true });
    });

  const server = createServer(async (request, response) => {
    const disconnect = new AbortController();
    const closed = disconnect.signal;
    response.on('close', () => disconnect.abort());
    const answer = (status: number, body: object) => {
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(body));
    };
    try {
      const target = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      const run = Object.hasOwn(operations, target) ? operations[target] : undefined;
      const sent = await text(request);
      // Without this, the form of an older SDK would only be called invalid JSON.
      if (request.headers['x-amz-target'] === undefined) throw queryProtocolError();
      const body = JSON.parse(sent || '{}');
      if (!run) throw new QueueError('InvalidAction', `This server does not support ${target}.`);
      const [, sender = 'anonymous'] =
        /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      const host = request.headers.host ?? 'localhost';
      answer(
        200,
        await run(body, { store, sender, host, closed, wake, waitForMessage: waiterFor(closed) }),
      );
    } catch (error) {
      const { name, message } = error as Error;
      const isRequest = error instanceof QueueError || error instanceof SyntaxError;
      answer(isRequest ? 400 : 500, { __type: `com.amazonaws.sqs#${name}`, message });
    }
  });
  // The SDK reuses connections; closing an idle one under it would look like a lost response.
  server.keepAliveTimeout = minute;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
      store.close();
    },
  };
};
