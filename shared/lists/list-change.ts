import * as z from 'zod';
import { Id, line } from '../events/envelope.ts';
import { longestWords } from './entry.ts';

/**
 * What somebody proposes to do to the lists, and what became of it. One person proposes, another
 * approves; in between nothing looks at it.
 */
export const ListChange = z.strictObject({
  changeId: Id,
  action: z.enum(['add', 'remove']),
  /** The change that it takes back: it touches only what that one put in force, wherever it still stands. */
  undoes: Id.optional(),
  /** `approved` is being applied: whoever approves it again carries on. */
  state: z.enum(['proposed', 'approved', 'applied', 'rejected']),
  entries: z.int().positive(),
  parts: z.int().positive(),
  /** SHA-256 over the digests of the parts: what is approved is what was proposed. */
  digest: z.string(),
  /** Of why it was proposed, as much as an entry tells. */
  note: line(longestWords.reason),
  proposedBy: z.string().min(1).max(64),
  /** Epoch milliseconds. */
  proposedAt: z.int(),
  decidedBy: z.string().min(1).max(64).nullable(),
  decidedAt: z.int().nullable(),
});
export type ListChange = z.infer<typeof ListChange>;

/** Where a change stands among all by when it was proposed: such places sort as text. */
export const placeInTime = ({
  proposedAt,
  changeId,
}: Pick<ListChange, 'proposedAt' | 'changeId'>): string =>
  `${new Date(proposedAt).toISOString()}#${changeId}`;

/** A reason as one line, as long as an entry takes, and no character halved: what a change remembers of it. */
export const noteOf = (reason: string): string =>
  reason
    .replaceAll(/\s+/g, ' ')
    .slice(0, longestWords.reason)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
