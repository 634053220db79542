import { type Decision, type Subject, withPart } from '../decisions/decision.ts';
import type { Wording } from '../effects/change.ts';
import { caseIdOf, type Effects } from '../effects/effects.ts';
import { canBeReviewedBlindly, startBlindReview } from '../reviews/blind-review.ts';
import { type Case, caseOpeningFor, countersignCase, joinCase } from '../reviews/case.ts';
import { clear } from '../reviews/clearance.ts';
import { decideAppeal, keepOpenForAppeal } from '../reviews/hearing.ts';
import { reasonIdOf } from '../reviews/reason.ts';
import {
  type Ruling,
  type RulingInput,
  type RulingProblem,
  type RulingResult,
  ruleOn,
  type SubjectState,
} from '../reviews/ruling.ts';
import { publish } from '../screening/publish.ts';
import { retryWhileStale } from '../screening/retry.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Paper } from '../stores/papers/port.ts';
import { orLeftOut } from '../stores/unreadable.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { type ActingPorts, commitOf, readSubject, retryOptions } from './account-commit.ts';

/** What a person wants to do about the case of an account. */
export type CaseAct = {
  readonly subject: Subject;
  /** Defaults to the account's own case. */
  readonly caseId?: string;
  /** Idempotency key, made by the caller: repeating it changes nothing. */
  readonly rulingId: string;
  readonly by: string;
  /** The second person, if the act needs one. Neither of the two may hear an appeal against it. */
  readonly approvedBy?: string;
  /** The decision that the person looked at. */
  readonly basis: string | null;
  /** The version of the case that the person saw; left out: any version. */
  readonly expectedVersion?: number;
  /** Whether the account's own case is read too, if the act is about another. */
  readonly readsOwn?: boolean;
  /** Why, in the person's words; the account's chain names it by a digest. */
  readonly why?: string;
  /** Papers that the person leaves on record with the act. */
  readonly papers?: (done: CompletedAct) => readonly Paper[];
  /** If true, only returns what would be done. */
  readonly isRehearsal?: boolean;
};

/** What was done, and the state before it. */
export type CompletedAct = {
  readonly case: Case;
  /** `null` if nothing new was decided. */
  readonly decision: Decision | null;
  readonly at: number;
  readonly before: SubjectState & { readonly case: Case; readonly state: AccountState };
  readonly effects: Effects;
};

type ActProblem =
  | RulingProblem
  | 'unknown-account'
  | 'no-case'
  | 'no-appeal'
  | 'same-reviewer'
  | 'not-latest';

export type ActOutcome =
  | { readonly ok: true; readonly case: Case; readonly done: CompletedAct | null }
  | { readonly ok: false; readonly problem: ActProblem }
  | { readonly ok: false; readonly problem: 'stale'; readonly current: number };

const countersigned = (ruled: RulingResult, approvedBy: string): RulingResult => ({
  ...ruled,
  decision: ruled.decision && withPart(ruled.decision, [approvedBy]),
  case: countersignCase(ruled.case, approvedBy),
  effects: withDetails(ruled.effects, () => ({ approvedBy })),
});

const withDetails = (
  effects: Effects,
  detailsOf: (body: AuditBody) => AuditBody['details'],
): Effects => ({
  ...effects,
  audit: effects.audit.map((body) => ({
    ...body,
    details: { ...body.details, ...detailsOf(body) },
  })),
});

/** What a ruler knows of a case. */
export type Known = {
  readonly open: Case;
  /** The account's own case, if the act is about another and `readsOwn`: its appeals are there. */
  readonly own: Case | null;
  readonly basis: Decision | null;
  /** The decision by which the subject stands; of a post, read only if the case has an appeal. */
  readonly inForce: Decision | null;
  readonly before: SubjectState;
  readonly at: number;
};

/** Decides what happens to a case, given its current state. */
export type Ruler = (
  known: Known,
) => RulingResult | { readonly ok: false; readonly problem: ActProblem };

/** Reads the account of an act, its case and the decision that the person looked at. */
const readForAct = async (
  { subject, basis, caseId, readsOwn }: Pick<CaseAct, 'subject' | 'basis' | 'caseId' | 'readsOwn'>,
  ports: ActingPorts,
) => {
  const { ledger, settings } = ports;
  const ownId = caseIdOf(settings.platformId, subject.accountId);
  const id = caseId ?? ownId;
  const [account, cases, decision] = await Promise.all([
    readSubject(subject, ports),
    ledger.readCases(readsOwn && id !== ownId ? [id, ownId] : [id]),
    basis === null ? null : ledger.readDecision(basis),
  ]);
  const own = id === ownId ? null : (cases.get(ownId) ?? null);
  return { ...account, stored: cases.get(id) ?? null, own, decision };
};

const readInForce = async (
  { kind }: Subject,
  { standing, post }: SubjectState,
  { open: { appeal }, basis }: Pick<Known, 'open' | 'basis'>,
  { ledger }: ActingPorts,
): Promise<Decision | null> => {
  const id = kind === 'account' ? standing.decisionId : appeal && post?.decisionId;
  if (!id) return null;
  if (id === basis?.id) return basis;
  const reading = ledger.readDecision(id);
  // Without an appeal, nobody is told of it.
  return appeal ? reading : orLeftOut(reading);
};

