import type { Decision, Subject } from '../decisions/decision.ts';
import type { PlainFact } from '../decisions/words.ts';
import { changeStanding, changeVisibility, type Wording } from '../effects/change.ts';
import type { Effects } from '../effects/effects.ts';
import type { AccountState } from '../signals/account-state.ts';
import {
  type Appeal,
  addTold,
  appealsIn,
  arrangeAppeals,
  asHeard,
  isAgainst,
  openFactOf,
  type Told,
} from './appeal.ts';
import type { Case } from './case.ts';
import {
  conclusionOf,
  conclusionsUndecided,
  conclusionsWith,
  type Resolution,
} from './conclusion.ts';
import {
  conclusions,
  isDecisionInForce,
  type RulingProblem,
  type RulingResult,
  ruleOn,
  type SubjectState,
} from './ruling.ts';

/**
 * The standing that an account has, or that it returns to when it is reopened. While it is closed, nothing ends a
 * restriction whose time is over.
 */
const standingOnceOpen = (
  { standing, closure }: SubjectState,
  at: number,
): AccountState['standing'] => {
  if (standing.status !== 'closed') return standing;
  const isOver = standing.until !== null && standing.until <= at;
  return { ...standing, status: isOver ? 'active' : (closure?.from ?? 'active') };
};

/** How a change to an appeal is told. */
type AppealNotice = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly wording: Wording;
  readonly reason: 'appeal-refused' | 'appeal-reopened';
};

/**
 * Notifies the user again of a restriction in force: sends the same state under the subject's next
 * version, so that a receiver that keeps only the latest state shows the new statement. A closed account
 * stays closed: its platform keeps the statement with the state to return to. `null` if it is no longer
 * in force.
 *
 * @param decision as it is to be presented: `asReviewed` if a person has looked at it
 */
const notifyAgain = (
  decision: Decision,
  now: SubjectState,
  {
    wording,
    ...answer
  }: Pick<AppealNotice, 'at' | 'wording'> & {
    /** The facts to state before the findings. */
    readonly reason: AppealNotice['reason'] | `earlier-${AppealNotice['reason']}`;
    readonly waits: PlainFact | undefined;
  },
): (Pick<Effects, 'commands'> & Partial<Effects>) | null => {
  const { post } = now;
  const standing = standingOnceOpen(now, answer.at);
  if (!isDecisionInForce(decision, { ...now, standing })) return null;
  const { accountId, kind } = decision.subject;
  if (kind === 'content') {
    return post && changeVisibility(decision, post, post.visibility, wording, answer);
  }
  const { status } = standing;
  if (status === 'closed') return null;
  const until = standing.until ?? undefined;
  const change = changeStanding({ ...decision, until }, standing, status, wording, answer);
  const version = standing.version + 1;
  return {
    ...change,
    standing: { accountId, from: now.standing.status, standing: { ...now.standing, version } },
  };
};

/**
 * Notifies the user of a change to an appeal, with the restriction in force: the one appealed against, or the one that
 * took its place, which has its own reasons and remedy. Returns what is told, too; `null` if there is none.
 *
 * @param decision the decision that was appealed against
 * @param inForce the decision by which its subject stands now
 * @param heard the appeals whose answers the statement presumes
 */
export const notifyOfAppeal = (
  appeal: Appeal,
  {
    decision,
    inForce,
    heard,
    now,
  }: {
    readonly decision: Decision;
    readonly inForce: Decision | null;
    readonly heard: readonly Appeal[];
    readonly now: SubjectState;
  },
  notice: AppealNotice,
): {
  readonly effects: NonNullable<ReturnType<typeof notifyAgain>>;
  readonly told: Told;
} | null => {
  const told = asHeard(inForce ?? decision, heard, notice.wording.settings.appeal);
  const isIt = isAgainst(appeal, told.id);
  const reason = isIt ? notice.reason : (`earlier-${notice.reason}` as const);
  // An appeal against the measure in force may wait beside the one that is answered first.
  const other = heard.find((one) => one.state === 'open' && isAgainst(one, told.id));
  const waits = other && openFactOf(other);
  const effects = notifyAgain(told, now, { ...notice, reason, waits });
  return (
    effects && {
      effects,
      told: { decisionId: told.id, facts: [reason, ...(waits ? [waits] : [])] },
    }
  );
};

/** Keeps a case open while an appeal waits, whatever else was ruled on it. */
export const keepOpenForAppeal = (known: Case): Case =>
  known.appeal?.state === 'open' ? { ...known, state: 'open', resolution: null } : known;

/**
 * The case after an appeal was answered. The answer concludes on its subject alone: an earlier conclusion holds for
 * others, and the case stays open while a decision about another waits for a person. What is lifted was wrong in all
 * that was decided about its subject, such as the flag of a post that was hidden later.
 *
 * @param ruled the case as a ruling on all of it leaves it
 * @param answered by whom, and when; with the conclusion if the appeal was granted
 */
