import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** SHA-256 as the audit log and its seals write it. */
export const Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'SHA-256 in base64url');
/** Ids, codes and numbers: never words that a person wrote. */
const Detail = z.union([z.string().max(160), z.number(), z.boolean(), z.null()]);

/** What is to be put on record, before it has its place in a chain. */
export const AuditBody = z.strictObject({
  /** Whose chain: `account:ID` for what is done to an account and its posts, `staff:ID` for what staff read. */
  subject: z
    .string()
    .regex(/^(?:account|staff|platform):.{1,64}$/, 'account:ID, staff:ID or platform:ID'),
  /** Epoch milliseconds. */
  at: z.number().int(),
  /** `system`, or a member of staff. */
  actor: z.string().min(1).max(64),
  action: z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/, 'what.done'),
  /** The decision, ruling, appeal or request that it follows from; once in a chain. */
  causeId: z.string().min(1).max(64),
  details: z.record(z.string(), Detail),
});
export type AuditBody = z.infer<typeof AuditBody>;

/** One link of a subject's append-only chain. */
export const AuditEntry = z.strictObject({
  ...AuditBody.shape,
  /** 1, 2, 3, … without a gap. */
  sequence: z.number().int().positive(),
  /** The hash of the entry before; empty for the first. */
  previous: Digest.or(z.literal('')),
  /** SHA-256 over all other fields as canonical JSON (RFC 8785). */
  hash: Digest,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The last entry of a chain, kept on its subject's item. */
export type AuditHead = { readonly sequence: number; readonly hash: string };

/** The head of a chain that has no entry. */
export const noHead: AuditHead = { sequence: 0, hash: '' };

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => sha256(canonicalize(entry) ?? '');

/**
 * The next entry of a chain.
 *
 * @example
 * const entry = appendAudit(state.audit, body);
 * const head = headOf(entry);
 */
export const appendAudit = (head: AuditHead, body: AuditBody): AuditEntry => {
  const entry = { ...body, sequence: head.sequence + 1, previous: head.hash };
  return { ...entry, hash: hashOf(entry) };
};

/** The head of the chain that ends with this entry. */
export const headOf = ({ sequence, hash: value }: AuditEntry): AuditHead => ({
  sequence,
  hash: value,
});

/** So many entries back it is looked whether the same was put on record before. */
export const lookedBack = 100;

/** The entry that says the very same, whenever it was put; `undefined` where none does. */
export const sameEntry = (
  stored: readonly { readonly body: unknown }[],
  body: AuditBody,
): AuditEntry | undefined => {
  const said = canonicalize({ ...body, at: 0 });
  return stored
    .flatMap(({ body: kept }) => AuditEntry.safeParse(kept).data ?? [])
    .find(
      ({ sequence, previous, hash: _, ...entry }) => canonicalize({ ...entry, at: 0 }) === said,
    );
};

/** Puts several bodies on a chain, in order, and gives the entries and the head they end with. */
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

export type ChainProblem = 'subject' | 'gap' | 'link' | 'hash' | 'head' | 'shape';

/**
 * Checks one subject's chain from its first entry, in order; a change of any byte of any entry, a
 * missing, added or moved entry is found, and named by its place.
 *
 * @param head as kept with the subject: without it a chain that lost its end still looks whole
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
 * One hash over the heads of all chains: a Merkle tree after RFC 6962, leaves in the order of their
 * subjects. Signed once a day, it fixes the whole log.
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
