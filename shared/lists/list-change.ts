import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { Id, line } from '../events/envelope.ts';
import { instant } from '../settings/durations.ts';
import { beginning } from '../text/span.ts';
import { longestTexts, type StagedEntry } from './entry.ts';

/**
 * A proposed change of the lists, and its state. One person proposes and another approves; until then it has
 * no effect.
 */
export const ListChange = z.strictObject({
  changeId: Id,
  action: z.enum(['add', 'remove']),
  /** The change that this one takes back. Only entries that the earlier change put in force are touched. */
  undoes: Id.optional(),
  /** `approved`: being applied; if interrupted, approving it again continues. */
  state: z.enum(['proposed', 'approved', 'applied', 'rejected']),
  entries: z.int().positive(),
  parts: z.int().positive(),
  /** SHA-256 over the digests of the parts. Ensures that the approved change equals the proposed one. */
  digest: z.string(),
  /** Why it was proposed, cut to the length of an entry's reason (`noteOf`). */
  note: line(longestTexts.reason),
  proposedBy: z.string().min(1).max(64),
  /** Epoch milliseconds. */
  proposedAt: z.int(),
  decidedBy: z.string().min(1).max(64).nullable(),
  decidedAt: z.int().nullable(),
});
export type ListChange = z.infer<typeof ListChange>;

/** Returns a sort key for changes: compared as text, keys are in order of proposal. */
export const sortKeyOf = ({
  proposedAt,
  changeId,
}: Pick<ListChange, 'proposedAt' | 'changeId'>): string => `${instant(proposedAt)}#${changeId}`;

/**
 * Returns a reason as one line, cut to the length of an entry's reason without splitting a surrogate pair.
 */
export const noteOf = (reason: string): string =>
  beginning(reason.replaceAll(/\s+/g, ' '), longestTexts.reason).trim();

const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** Returns the digest of one part of a change. */
export const digestOfPart = (entries: readonly StagedEntry[]): string =>
  sha256(canonicalize(entries) ?? '');

/** Returns the digest of a change with these parts. */
export const digestOfParts = (digests: readonly string[]): string => sha256(digests.join(''));
