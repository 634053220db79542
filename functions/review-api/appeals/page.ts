import { type Decision, decisionIdOf } from '#shared/decisions/decision.ts';
import { sentStatementOf, verifiedReasonOf } from '#shared/decisions/sent-statement.ts';
import { type StatementOfReasons, wordStatement } from '#shared/decisions/statement.ts';
import type { PlainFact } from '#shared/decisions/words.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import {
  type Appeal,
  answerDue,
  appealAnswerOf,
  appealDeadline,
  appealsIn,
  asHeard,
  isAgainst,
  noAppeals,
  openFactOf,
} from '#shared/reviews/appeal.ts';
import { filingProblem, nextFilingAt } from '#shared/reviews/filing.ts';
import type { SubjectState } from '#shared/reviews/ruling.ts';
import { isDecisionInForce } from '#shared/reviews/ruling.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import type { SignedAppeal } from '../contract/appeals.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { filedByLink } from './filing.ts';
import { readAppealLink } from './links.ts';

type Stage = SignedAppeal['state'];

/** The appeal state of a decision, from its latest appeal if there is one. */
const stageOf = (
  latest: Appeal | undefined,
  { isStanding, isLate }: { readonly isStanding: boolean; readonly isLate: boolean },
): Stage => {
  // After a refused appeal, the restriction may have ended on its own.
  if (latest && (isStanding || latest.state !== 'refused')) return latest.state;
  if (!isStanding) return 'nothing-to-lift';
  return isLate ? 'too-late' : 'may-appeal';
};

/** The subject of a decision as it is now; an account that is gone has no standing. */
type SubjectNow = Pick<SubjectState, 'post'> & {
  readonly standing: SubjectState['standing'] | undefined;
};

/** The decision that an appeal link names, with its case and its subject. */
const readLinked = async (token: string, now: number, ports: ReviewPorts) => {
  const { ledger, states, settings } = ports;
  const { decisionId, accountId } = await readAppealLink(token, settings, now);
  const [decision, known, catalogue] = await Promise.all([
    ledger.readDecision(decisionId),
    readCase(caseIdOf(settings.platformId, accountId), ledger),
    ports.rulesNow(),
  ]);
  if (decision?.subject.accountId !== accountId) throw new Refusal('not-found');
  const { subject } = decision;
  const { accounts, posts } = await states.read({
    accounts: [accountId],
    posts: subject.kind === 'content' ? [subject.id] : [],
  });
  const standing = accounts.get(accountId)?.standing;
  const state: SubjectNow = { standing, post: posts.get(subject.id) ?? null };
  return { decisionId, accountId, decision, known: known ?? noAppeals, catalogue, state };
};

/**
 * Returns the decision that lifted another: the granted appeal, or else the decision by which the subject is
 * now free.
 */
const liftedBy = async (
  { platformId, subject }: Decision,
  latest: Appeal | undefined,
  { standing, post }: SubjectNow,
  { ledger }: Pick<ReviewPorts, 'ledger'>,
): Promise<Decision | null> => {
  const granted =
    latest?.state === 'granted' && latest.rulingId
      ? await ledger.readDecision(decisionIdOf(platformId, latest.rulingId, subject))
      : null;
  if (granted) return granted;
  const last =
    subject.kind === 'account'
      ? standing?.status === 'active' && standing.decisionId
      : post?.visibility === 'visible' && post.decisionId;
  return last ? await ledger.readDecision(last) : null;
};

/**
 * Returns what the bearer of an appeal link may see, and the problem if no appeal can be filed.
 *
 * The statement contains the reasons of the decision or, once its subject is free, the reasons why it was
 * lifted.
 *
 * @throws {Refusal} `not-found` if the user was not notified of the decision, and what `readAppealLink`
 *   throws
 */
export const signedAppeal = async (token: string, ports: ReviewPorts) => {
  const { settings, clock } = ports;
  const now = clock.now();
  const { decisionId, accountId, decision, known, catalogue, state } = await readLinked(
    token,
    now,
    ports,
  );
  const { standing, post } = state;
  const isInForce = (id: string) =>
    standing !== undefined && isDecisionInForce({ ...decision, id }, { standing, post });
  const isStanding = isInForce(decisionId);
  const until = appealDeadline(decision.decidedAt, settings.appeal.deadlineDays);
  const appeals = appealsIn(known);
  const latest = appeals.findLast((appeal) => isAgainst(appeal, decisionId));
  const isRestored = latest?.statedIn?.some(isInForce) ?? false;
  const stage = stageOf(latest, { isStanding: isStanding || isRestored, isLate: now > until });
  const mayFile = isStanding && now <= until && (stage === 'may-appeal' || stage === 'refused');
  const problem = mayFile
    ? filingProblem(appeals, { decisionId, at: now }, settings.appeal)
    : ('nothing-changes' as const);

  const statementOf = (one: Decision, reason: PlainFact | undefined) =>
    sentStatementOf(one, settings, catalogue, reason ?? verifiedReasonOf(one));
  const lifting = isStanding ? null : await liftedBy(decision, latest, state, ports);
  const lifted = lifting && statementOf(lifting, appealAnswerOf(known, lifting));
  const factAt = (stage: Stage): PlainFact | undefined => {
    if (stage === 'granted') return 'appeal';
    if (stage !== 'open') return appealAnswerOf(known, decision);
    return latest?.state === 'open' ? openFactOf(latest) : 'appeal-open';
  };
  const toldAt = (stage: Stage): StatementOfReasons => {
    const told = lifted ?? statementOf(asHeard(decision, appeals, settings.appeal), factAt(stage));
    if (!told) throw new Refusal('not-found');
    return told;
  };
  const shownAt = (stage: Stage, answerDueAt: number | null): SignedAppeal => {
    const mayFileAt =
      problem === 'too-many-today' ? nextFilingAt(appeals, now, settings.appeal) : null;
    const takes = problem === null && stage !== 'open';
    const told = toldAt(stage);
    // The statement says where to appeal only while an appeal is possible.
    const statement = takes || mayFileAt !== null ? told : { ...told, remedy: null };
    return {
      decisionId,
      statement: { 'zh-CN': wordStatement(statement, 'zh-CN'), en: wordStatement(statement, 'en') },
      until,
      state: stage,
      answerDueAt,
      mayFile: takes,
      mayFileAt,
    };
  };
  const next = { accountId, decisionId, appeals };
  const filedAt = problem === null ? await filedByLink(next, ports) : null;
  /** The view after an appeal was filed, even if it is still in the intake queue. */
  const filed = () => shownAt('open', answerDue(filedAt ?? now));
  return {
    next,
    problem,
    filed,
    shown:
      filedAt === null
        ? shownAt(stage, stage === 'open' ? (latest?.dueAt ?? null) : null)
        : filed(),
  };
};
