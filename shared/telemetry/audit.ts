import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** A SHA-256 digest in base64url, as used by the audit log and its seals. */
export const Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'SHA-256 in base64url');
/** Ids, codes and numbers; never text written by a person. */
const Detail = z.union([z.string().max(160), z.number(), z.boolean(), z.null()]);

/** The content of an audit entry, before it is appended to a chain. */
export const AuditBody = z.strictObject({
  /**
   * The chain: `account:ID` for acts on an account and its posts, `staff:ID` for what a member of staff
   * reads, `platform:ID` for acts on the platform.
   */
  subject: z
    .string()
    .regex(/^(?:account|staff|platform):.{1,64}$/, 'account:ID, staff:ID or platform:ID'),
  /** Epoch milliseconds. */
  at: z.number().int(),
  /** `system`, or the id of a member of staff. */
  actor: z.string().min(1).max(64),
  action: z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/, 'what.done'),
  /** Id of the decision, ruling, appeal, change or request that caused the entry. */
  causeId: z.string().min(1).max(64),
  details: z.record(z.string(), Detail),
});
export type AuditBody = z.infer<typeof AuditBody>;

/** One entry of a subject's append-only hash chain. */
export const AuditEntry = z.strictObject({
  ...AuditBody.shape,
  /** 1, 2, 3, … without a gap. */
  sequence: z.number().int().positive(),
  /** The hash of the previous entry; empty for the first. */
  previous: Digest.or(z.literal('')),
  /** SHA-256 over all other fields as canonical JSON (RFC 8785). */
  hash: Digest,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The account whose chain this is; `undefined` for a chain of staff or of a platform. */
export const accountOfChain = (subject: string): string | undefined =>
  /^account:(.*)$/.exec(subject)?.[1];

/**
 * Refuses entries of an account's chain: only commits of the ledger write those.
 *
 * @throws {RangeError} for the chain of an account
 */
export const refuseAccountChain = (subject: string): void => {
  if (accountOfChain(subject) === undefined) return;
  throw new RangeError(
    `${subject}: entries of an account's chain are written only by commits of the ledger`,
  );
};

/** Sequence and hash of a chain's last entry, stored on its subject's item. */
export type AuditHead = { readonly sequence: number; readonly hash: string };

/** The head of an empty chain. */
export const noHead: AuditHead = { sequence: 0, hash: '' };

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => sha256(canonicalize(entry) ?? '');

/**
 * Returns the next entry of a chain.
 *
 * @throws {z.ZodError} if the body does not fit its schema: such an entry would break its chain for good
 * @example
 * declare const state: { readonly audit: AuditHead };
 * declare const body: AuditBody;
 * const entry = appendAudit(state.audit, body);
 * const head = headOf(entry);
 */
export const appendAudit = (head: AuditHead, body: AuditBody): AuditEntry => {
  const entry = {
    ...AuditBody.parse(body),
    sequence: head.sequence + 1,
    previous: head.hash,
  };
  return { ...entry, hash: hashOf(entry) };
};

/** Returns the head of the chain that ends with this entry. */
export const headOf = ({ sequence, hash: value }: AuditEntry): AuditHead => ({
  sequence,
  hash: value,
});

/** How many latest entries are searched for an identical one before appending. */
export const entriesSearched = 100;

/** Returns an entry with the same content, ignoring its time; `undefined` if there is none. */
export const findSameEntry = (
  stored: readonly { readonly body: unknown }[],
  body: AuditBody,
): AuditEntry | undefined => {
  const wanted = canonicalize({ ...body, at: 0 });
  return stored
    .flatMap(({ body: kept }) => AuditEntry.safeParse(kept).data ?? [])
    .find(
      ({ sequence, previous, hash: _, ...entry }) => canonicalize({ ...entry, at: 0 }) === wanted,
    );
};

/** Appends several bodies to a chain, in order. Returns the entries and the new head. */
export const appendAll = (
  head: AuditHead,
  bodies: readonly AuditBody[],
): { readonly entries: readonly AuditEntry[]; readonly head: AuditHead } => {
  const entries: AuditEntry[] = [];
  let last = head;
  for (const body of bodies) {
    const entry = appendAudit(last, body);
    entries.push(entry);
    last = headOf(entry);
  }
  return { entries, head: last };
};

/** What `verifyChain` found wrong. */
export type ChainProblem = 'subject' | 'gap' | 'link' | 'hash' | 'head' | 'shape';

/**
 * Verifies one subject's chain from its first entry, in order. Detects any changed byte and any missing,
 * added or moved entry, and returns the sequence number of the first problem.
 *
 * @param head the head stored with the subject; without it, a chain whose last entries are missing looks
 *   complete
 */
export const verifyChain = (
  entries: readonly AuditEntry[],
  head?: AuditHead,
):
  | { readonly ok: true }
  | { readonly ok: false; readonly sequence: number; readonly problem: ChainProblem } => {
  let last = noHead;
  for (const entry of entries) {
    const fail = (problem: ChainProblem) => ({
      ok: false as const,
      sequence: last.sequence + 1,
      problem,
    });
    if (!AuditEntry.safeParse(entry).success) return fail('shape');
    if (entry.subject !== entries[0]?.subject) return fail('subject');
    if (entry.sequence !== last.sequence + 1) return fail('gap');
    if (entry.previous !== last.hash) return fail('link');
    const { hash: claimed, ...rest } = entry;
    if (hashOf(rest) !== claimed) return fail('hash');
    last = headOf(entry);
  }
  return head && (head.sequence !== last.sequence || head.hash !== last.hash)
    ? { ok: false, sequence: Math.min(head.sequence, last.sequence) + 1, problem: 'head' }
    : { ok: true };
};

const leaf = (subject: string, head: AuditHead): string =>
  sha256(`\u0000${canonicalize([subject, head.sequence, head.hash])}`);
const node = (left: string, right: string): string => sha256(`\u0001${left}${right}`);

/**
 * Returns one hash over the heads of chains: the root of a Merkle tree in the shape of RFC 6962, with leaves
 * ordered by subject. Unlike there, a node hashes its children as base64url text. Its daily signature protects the
 * whole log against changes.
 */
export const rootOf = (heads: ReadonlyMap<string, AuditHead>): string => {
  let level = [...heads]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([subject, head]) => leaf(subject, head));
  if (level.length === 0) return sha256('');
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as string, level[i + 1]];
      next.push(right === undefined ? left : node(left, right));
    }
    level = next;
  }
  return level[0] as string;
};