const caseAfterAnswer = (
  open: Case,
  ruled: Case,
  appealed: Subject,
  answered: Pick<Resolution, 'by' | 'at'> & Partial<Pick<Resolution, 'conclusion'>>,
): Case => {
  const others = open.entries.filter(({ subject }) => subject.id !== appealed.id);
  if (others.length === 0) return keepOpenForAppeal(ruled);
  const heard = appealsIn(ruled).filter(({ state }) => state !== 'open');
  const heardEntries = others.filter(({ decisionId }) =>
    heard.some((one) => isAgainst(one, decisionId)),
  );
  const isReviewed = (entry: Case['entries'][number]) =>
    conclusionOf(open, entry) !== null ||
    heardEntries.some(({ subject, at }) => subject.id === entry.subject.id && entry.at <= at);
  const closes = others.every(isReviewed);
  const { by, at, conclusion } = answered;
  const asBefore = closes ? conclusionsUndecided(open, at) : open.conclusions;
  const conclusions = conclusion
    ? conclusionsWith(open, { conclusion, at }, appealed.id, closes)
    : asBefore;
  const { concluded, concludedBefore, handling, blind } = open;
  const kept = { ...ruled, concludedBefore, conclusions };
  return closes
    ? keepOpenForAppeal({ ...kept, concluded: concluded ?? { by, at } })
    : { ...kept, state: 'open', resolution: null, concluded, handling, blind };
};

/**
 * Decides an appeal, which takes another person than those who decided before. If it is granted, the
 * restriction is lifted at once (Anti-Telecom and Online Fraud Law, art. 32 ¶3). If it is refused, the
 * user is notified with the reasons for what stays. The case stays open if another appeal waits.
 */
export const decideAppeal = ({
  open,
  decision,
  inForce,
  grants,
  rulingId,
  by,
  at,
  now,
  wording,
}: {
  readonly open: Case;
  /** The decision that was appealed against. */
  readonly decision: Decision;
  /** The decision by which its subject stands now: undoing a ruling, for example, restricts by a new one. */
  readonly inForce: Decision | null;
  readonly grants: boolean;
  readonly rulingId: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly now: SubjectState;
  readonly wording: Wording;
}):
  | RulingResult
  | { readonly ok: false; readonly problem: RulingProblem | 'no-appeal' | 'same-reviewer' } => {
  const { appeal } = open;
  if (appeal?.state !== 'open' || appeal.decisionId !== decision.id) {
    return { ok: false, problem: 'no-appeal' };
  }
  if (appeal.notBy.includes(by)) return { ok: false, problem: 'same-reviewer' };
  const subject: Subject = decision.subject;
  const rule = (act: 'release' | 'restore' | 'uphold') =>
    ruleOn({
      // The answer is no conclusion on what two reviewers disagree about.
      open: { ...open, blind: null },
      subject,
      ruling: { act },
      rulingId,
      by,
      at,
      basis: decision,
      before: now,
      wording,
      ...(grants && { reason: 'appeal' as const }),
    });
  const lifts = subject.kind === 'account' ? 'release' : 'restore';
  const lifted = grants ? rule(lifts) : null;
  // An appeal can be granted even if the restriction ended meanwhile: a late answer must not turn it into a
  // refusal.
  const ruled =
    lifted && (lifted.ok || lifted.problem !== 'nothing-changes') ? lifted : rule('uphold');
  if (!ruled.ok) return ruled;
  const state = grants ? 'granted' : 'refused';
  const answered: Appeal = { ...appeal, state, decidedBy: by, rulingId };
  const heard = appealsIn(open).map((one) => (one.appealId === appeal.appealId ? answered : one));
  const reason = 'appeal-refused';
  const notification = grants
    ? null
    : notifyOfAppeal(answered, { decision, inForce, heard, now }, { at, wording, reason });
  const told: Told | null | undefined = grants
    ? ruled.decision && { decisionId: ruled.decision.id, facts: ['appeal'] }
    : notification?.told;
  const appeals = { ...arrangeAppeals(heard, answered), ...(told && addTold(open, told)) };
  const notified = notification?.effects.standing?.standing ?? notification?.effects.post?.post;
  const audit = ruled.effects.audit.map((body) => ({
    ...body,
    details: {
      ...body.details,
      appeal: state,
      decisionId: decision.id,
      ...(notified && { version: notified.version }),
    },
  }));
  return {
    ...ruled,
    effects: { ...ruled.effects, ...notification?.effects, audit },
    case: caseAfterAnswer(open, { ...ruled.case, ...appeals }, subject, {
      by,
      at,
      ...(grants && { conclusion: conclusions[lifts] }),
    }),
  };
};
