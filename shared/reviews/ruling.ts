import {
  type AccountOutcome,
  type ContentOutcome,
  type Decision,
  decisionIdOf,
  type Subject,
} from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import type { PlainFact } from '../decisions/words.ts';
import { gravestFindingIn } from '../effects/case-weight.ts';
import {
  changeStanding,
  changeVisibility,
  liftWhileClosed,
  type Wording,
} from '../effects/change.ts';
import { type Effects, noEffects, type PostState, untouchedPost } from '../effects/effects.ts';
import {
  type AccountState,
  isRestriction,
  type Standing,
  standingByAct,
} from '../signals/account-state.ts';
import { type Case, resolveCase } from './case.ts';
import type { Resolution } from './conclusion.ts';

/** A reviewer's ruling on a subject. */
export type Ruling =
  | { readonly act: 'uphold' }
  | { readonly act: 'release' }
  | {
      readonly act: 'challenge' | 'limit' | 'freeze';
      /** When it ends by itself, epoch milliseconds; `null`: never, which only a person can decide. */
      readonly until: number | null;
    }
  | { readonly act: 'restore' }
  | { readonly act: 'hide' };

/** Why a ruling cannot be carried out. */
export type RulingProblem =
  /** The act does not fit the subject. */
  | 'wrong-subject'
  /** The account is closed: the only act possible is granting an appeal filed before. */
  | 'closed'
  /** The subject is in that state already. */
  | 'nothing-changes'
  /** The platform only observes: nothing is sent. */
  | 'observing';

/** What an accepted ruling writes. */
export type RulingResult = {
  readonly ok: true;
  /** `null` if the ruling upholds what stands. */
  readonly decision: Decision | null;
  readonly effects: Effects;
  readonly case: Case;
  /** The account's own case, if it changed while another was ruled on. */
  readonly ownCase?: Case | undefined;
  /** Whether the account is cleared: store `clear(state, …)` with the new standing. */
  readonly clears: boolean;
};

type AccountAct = {
  readonly standing: Exclude<Standing, 'closed'>;
  readonly outcome: AccountOutcome;
};

const accountActs: { readonly [Act in Ruling['act']]?: AccountAct } = {
  release: { standing: standingByAct.release, outcome: 'allow' },
  challenge: { standing: standingByAct.challenge, outcome: 'challenge' },
  limit: { standing: standingByAct.limit, outcome: 'limit' },
  freeze: { standing: standingByAct.freeze, outcome: 'freeze' },
};

type PostAct = {
  readonly visibility: 'visible' | 'hidden';
  readonly outcome: ContentOutcome;
};

const postActs: { readonly [Act in Ruling['act']]?: PostAct } = {
  restore: { visibility: 'visible', outcome: 'allow' },
  hide: { visibility: 'hidden', outcome: 'hide' },
};

/** The conclusion that each act stands for. */
export const conclusions = {
  uphold: 'upheld',
  release: 'released',
  challenge: 'restricted',
  limit: 'restricted',
  freeze: 'restricted',
  hide: 'restricted',
  restore: 'restored',
} as const satisfies Readonly<Record<Ruling['act'], Resolution['conclusion']>>;

/** The current state of the subject of a ruling or an appeal. */
export type SubjectState = {
  readonly standing: AccountState['standing'];
  /** Of an account: its standing on reopening, if it is closed now. */
  readonly closure?: AccountState['closure'];
  readonly post: PostState | null;
};

/** Whether a decision is still in force, so that an appeal could lift it. */
export const isDecisionInForce = (
  { id, subject }: Decision,
  { standing, post }: SubjectState,
): boolean =>
  subject.kind === 'account'
    ? standing.decisionId === id && isRestriction(standing.status)
    : post?.decisionId === id && post.visibility !== 'visible';

/** What a ruling is made with. */
export type RulingInput = {
  readonly open: Case;
  readonly subject: Subject;
  readonly ruling: Ruling;
  /** Chosen by the caller, so that a repeated request is the same ruling. */
  readonly rulingId: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The decision that was reviewed: its findings are stated to the user. */
  readonly basis: Decision | null;
  /** The decision by which the subject stands, if it was read; `null` if it could not be. */
  readonly inForce?: Decision | null;
  readonly before: SubjectState;
  readonly wording: Wording;
  /** The fact to state to the user instead of the findings, e.g. that an appeal was granted. */
  readonly reason?: PlainFact | undefined;
  /** Whether it restores what the real-name gate alone asked for: that alone is stated, and a name ends it. */
  readonly gate?: boolean | undefined;
  /** The category that the reviewer affirmed; by default that of the gravest reviewed finding. */
  readonly category?: string | null | undefined;
  /** The ruling that it takes back. */
  readonly undoes?: string | undefined;
};

type Problem = { readonly ok: false; readonly problem: RulingProblem };

const problemOf = (problem: RulingProblem): Problem => ({ ok: false, problem });

/** Whether a ruling ends a restriction. */
const lifts = ({ act }: Ruling): boolean => act === 'release' || act === 'restore';

/** The category whose facts are stated to the user; what an undo restores is stated as it was before. */
const affirmedBy = ({ basis, category, gate, undoes }: RulingInput): string | undefined => {
  if (gate) return undefined;
  if (undoes !== undefined) return basis?.category;
  const found = basis?.findings.length ? gravestFindingIn([basis]).category : undefined;
  return category ?? basis?.category ?? found;
};

/**
 * The score of a ruling: a restriction has at least that of what it takes the place of, the highest if that is gone or
 * cannot be read. Otherwise somebody could restrict a high-risk account more for less, and then release it alone.
 */
