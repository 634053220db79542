import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import {
  createReceiver,
  memoryReceiver,
  type OnceCommand,
  type ReceiptEvent,
  type ReceiverStore,
  type StateCommand,
} from '#shared/client/receiver.ts';
import { createSender } from '#shared/client/send-events.ts';
import type { System } from '../system.ts';

type Command = StateCommand | OnceCommand;

/** The pretend platform's own backend: it carries out commands and says so. */
export type Backend = {
  /** Ids of all commands that ever reached it. */
  readonly received: ReadonlySet<string>;
  /** The last state that was applied, by `account:ID` or `content:ID`. */
  readonly states: ReadonlyMap<string, StateCommand>;
  readonly stop: () => Promise<void>;
};

/** The platform's database: what was applied, one command a line. */
const databaseIn = (file: string | undefined) => {
  const states = new Map<string, StateCommand>();
  const delivered = new Map<string, OnceCommand>();
  const memory = memoryReceiver({ states, delivered });
  const apply = (command: Command) =>
    'subjectVersion' in command ? memory.applyState(command) : memory.deliverOnce(command);
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const commands = lines
    .filter((line) => line.endsWith('}'))
    .map((line): Command => JSON.parse(line));

  const kept =
    <Kind extends Command>(write: (command: Kind) => ReturnType<typeof apply>) =>
    async (command: Kind) => {
      const result = await write(command);
      if (file && result === 'applied') appendFileSync(file, `${JSON.stringify(command)}\n`);
      return result;
    };
  const store: ReceiverStore = {
    applyState: kept(memory.applyState),
    deliverOnce: kept(memory.deliverOnce),
  };
  const load = async () => {
    for (const command of commands) await apply(command);
  };
  return { store, states, commands, load };
};

/**
 * Starts the platform's side of the actions queue: each command goes through the reference receiver,
 * its receipt goes back on the intake queue by the client library, and only then is it deleted.
 *
 * What was applied is in `file` and survives a restart; without one it is kept in memory.
 *
 * @example
 * const backend = await startBackend(system, { file: '.clearspring/demo/platform.jsonl' });
 */
export const startBackend = async (
  system: Pick<System, 'settings' | 'clients' | 'queueUrl'>,
  {
    file,
    onCommand = () => {},
  }: { readonly file?: string; readonly onCommand?: (command: Command) => void } = {},
): Promise<Backend> => {
  const { sqs } = system.clients;
  const { platformId, purpose } = system.settings;
  const QueueUrl = system.queueUrl('actions');
  const database = databaseIn(file);
  await database.load();
  const received = new Set(database.commands.map(({ commandId }) => commandId));
  const receiver = createReceiver({ platformId, store: database.store });
  const { sendEvents } = createSender({
    sqs,
    queueUrl: system.queueUrl('intake'),
    platformId,
    purpose,
    keys: { platform: Buffer.alloc(32, 'the key of a pretend platform') },
  });
  const stopping = new AbortController();

  const round = async () => {
    const { Messages = [] } = await sqs.send(
      // Not broken off at a stop, so short: what a broken poll was given would stay hidden.
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return;
    const receipts: ReceiptEvent[] = [];
    for (const { Body = '' } of Messages) {
      const command: Command = JSON.parse(Body);
      const { result, receipt } = await receiver.receive(command);
      if (receipt) receipts.push(receipt);
      received.add(command.commandId);
      if (result === 'applied') onCommand(command);
    }
    const { failed } = await sendEvents(receipts);
    if (failed.length > 0) throw new Error(`a receipt was not sent: ${failed[0]?.problem.en}`);
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await round();
      } catch (error) {
        if (stopping.signal.aborted) return;
        // The commands are still on the queue, and come again.
        process.emitWarning(`the pretend platform missed a round: ${(error as Error).message}`);
        await setTimeout(1000, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  })();

  return {
    received,
    states: database.states,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
