import type { AuditLog } from '../stores/audit-log/port.ts';
import { type AuditEntry, type ChainProblem, verifyChain } from '../telemetry/audit.ts';

/** What is wrong with one chain, and from which place on. */
export type BrokenChain = {
  readonly subject: string;
  readonly sequence: number;
  readonly problem: ChainProblem;
};

/** What an auditor finds in the chains. */
export type ChainsVerified = {
  readonly subjects: number;
  readonly entries: number;
  readonly broken: readonly BrokenChain[];
};

/**
 * Checks one chain against what its subject keeps.
 *
 * The head was read first, so what was appended meanwhile lies beyond it: the chain up to the head
 * must end as the head says, and go on without a break.
 *
 * @throws Unavailable when the store is
 */
export const verifySubject = async (
  subject: string,
  auditLog: Pick<AuditLog, 'read'>,
): Promise<{ readonly entries: number; readonly broken: BrokenChain | null }> => {
  const { entries, head } = await auditLog.read(subject);
  const at = (sequence: number, problem: ChainProblem) => ({
    entries: entries.length,
    broken: { subject, sequence, problem },
  });
  const misplaced = entries.findIndex(({ place }, i) => place !== i + 1);
  const chain = entries.map(({ body }) => body as AuditEntry);
  const whole = verifyChain(chain);
  if (!whole.ok) return at(whole.sequence, whole.problem);
  if (misplaced >= 0) return at(misplaced + 1, 'gap');
  if (chain[0] && chain[0].subject !== subject) return at(1, 'subject');
  if (!head) return at(Math.max(1, chain.length), 'head');
  const known = verifyChain(chain.slice(0, head.sequence), head);
  if (!known.ok) return at(known.sequence, known.problem);
  // Heads and entries are written together: a longer chain is told by the head a moment later.
  if (chain.length > head.sequence) {
    const later = await auditLog.read(subject);
    const told = later.head?.sequence ?? 0;
    if (told < chain.length) return at(told + 1, 'head');
  }
  return { entries: entries.length, broken: null };
};

const atOnce = 16;

/**
 * Checks every chain of the audit log: gapless, each entry what its hash says, each chain as long as
 * its subject knows it to be. It reads all of the log and all accounts, and writes nothing.
 *
 * @param onProgress hears how many chains were checked
 * @throws Unavailable when the store is
 * @example
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
  await Promise.all(Array.from({ length: atOnce }, checker));
  return {
    subjects,
    entries,
    broken: broken.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
  };
};
