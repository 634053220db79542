import * as z from 'zod';
import { minute } from '../settings/durations.ts';
import { Command } from './command.ts';
import { FollowUp } from './follow-up.ts';

const envelope = {
  /** The id of its body: adding a message twice is idempotent. */
  id: z.string().min(1).max(64),
  platformId: z.string(),
  /** When it was committed, epoch milliseconds. */
  committedAt: z.number().int(),
  /** When it is due to be sent or resent, epoch milliseconds; `null` once it is acknowledged. */
  dueAt: z.number().int().nullable(),
  /** How often it was sent. */
  sends: z.number().int().nonnegative(),
  sentAt: z.number().int().optional(),
  acknowledgedAt: z.number().int().optional(),
  /** When the platform last reported that it could not carry it out. */
  failedAt: z.number().int().optional(),
  /** Why, in the platform's own words (`detail` of its receipt), until it carries it out. */
  failedDetail: z.string().optional(),
};

/**
 * A message that is committed together with its cause and sent until delivery is confirmed: by the
 * platform's receipt, or by our own worker having processed it. A message to ourselves also counts as delivered once
 * its queue has accepted three copies.
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
 * Returns how long to wait for an acknowledgement, in milliseconds: 2 minutes, doubling with each send up
 * to an hour. Up to a day if the platform reported failure, e.g. for an account that it deleted long ago.
 */
export const resendDelay = (sends: number, failed: boolean): number =>
  Math.min(
    failed ? longestWaitFailed : longestWait,
    firstWait * 2 ** Math.max(0, Math.min(sends, 16) - 1),
  );

const committed = (at: number) => ({ committedAt: at, dueAt: at + firstWait });

/**
 * Wraps a command for the outbox. The worker sends it right after the commit; the sweeper picks it up
 * from `dueAt` on if it is still not acknowledged.
 *
 * @param at when it is committed, epoch milliseconds
 */
export const outgoingCommand = (command: Command, at: number): OutboxItem => ({
  id: command.commandId,
  platformId: command.platformId,
  destination: 'actions',
  body: command,
  ...committed(at),
  sends: 0,
});

/** Wraps a message to ourselves; see `outgoingCommand`. */
export const outgoingFollowUp = (followUp: FollowUp, at: number): OutboxItem => ({
  id: followUp.followUpId,
  platformId: followUp.platformId,
  destination: 'followUps',
  body: followUp,
  ...committed(at),
  sends: 0,
});

/**
 * Sets the commit time of a message. Messages are created with their event's arrival time, which may be
 * hours ago if the queue is long.
 */
export const withCommitTime = (item: OutboxItem, at: number): OutboxItem => ({
  ...item,
  ...committed(at),
});

/** A message that is not acknowledged, after it was sent: due again, at growing intervals. */
export const afterSend = (item: OutboxItem, now: number): OutboxItem => {
  const sends = item.sends + 1;
  const dueAt = now + resendDelay(sends, item.failedAt !== undefined);
  return { ...item, sends, sentAt: now, dueAt };
};
