import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { Command } from '../effects/command.ts';
import { Id } from '../events/envelope.ts';
import type { EventOf } from '../events/event.ts';

/** The least that a receipt needs, whatever release made the command. */
const Addressed = z.object({ commandId: Id, subject: z.object({ accountId: Id }) });

/**
 * A command that carries the whole state that its subject is to have.
 * @public
 */
export type StateCommand = Extract<Command, { readonly subjectVersion: number }>;
/**
 * A command that happens once: a warning, one that is taken back, or a clue.
 * @public
 */
export type OnceCommand = Exclude<Command, StateCommand>;

/**
 * What became of a command.
 * @public
 */
export type Result = 'applied' | 'stale' | 'failed';

/** What a platform implements over its own database. What throws leaves the command on the queue. */
export type ReceiverStore = {
  /**
   * Writes the desired state, its version and `issuedAt` in one conditional write: `stale` when the subject
   * already has this version or a higher one, `failed` when there is no such subject. By `issuedAt` a
   * platform finds the versions that it forgets where tables were restored to an earlier second.
   */
  readonly applyState: (command: StateCommand) => Promise<Result>;
  /**
   * Delivers a warning or clue, or takes a warning back, unless a command of this id was carried out:
   * `stale` then. A warning that is taken back goes where it was not read yet; who has read it is told that
   * it was a mistake. Messages overtake each other: one that was taken back before it came counts as carried
   * out, and is not delivered.
   */
  readonly deliverOnce: (command: OnceCommand) => Promise<Result>;
};

/**
 * A receipt, ready to be sent on the intake queue.
 * @public
 */
export type ReceiptEvent = Omit<EventOf<'action.applied'>, 'context'>;

export type Received = {
  readonly result: Result;
  /** Why it failed, in a line. */
  readonly detail?: string;
  /** `null` when the message names no command that a receipt could be for. */
  readonly receipt: ReceiptEvent | null;
};

/**
 * The reference receiver: what a platform backend does with the actions queue.
 *
 * States are kept by subject and version, so order and repetition cannot harm: an older or equal
 * version is `stale`, and acknowledged all the same. Warnings and clues are told apart by command id
 * alone. A message that is not understood is answered `failed`, with a receipt where it names its
 * command, and can be deleted; an error of the store is thrown, so that SQS offers the command again.
 *
 * @example
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
  /** Id of each receipt: a command that comes twice is acknowledged twice. */
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
        const detail = 'the command does not match the contract of this receiver';
        const named = Addressed.safeParse(message);
        return named.success
          ? answer(named.data, 'failed', detail)
          : { result: 'failed', detail, receipt: null };
      }
      const command = read.data;
      if (command.platformId !== platformId) {
        return { result: 'failed', detail: 'the command is for another platform', receipt: null };
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

/** What a receiver in memory holds: the last state by subject, and what was delivered by command id. */
export type ReceiverMemory = {
  readonly states: Map<string, StateCommand>;
  readonly delivered: Map<string, OnceCommand>;
};

/**
 * A receiver's store over two maps, which may be filled and saved by whoever makes them.
 *
 * @example
 * const memory = { states: new Map(), delivered: new Map() };
 * const store = memoryReceiver(memory);
 * memory.states.get('account:u-1')?.desired; // { standing: 'frozen', until: … }
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
