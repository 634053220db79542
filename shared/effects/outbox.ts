import * as z from 'zod';
import { minute } from '../settings/durations.ts';
import { Command } from './command.ts';
import { FollowUp } from './follow-up.ts';

const envelope = {
  /** The id of what it carries: putting it twice is putting it once. */
  id: z.string().min(1).max(64),
  platformId: z.string(),
  /** When it was committed, epoch milliseconds. */
  committedAt: z.number().int(),
  /** When it is to be sent, or sent again; `null` once it was acknowledged. Epoch milliseconds. */
  dueAt: z.number().int().nullable(),
  /** How often it was sent. */
  sends: z.number().int().nonnegative(),
  sentAt: z.number().int().optional(),
  acknowledgedAt: z.number().int().optional(),
  /** When the platform last said that it could not carry it out. */
  failedAt: z.number().int().optional(),
};

/**
 * A message that was committed together with its cause, and is sent until somebody says that it
 * arrived: a platform by its receipt, our own worker by having done it.
 */
export const OutboxItem = z.discriminatedUnion('destination', [
  z.strictObject({ ...envelope, destination: z.literal('actions'), body: Command }),
  z.strictObject({ ...envelope, destination: z.literal('followUps'), body: FollowUp }),
]);
export type OutboxItem = z.infer<typeof OutboxItem>;

const firstWait = 2 * minute;
const longestWait = 60 * minute;
const longestWaitFailed = 24 * longestWait;

/**
 * How long to wait for an acknowledgement after so many sends: 2 minutes, doubling to an hour; to a day where
 * the platform says that it cannot carry it out, as for an account that it deleted long ago.
 */
export const resendAfter = (sends: number, failed: boolean): number =>
  Math.min(
    failed ? longestWaitFailed : longestWait,
    firstWait * 2 ** Math.max(0, Math.min(sends, 16) - 1),
  );

/**
 * A command on its way to the platform. The worker sends it right after the commit; the sweeper
 * looks from `dueAt` on, when that should have happened.
 *
 * @param at when it is committed, epoch milliseconds
 */
export const outgoingCommand = (command: Command, at: number): OutboxItem => ({
  id: command.commandId,
  platformId: command.platformId,
  destination: 'actions',
  body: command,
  committedAt: at,
  dueAt: at + firstWait,
  sends: 0,
});

/** A message to ourselves; see `outgoingCommand`. */
export const outgoingFollowUp = (followUp: FollowUp, at: number): OutboxItem => ({
  id: followUp.followUpId,
  platformId: followUp.platformId,
  destination: 'followUps',
  body: followUp,
  committedAt: at,
  dueAt: at + firstWait,
  sends: 0,
});

/**
 * The message as it is committed: whoever made it of an event only knew when that arrived, which may be
 * hours ago where many wait.
 */
export const committedAt = (item: OutboxItem, at: number): OutboxItem => ({
  ...item,
  committedAt: at,
  dueAt: at + firstWait,
});

/** Whether the sweeper should send it now. */
export const isDue = ({ dueAt }: OutboxItem, now: number): boolean =>
  dueAt !== null && dueAt <= now;

/** After it was sent: due again, later each time. An acknowledgement that came first stands. */
export const afterSend = (item: OutboxItem, now: number): OutboxItem => {
  const sends = item.sends + 1;
  return {
    ...item,
    sends,
    sentAt: now,
    dueAt:
      item.acknowledgedAt === undefined
        ? now + resendAfter(sends, item.failedAt !== undefined)
        : null,
  };
};

/** After its arrival was confirmed: never due again. The first confirmation stands. */
export const afterAcknowledgement = (item: OutboxItem, now: number): OutboxItem =>
  item.acknowledgedAt === undefined ? { ...item, acknowledgedAt: now, dueAt: null } : item;