/**
 * Applies what a ruler decides to a case, in one commit. Idempotent by `rulingId`.
 *
 * @throws Unavailable if the store is unavailable, or if concurrent writers keep winning on this account
 */
export const actOn = (
  { subject, rulingId, basis, expectedVersion, why, papers, ...act }: CaseAct,
  ruler: Ruler,
  ports: ActingPorts,
): Promise<ActOutcome> =>
  retryWhileStale(retryOptions(ports), async () => {
    const { ledger, clock } = ports;
    const { accountId } = subject;
    const { state, post, stored, own, decision } = await readForAct(
      { subject, basis, ...act },
      ports,
    );
    // An account whose decision joined a campaign's case has no case of its own until somebody rules on it.
    const its = decision?.subject.accountId === accountId ? decision : null;
    const open = stored ?? (its ? joinCase(null, caseOpeningFor(its, clock.now(), state)) : null);
    if (!state) return { ok: false, problem: 'unknown-account' } as const;
    if (!open) return { ok: false, problem: 'no-case' } as const;
    if (open.rulings.includes(rulingId)) return { ok: true, case: open, done: null } as const;
    // Version 0: none was stored. One that is gone since, with an erased account, is not begun anew.
    const current = stored?.version ?? 0;
    if (expectedVersion !== undefined && current !== expectedVersion) {
      return { ok: false, problem: 'stale', current } as const;
    }
    const at = clock.now();
    const { standing, closure } = state;
    const before = { standing, closure, post };
    const inForce = await readInForce(subject, before, { open, basis: decision }, ports);
    const made = ruler({ open, own, basis: decision, inForce, before, at });
    if (!made.ok) return made;
    const ruled = act.approvedBy === undefined ? made : countersigned(made, act.approvedBy);
    const effects =
      why === undefined
        ? ruled.effects
        : withDetails(ruled.effects, ({ causeId }) => ({ reason: reasonIdOf(causeId, why) }));
    const done = {
      case: ruled.case,
      decision: ruled.decision,
      at,
      before: { ...before, case: open, state },
      effects,
    };
    if (act.isRehearsal) return { ok: true, case: ruled.case, done } as const;
    const commit = commitOf(
      accountId,
      state,
      { ...ruled, effects, at },
      {
        cases: [
          { from: stored?.version ?? 0, case: ruled.case },
          ...(own && ruled.ownCase ? [{ from: own.version, case: ruled.ownCase }] : []),
        ],
        papers: papers?.(done) ?? [],
        ...(ruled.clears && { state: clear(state, { at, links: state.decisionLinks }) }),
      },
    );
    const outcome = await ledger.commit(commit);
    if (outcome.kind === 'stale') return 'stale';
    // A case remembers only its latest rulings. An older one is recognised by its decision; an older one
    // without a decision would be done again, unless `expectedVersion` prevents it.
    if (outcome.kind !== 'committed') return { ok: true, case: open, done: null } as const;
    await publish(commit.outbox, ports);
    return { ok: true, case: ruled.case, done } as const;
  });

/** Returns the ruler of a person's ruling. */
export const rulerOf =
  (
    { subject, rulingId, by }: CaseAct,
    ruling: Ruling,
    wording: Wording,
    more: Pick<RulingInput, 'reason' | 'gate' | 'category' | 'undoes'>,
  ): Ruler =>
  (known) => {
    const ruled = ruleOn({ ...known, subject, ruling, rulingId, by, wording, ...more });
    return ruled.ok ? { ...ruled, case: keepOpenForAppeal(ruled.case) } : ruled;
  };

/**
 * Carries out a person's ruling, with the same kinds of decision, commands and audit entries as an automatic
 * one.
 *
 * @param again whether a second reviewer is asked for the same ruling
 * @throws Unavailable if the store is unavailable, or if concurrent writers keep winning on this account
 */
export const applyRuling = (
  {
    ruling,
    category,
    again = false,
    ...act
  }: CaseAct & Pick<RulingInput, 'ruling' | 'category'> & { readonly again?: boolean },
  ports: ActingPorts,
): Promise<ActOutcome> =>
  actOn(
    act,
    (known) => {
      const ruled = rulerOf(act, ruling, ports, { category })(known);
      return ruled.ok && again && canBeReviewedBlindly(known.open)
        ? { ...ruled, case: startBlindReview(known.open, ruled.case) }
        : ruled;
    },
    ports,
  );

/** Answers the open appeal of a case. If it is granted, the restriction is lifted at once. */
export const answerAppeal = (
  { grants, ...act }: CaseAct & { readonly grants: boolean },
  ports: ActingPorts,
): Promise<ActOutcome> =>
  actOn(
    act,
    ({ open, basis, inForce, before: now, at }) => {
      const { rulingId, by } = act;
      const answer = { open, inForce, grants, rulingId, by, at, now, wording: ports };
      return basis
        ? decideAppeal({ ...answer, decision: basis })
        : { ok: false, problem: 'no-appeal' };
    },
    ports,
  );
