import type { AuditLog } from '../stores/audit-log/port.ts';
import { type AuditEntry, type ChainProblem, verifyChain } from '../telemetry/audit.ts';

/** The problem found in a chain, and the sequence number from which on it is broken. */
type BrokenChain = {
  readonly subject: string;
  readonly sequence: number;
  readonly problem: ChainProblem;
};

/** How much was verified, and which chains do not hold. */
type ChainsVerified = {
  readonly subjects: number;
  readonly entries: number;
  readonly broken: readonly BrokenChain[];
};

/**
 * Verifies one chain against the head that its subject stores.
 *
 * The head is read first, so entries appended meanwhile lie beyond it. The chain up to the head must end as
 * the head says, and continue without a break.
 *
 * @throws Unavailable if the store is unavailable
 */
export const verifySubject = async (
  subject: string,
  auditLog: Pick<AuditLog, 'read'>,
): Promise<{ readonly entries: number; readonly broken: BrokenChain | null }> => {
  const { entries, head } = await auditLog.read(subject);
  const brokenAt = (sequence: number, problem: ChainProblem) => ({
    entries: entries.length,
    broken: { subject, sequence, problem },
  });
  const misplaced = entries.findIndex(({ place }, i) => place !== i + 1);
  const chain = entries.map(({ body }) => body as AuditEntry);
  const verified = verifyChain(chain);
  if (!verified.ok) return brokenAt(verified.sequence, verified.problem);
  if (misplaced >= 0) return brokenAt(misplaced + 1, 'gap');
  if (chain[0] && chain[0].subject !== subject) return brokenAt(1, 'subject');
  if (!head) return brokenAt(Math.max(1, chain.length), 'head');
  const known = verifyChain(chain.slice(0, head.sequence), head);
  if (!known.ok) return brokenAt(known.sequence, known.problem);
  // Heads and entries are written together, so if the chain is longer than the head, a later read of the head
  // must account for the extra entries.
  if (chain.length > head.sequence) {
    const later = await auditLog.read(subject);
    const laterSequence = later.head?.sequence ?? 0;
    if (laterSequence < chain.length) return brokenAt(laterSequence + 1, 'head');
  }
  return { entries: entries.length, broken: null };
};

const concurrency = 16;

/**
 * Verifies every chain of the audit log: it has no gaps, every entry matches its hash, and every chain is as
 * long as its subject says. Reads the whole log and all accounts; writes nothing.
 *
 * @param onProgress receives the number of chains checked so far
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const auditLog: AuditLog;
 * const { broken } = await verifyChains(auditLog);
 */
export const verifyChains = async (
  auditLog: AuditLog,
  onProgress: (subjects: number) => void = () => {},
): Promise<ChainsVerified> => {
  const broken: BrokenChain[] = [];
  let subjects = 0;
  let entries = 0;
  const waiting = auditLog.subjects()[Symbol.asyncIterator]();
  const checker = async () => {
    for (;;) {
      const { value: subject, done } = await waiting.next();
      if (done) return;
      const checked = await verifySubject(subject, auditLog);
      subjects += 1;
      entries += checked.entries;
      if (checked.broken) broken.push(checked.broken);
      onProgress(subjects);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, checker));
  return {
    subjects,
    entries,
    broken: broken.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
  };
};
