import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Command } from '../effects/command.ts';
import { Id } from '../events/envelope.ts';
import type { EventOf } from '../events/event.ts';

/** The fields of a command that a receipt needs, whatever release sent the command. */
const Addressed = z.object({ commandId: Id, subject: z.object({ accountId: Id }) });

/**
 * A command that carries the complete desired state of its subject.
 * @public
 */
export type StateCommand = Extract<Command, { readonly subjectVersion: number }>;
/**
 * A command that is carried out once: a warning, the withdrawal of a warning, or a clue.
 * @public
 */
export type OnceCommand = Exclude<Command, StateCommand>;

/**
 * The outcome of a command.
 * @public
 */
export type Result = 'applied' | 'stale' | 'failed';

/** What a platform implements with its own database. If a method throws, the command stays on the queue. */
export type ReceiverStore = {
  /**
   * Writes the desired state, its version and `issuedAt` in one conditional write. Returns `stale` if the
   * subject already has this version or a higher one, `failed` if there is no such subject. After tables
   * were restored to an earlier time, the platform finds by `issuedAt` the versions that it must forget.
   */
  readonly applyState: (command: StateCommand) => Promise<Result>;
  /**
   * Delivers a warning or clue, or withdraws a warning. Returns `stale` if a command with this id was
   * already carried out. A withdrawn warning is removed if it was not read yet; a user who has read it is
   * told that it was a mistake. A withdrawal may arrive before its warning: the warning then counts as
   * carried out and is not delivered.
   */
  readonly deliverOnce: (command: OnceCommand) => Promise<Result>;
};

/**
 * A receipt, ready to be sent to the intake queue.
 * @public
 */
export type ReceiptEvent = Omit<EventOf<'action.applied'>, 'context'>;

/** The outcome of one message from the actions queue. */
export type Received = {
  readonly result: Result;
  /** Why it failed, as a code, so that the log of `screen-events` shows it as well as the console. */
  readonly detail?: string;
  /** `null` if the message names no command to send a receipt for. */
  readonly receipt: ReceiptEvent | null;
};

/**
 * Creates the reference receiver, which shows how a platform backend processes the actions queue.
 *
 * States are stored by subject and version, so reordering and duplicates are harmless: an older or equal
 * version is `stale`, and is acknowledged too. Warnings and clues are deduplicated by command id. A message
 * that does not match the contract returns `failed`, with a receipt if it names its command, and can be
 * deleted. An error of the store is thrown, so that SQS delivers the command again.
 *
 * @example
 * declare const message: { readonly Body: string };
 * declare const sendEvents: ReturnType<typeof createSender>['sendEvents'];
 * const store = memoryReceiver({ states: new Map(), delivered: new Map() });
 * const receiver = createReceiver({ platformId: 'demo', store });
 * const { receipt } = await receiver.receive(JSON.parse(message.Body));
 * if (receipt) await sendEvents([receipt]);
 */
export const createReceiver = ({
  platformId,
  store,
  now = Date.now,
  newId = randomUUID,
}: {
  readonly platformId: string;
  readonly store: ReceiverStore;
  readonly now?: () => number;
  /** Creates the event id of each receipt. A command that is delivered twice is acknowledged twice. */
  readonly newId?: () => string;
}): { readonly receive: (message: unknown) => Promise<Received> } => {
  const answer = (
    { commandId, subject }: z.infer<typeof Addressed>,
    result: Result,
    detail?: string,
  ): Received => ({
    result,
    ...(detail !== undefined && { detail }),
    receipt: {
      version: 1,
      eventId: newId(),
      platformId,
      type: 'action.applied',
      occurredAt: new Date(now()).toISOString(),
      accountId: subject.accountId,
      data: { commandId, result, ...(detail !== undefined && { detail }) },
    },
  });

  return {
    async receive(message) {
      const read = Command.safeParse(message);
      if (!read.success) {
        const detail = 'unreadable-command';
        const addressed = Addressed.safeParse(message);
        return addressed.success
          ? answer(addressed.data, 'failed', detail)
          : { result: 'failed', detail, receipt: null };
      }
      const command = read.data;
      if (command.platformId !== platformId) {
        return { result: 'failed', detail: 'foreign-platform', receipt: null };
      }
      return answer(
        command,
        'subjectVersion' in command
          ? await store.applyState(command)
          : await store.deliverOnce(command),
      );
    },
  };
};

/** The data of an in-memory receiver: the last state by subject, and delivered commands by command id. */
export type ReceiverMemory = {
  readonly states: Map<string, StateCommand>;
  readonly delivered: Map<string, OnceCommand>;
};

/**
 * Creates a receiver's store over two maps. The caller may load and save the maps.
 *
 * @example
 * const memory = { states: new Map(), delivered: new Map() };
 * const store = memoryReceiver(memory);
 * memory.states.get('account:u-1')?.desired; // after a freeze: { standing: 'frozen', until: … }
 */
export const memoryReceiver = ({ states, delivered }: ReceiverMemory): ReceiverStore => ({
  async applyState(command) {
    const key = `${command.subject.kind}:${command.subject.id}`;
    const version = states.get(key)?.subjectVersion ?? 0;
    if (command.subjectVersion <= version) return 'stale';
    states.set(key, command);
    return 'applied';
  },
  async deliverOnce(command) {
    if (delivered.has(command.commandId)) return 'stale';
    delivered.set(command.commandId, command);
    if (command.kind === 'withdraw-warning' && !delivered.has(command.warningId)) {
      delivered.set(command.warningId, command);
    }
    return 'applied';
  },
});