const scoreOf = ({
  ruling,
  subject,
  basis,
  inForce,
  before: { standing },
}: RulingInput): number => {
  const replaces = !lifts(ruling) && isRestriction(standing.status);
  const isUnread = subject.kind === 'account' && standing.decisionId !== null && inForce === null;
  return Math.max(basis?.score ?? 0, replaces ? (inForce?.score ?? Number(isUnread)) : 0);
};

const decisionOf = (input: RulingInput, outcome: Decision['outcome']): Decision => {
  const { open, subject, ruling, rulingId, by, at, basis, gate, undoes, wording } = input;
  const category = lifts(ruling) ? undefined : affirmedBy(input);
  return {
    id: decisionIdOf(open.platformId, rulingId, subject),
    platformId: open.platformId,
    eventId: rulingId,
    eventType: 'review.ruled',
    subject,
    outcome,
    score: scoreOf(input),
    findings: basis?.findings ?? [],
    signals: {},
    mode: wording.settings.mode,
    policy: policyOf(wording.settings),
    ...(category !== undefined && { category }),
    ...(gate && !lifts(ruling) && { gate: true as const }),
    at: basis?.at ?? at,
    decidedAt: at,
    ...('until' in ruling && ruling.until !== null && { until: ruling.until }),
    automation: basis ? 'partial' : 'none',
    by,
    ...(undoes !== undefined && { undoes }),
    ...(undoes !== undefined &&
      !lifts(ruling) &&
      basis?.replaces !== undefined && { replaces: basis.replaces }),
  };
};

/** What a ruling changes: the decision and its effects, with the details of their audit entry. */
type RuledChange = {
  readonly ok: true;
  readonly decision: Decision;
  readonly change: Partial<Effects> | null;
  readonly details: Readonly<Record<string, string | number>>;
};

/** The fact to state to the user, if it is not the findings of the reviewed decision. */
const statedReason = ({ ruling, reason }: RulingInput): PlainFact | undefined =>
  reason ?? (lifts(ruling) ? 'reviewed' : undefined);

const changeAccount = (
  input: RulingInput,
  { standing, outcome }: AccountAct,
): RuledChange | Problem => {
  const { ruling, before, wording, reason } = input;
  const isClosed = before.standing.status === 'closed';
  if (isClosed && reason !== 'appeal') return problemOf('closed');
  const decision = decisionOf(input, outcome);
  const currentStanding = isClosed ? (before.closure?.from ?? 'active') : before.standing.status;
  const isUnchanged =
    currentStanding === standing &&
    (isClosed || (before.standing.until ?? null) === (decision.until ?? null));
  if (isUnchanged) {
    // Releasing an unrestricted account clears it, without a change of its standing.
    return ruling.act === 'release'
      ? { ok: true, decision: { ...decision, unchanged: true }, change: null, details: {} }
      : problemOf('nothing-changes');
  }
  const change = isClosed ? liftWhileClosed : changeStanding;
  return {
    ok: true,
    decision,
    change: change(decision, before.standing, standing, wording, {
      reason: statedReason(input),
      gate: decision.gate,
    }),
    details: { from: currentStanding, to: standing, version: before.standing.version + 1 },
  };
};

const changePost = (
  input: RulingInput,
  { visibility, outcome }: PostAct,
): RuledChange | Problem => {
  const { at, before, wording } = input;
  const post = before.post ?? untouchedPost(at);
  if (post.visibility === visibility) return problemOf('nothing-changes');
  const decision = decisionOf(input, outcome);
  return {
    ok: true,
    decision,
    change: changeVisibility(decision, post, visibility, wording, {
      reason: statedReason(input),
    }),
    details: { from: post.visibility, to: visibility, version: post.version + 1 },
  };
};

const changeOf = (input: RulingInput): RuledChange | Problem => {
  const { ruling, subject, wording } = input;
  const onAccount = accountActs[ruling.act];
  const onPost = postActs[ruling.act];
  if ((subject.kind === 'account') !== (onAccount !== undefined)) return problemOf('wrong-subject');
  if (wording.settings.mode === 'observe' && !lifts(ruling)) return problemOf('observing');
  if (onAccount) return changeAccount(input, onAccount);
  return onPost ? changePost(input, onPost) : problemOf('wrong-subject');
};

/**
 * Returns what follows from a reviewer's ruling on a case: decision, commands and audit, as for an
 * automatic decision, and the resolved case.
 */
export const ruleOn = (input: RulingInput): RulingResult | Problem => {
  const { open, subject, ruling, rulingId, by, at } = input;
  const ruled = ruling.act === 'uphold' ? null : changeOf(input);
  if (ruled && !ruled.ok) return ruled;
  // Settling a dispute by upholding what stands means the first reviewer's conclusion.
  const upheld = ruling.act === 'uphold' && open.blind?.second ? open.blind.first : null;
  const conclusion = upheld?.conclusion ?? conclusions[ruling.act];
  return {
    ok: true,
    decision: ruled?.decision ?? null,
    effects: {
      ...noEffects,
      ...ruled?.change,
      audit: [
        {
          subject: `account:${subject.accountId}`,
          at,
          actor: by,
          action: `case.${conclusion}`,
          causeId: ruled?.decision.id ?? rulingId,
          details: {
            caseId: open.caseId,
            // An undo names the ruling.
            ...(ruled && { rulingId }),
            ...(subject.kind === 'content' && { subject: subject.id }),
            ...ruled?.details,
          },
        },
      ],
    },
    case: resolveCase(
      open,
      { rulingId, conclusion, by, at },
      { postId: subject.kind === 'content' ? subject.id : null, upheld },
    ),
    clears: ruling.act === 'release',
  };
};
