import type { ActOutcome, CompletedAct } from '#shared/acting/act.ts';
import { changeCase } from '#shared/acting/change-case.ts';
import {
  awaitsSecondReview,
  concludeSecondReview,
  conclusionsAgree,
  undoSecondReview,
} from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Resolution } from '#shared/reviews/conclusion.ts';
import type { ReviewMark } from '#shared/reviews/mark.ts';
import { conclusions, ruleOn } from '#shared/reviews/ruling.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { accountViewsOf } from '../cases/blind.ts';
import { claimOn } from '../cases/claims.ts';
import { actingPorts, orRefuse } from '../cases/open-case.ts';
import type { RulingInput } from '../contract/acting.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { countSecondRulingMade, countSecondRulingUndone } from './counting.ts';
import { isOwnSubject } from './own-post.ts';
import { basisOf, rulingIn } from './rule-on-case.ts';
import { type RulingRecord, recordOf, rulingPapers, undonePapers } from './rulings.ts';

type SecondRuling = {
  readonly input: RulingInput;
  readonly rulingId: string;
  /** The category that the reviewer affirms, if it is not the one found. */
  readonly category?: string | null | undefined;
};

/**
 * Computes the effect of a ruling on the account as its second reviewer sees it, without storing anything.
 */
export const rehearseSecondRuling = async (
  known: Case,
  { input, rulingId, category }: SecondRuling,
  caller: Caller,
  ports: ReviewPorts,
): Promise<ActOutcome> => {
  const { ledger, states, clock } = ports;
  const { subject, ruling } = rulingIn(known.accountId, input);
  if (!(await isOwnSubject(known, subject, ports))) return { ok: false, problem: 'wrong-subject' };
  const basis = basisOf(known, subject);
  const [viewOf, found, decision, { settings, catalogue }] = await Promise.all([
    accountViewsOf([known], caller, ports),
    states.read({
      accounts: [known.accountId],
      posts: subject.kind === 'content' ? [subject.id] : [],
    }),
    basis === null ? null : ledger.readDecision(basis),
    actingPorts(ports),
  ]);
  const view = viewOf(known.accountId);
  const state = view.state(found.accounts.get(known.accountId));
  if (!state) return { ok: false, problem: 'unknown-account' };
  const at = clock.now();
  const before = {
    standing: state.standing,
    post: view.posts(found.posts).get(subject.id) ?? null,
  };
  const ruled = ruleOn({
    open: known,
    subject,
    ruling,
    rulingId,
    by: caller.id,
    at,
    basis: decision,
    before,
    category,
    wording: { settings, catalogue },
  });
  if (!ruled.ok) return ruled;
  const done: CompletedAct = {
    case: ruled.case,
    decision: ruled.decision,
    at,
    before: { ...before, case: known, state },
    effects: ruled.effects,
  };
  return { ok: true, case: ruled.case, done };
};

/**
 * Records a second reviewer's conclusion next to the first. If they differ, the case is escalated to senior
 * reviewers. The account does not change.
 *
 * @param known the case as the caller sees it: as it was before the first ruling
 */
export const makeSecondRuling = async (
  known: Case,
  {
    input,
    rulingId,
    reason,
    mark,
    expectedVersion,
  }: SecondRuling & {
    readonly reason: string;
    readonly mark: ReviewMark | null;
    readonly expectedVersion: number;
  },
  caller: Caller,
  ports: ReviewPorts,
): Promise<void> => {
  const { caseId, accountId } = known;
  if (!awaitsSecondReview(known)) throw new Refusal('internal');
  const { first } = known.blind;
  const acted = orRefuse(await rehearseSecondRuling(known, { input, rulingId }, caller, ports));
  if (!acted.done) throw new Refusal('internal');
  const { done } = acted;
  const { subject } = rulingIn(accountId, input);
  const claim = await claimOn(caseId, ports);
  const second: Resolution = {
    rulingId,
    conclusion: conclusions[input.act],
    by: caller.id,
    at: done.at,
  };
  const agreed = conclusionsAgree(first, second, known);
  const record = recordOf(done, {
    rulingId,
    caseId,
    act: input.act,
    subject,
    by: caller.id,
    reason,
    claimedAt: claim?.by === caller.id ? claim.since : null,
    mark,
    blind: { by: first.by, agreed },
  });
  orRefuse(
    await changeCase(
      {
        subject,
        caseId,
        rulingId,
        by: caller.id,
        expectedVersion,
        action: agreed ? 'case.blind-agreed' : 'case.blind-differed',
        change: (there) => concludeSecondReview(there, second),
        papers: () => rulingPapers(record),
      },
      await actingPorts(ports),
    ),
  );
  await ports.claims.release(caseId, caller.id);
  await countSecondRulingMade(record, ports);
};

/**
 * Returns the case of a second reviewer's conclusion that may be taken back, and whether it differed from the
 * first.
 *
 * @throws {Refusal} `already-decided`; `not-latest` for anybody but its author, and after a third person
 *   settled it
 */
export const openSecondRuling = async (
  record: RulingRecord,
  caller: Caller,
  { ledger }: Pick<ReviewPorts, 'ledger'>,
): Promise<{ readonly known: Case; readonly differed: boolean }> => {
  const { caseId, rulingId } = record;
  if (record.undoneAt !== null) throw new Refusal('already-decided');
  const known = await readCase(caseId, ledger);
  if (!known) throw new Refusal('not-found');
  const differed = record.blind?.agreed === false;
  const settled = differed && known.blind?.second?.rulingId !== rulingId;
  if (record.by !== caller.id || settled) throw new Refusal('not-latest');
  return { known, differed };
};

/**
 * Takes a second reviewer's conclusion back: it no longer counts, and no other second reviewer is asked.
 *
 * @throws {Refusal} as `openSecondRuling`
 */
export const takeBackSecondRuling = async (
  found: { readonly record: RulingRecord; readonly version: number },
  { undoId, reason }: { readonly undoId: string; readonly reason: string },
  caller: Caller,
  ports: ReviewPorts,
): Promise<Case> => {
  const { record } = found;
  const { caseId, subject } = record;
  const { known, differed } = await openSecondRuling(record, caller, ports);
  const acted = orRefuse(
    await changeCase(
      {
        subject,
        caseId,
        rulingId: undoId,
        by: caller.id,
        expectedVersion: known.version,
        action: 'case.blind-undone',
        change: (there) => (differed ? undoSecondReview(there) : there),
        papers: ({ at }) => undonePapers(found, { undoId, by: caller.id, reason }, at),
      },
      await actingPorts(ports),
    ),
  );
  if (acted.done) await countSecondRulingUndone(record, ports);
  return acted.case;
};
