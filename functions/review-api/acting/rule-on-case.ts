import { type ActOutcome, applyRuling, type CompletedAct } from '#shared/acting/act.ts';
import { accountSubject, contentSubject, type Subject } from '#shared/decisions/decision.ts';
import { awaitsSecondReview, isDisputed, isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Timeliness } from '#shared/reviews/counting.ts';
import { erasedAmong } from '#shared/reviews/erased.ts';
import type { ReviewMark } from '#shared/reviews/mark.ts';
import { queuedCaseOf } from '#shared/reviews/queue.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { snapshotPaper } from '../cases/blind.ts';
import { claimOn } from '../cases/claims.ts';
import { actingPorts, mustBeFreeFor } from '../cases/open-case.ts';
import type { RulingInput } from '../contract/acting.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { countDisputeSettled, countRulingMade } from './counting.ts';
import { needsSecondRuling } from './needs-second-ruling.ts';
import { isOwnSubject } from './own-post.ts';
import { recordOf, rulingPapers } from './rulings.ts';

/** Converts a ruling of the API into its subject and the internal ruling. */
export const rulingIn = (
  accountId: string,
  input: RulingInput,
): { readonly subject: Subject; readonly ruling: Ruling } =>
  'contentId' in input
    ? { subject: contentSubject(input.contentId, accountId), ruling: { act: input.act } }
    : { subject: accountSubject(accountId), ruling: input };

type Entries = Case['entries'];

/** The entry with the highest score; the latest of equals. */
const highestScored = (entries: Entries): Entries[number] | undefined =>
  entries.reduce<Entries[number] | undefined>(
    (best, entry) => (best && best.score > entry.score ? best : entry),
    undefined,
  );

/**
 * Returns the decision on which a ruling is based, and whose facts the user is told: the one with the highest
 * score about the subject since the case was opened, else any about the subject, else about its account, else
 * the latest. The latest decision alone may say little: for example a checked payment after ten offers. A
 * campaign's case holds decisions about several accounts.
 */
export const basisOf = (
  { entries, hits }: Pick<Case, 'entries' | 'hits'>,
  { id, accountId }: Subject,
): string | null => {
  const recent = entries.slice(-Math.max(1, hits));
  const aboutSubject = (some: Entries) =>
    highestScored(some.filter(({ subject }) => subject.id === id));
  const aboutAccount = (some: Entries) =>
    highestScored(some.filter(({ subject }) => subject.accountId === accountId));
  const basis =
    aboutSubject(recent) ?? aboutSubject(entries) ?? aboutAccount(recent) ?? aboutAccount(entries);
  return (basis ?? entries.at(-1))?.decisionId ?? null;
};

/**
 * Whether an act would answer an open appeal. That must be done as an answer, by a person who had no part in
 * the decision.
 *
 * @param cases as returned by `casesActedOn`
 */
export const answersAppeal = (
  cases: readonly Pick<Case, 'appeal'>[],
  act: RulingInput['act'],
): boolean =>
  ['release', 'uphold', 'restore'].includes(act) &&
  cases.some(({ appeal }) => appeal?.state === 'open');

/** The queue that a case was in before a ruling, and whether it was not overdue there; `null` if in none. */
const timelinessOf = (
  { before, at }: CompletedAct,
  { settings }: Pick<ReviewPorts, 'settings'>,
): Timeliness | null => {
  const queued = queuedCaseOf(before.case, settings.review);
  return queued && { queue: queued.queue, inTime: at <= queued.dueAt };
};

type RulingRequest = {
  readonly rulingId: string;
  readonly by: string;
  readonly reason: string;
  readonly mark: ReviewMark | null;
  readonly bulkId: string | null;
  readonly approvedBy: string | null;
  readonly expectedVersion?: number;
  /** When it was proposed or previewed, epoch milliseconds, if it is carried out later than that. */
  readonly seenAt?: number;
};

/**
 * Whether an account was erased since a time. If it signs up again, the versions of its case begin anew: the same
 * version is another case then.
 */
export const isErasedSince = async (
  accountId: string,
  at: number,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<boolean> => ((await erasedAmong([accountId], papers)).get(accountId) ?? 0) > at;

/**
 * Rules on a case and stores the record and its reason in one commit.
 *
 * @throws {Refusal} `too-late` if the restriction expired while it waited for a second person, `stale-version` if the
 *   account was erased meanwhile; `claimed` if another person claimed the case or was assigned it
 */
export const ruleOnCase = async (
  known: Case,
  input: RulingInput,
  ruler: RulingRequest,
  ports: ReviewPorts,
): Promise<ActOutcome> => {
  const { rulingId, by, reason, approvedBy, expectedVersion, seenAt, ...rest } = ruler;
  const { caseId, accountId } = known;
  if (isDisputeParty(known, by) || (approvedBy !== null && isDisputeParty(known, approvedBy))) {
    return { ok: false, problem: 'same-reviewer' };
  }
  // Repeated after an interruption, it only completes what is done.
  if (!known.rulings.includes(rulingId)) {
    if ('until' in input && input.until !== null && input.until <= ports.clock.now()) {
      throw new Refusal('too-late');
    }
    if (seenAt !== undefined && (await isErasedSince(accountId, seenAt, ports))) {
      throw new Refusal('stale-version', { current: known.version });
    }
    if (!awaitsSecondReview(known)) await mustBeFreeFor(known, [by, approvedBy], ports);
  }
  const { subject, ruling } = rulingIn(accountId, input);
  if (!(await isOwnSubject(known, subject, ports))) return { ok: false, problem: 'wrong-subject' };
  const isByOnePerson = rest.bulkId === null && approvedBy === null;
  const again = isByOnePerson && (await needsSecondRuling(known, { rulingId, by }, ports));
  const claim = await claimOn(caseId, ports);
  const recordOn = (done: CompletedAct) =>
    recordOf(done, {
      rulingId,
      caseId,
      act: input.act,
      subject,
      by,
      reason,
      approvedBy,
      claimedAt: claim?.by === by ? claim.since : null,
      timeliness: timelinessOf(done, ports),
      ...rest,
    });
  const acted = await applyRuling(
    {
      subject,
      caseId,
      ruling,
      again,
      rulingId,
      by,
      basis: basisOf(known, subject),
      category: rest.mark?.category,
      why: reason,
      ...(approvedBy !== null && { approvedBy }),
      ...(expectedVersion !== undefined && { expectedVersion }),
      papers: (done) => [
        ...rulingPapers(recordOn(done)),
        ...(again ? [snapshotPaper(done, { rulingId, subject })] : []),
      ],
    },
    await actingPorts(ports),
  );
  if (acted.ok) await ports.claims.release(caseId, by);
  const conclusion = acted.ok ? acted.case.concluded?.conclusion : undefined;
  if (acted.ok && acted.done && conclusion) {
    if (isDisputed(known)) await countDisputeSettled(known, conclusion, ports);
    await countRulingMade(known, recordOn(acted.done), ports);
  }
  return acted;
};
