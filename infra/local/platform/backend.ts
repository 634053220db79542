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

/** The backend of the simulated platform: it applies commands and sends receipts. */
export type Backend = {
  /** Ids of all commands received so far. */
  readonly received: ReadonlySet<string>;
  /** The last applied state, by `account:ID` or `content:ID`. */
  readonly states: ReadonlyMap<string, StateCommand>;
  readonly stop: () => Promise<void>;
};

/** Reads the command on a line; none if a full disk or a crash cut the line. */
const commandsOn = (line: string): readonly Command[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
};

/** The platform's database: the received commands, one per line. Those that newer ones had overtaken change nothing. */
const openDatabase = (file: string | undefined) => {
  const states = new Map<string, StateCommand>();
  const delivered = new Map<string, OnceCommand>();
  const memory = memoryReceiver({ states, delivered });
  const apply = (command: Command) =>
    'subjectVersion' in command ? memory.applyState(command) : memory.deliverOnce(command);
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const commands = lines.flatMap(commandsOn);
  const received = new Set(commands.map(({ commandId }) => commandId));

  const persisted =
    <Kind extends Command>(write: (command: Kind) => ReturnType<typeof apply>) =>
    async (command: Kind) => {
      const result = await write(command);
      if (file && !received.has(command.commandId))
        // The line feed comes first, so that a cut line does not swallow the next one.
        appendFileSync(file, `\n${JSON.stringify(command)}`);
      received.add(command.commandId);
      return result;
    };
  const store: ReceiverStore = {
    applyState: persisted(memory.applyState),
    deliverOnce: persisted(memory.deliverOnce),
  };
  const load = async () => {
    for (const command of commands) await apply(command);
  };
  return { store, states, received, load };
};

/**
 * Starts the platform's side of the actions queue. Each command passes through the reference receiver, its
 * receipt is sent to the intake queue with the client library, and only then is the command deleted from the
 * queue.
 *
 * Received commands are stored in `file` and survive a restart; without a file they are kept in memory.
 *
 * @example
 * declare const system: System;
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
  const database = openDatabase(file);
  await database.load();
  const { received } = database;
  const receiver = createReceiver({ platformId, store: database.store });
  const { sendEvents } = createSender({
    sqs,
    queueUrl: system.queueUrl('intake'),
    platformId,
    purpose,
    keys: { platform: Buffer.alloc(32, 'the key of a pretend platform') },
  });
  const stopping = new AbortController();

  const receiveOnce = async () => {
    const { Messages = [] } = await sqs.send(
      // Polls are short because a stop waits for them: messages of an aborted poll would stay hidden.
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
    if (failed.length > 0)
      throw new Error(`a receipt was not sent: ${failed[0]?.problem.en} ${failed[0]?.remedy.en}`);
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await receiveOnce();
      } catch (error) {
        if (stopping.signal.aborted) return;
        // The commands are still on the queue and will be received again.
        process.emitWarning(
          `the simulated platform could not process commands and retries: ${(error as Error).message}`,
        );
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
