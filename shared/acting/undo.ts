import { decisionIdOf, type Subject, withPart } from '../decisions/decision.ts';
import {
  type Appeal,
  addTold,
  appealsIn,
  isAgainst,
  openAppealsAgainst,
  openFactOf,
  reopenAppeals,
} from '../reviews/appeal.ts';
import { type Dispute, inDispute } from '../reviews/blind-review.ts';
import { type Case, reopenCase } from '../reviews/case.ts';
import { concludersOf, conclusionsWithout } from '../reviews/conclusion.ts';
import { notifyOfAppeal } from '../reviews/hearing.ts';
import { conclusions, type Ruling } from '../reviews/ruling.ts';
import type { ActingPorts } from './account-commit.ts';
import { type ActOutcome, actOn, type CaseAct, type Known, type Ruler, rulerOf } from './act.ts';

/**
 * A ruling that can be undone: the state that it found and the version that it left, taken from its record.
 */
export type Undoable = {
  readonly rulingId: string;
  /** When it was made, epoch milliseconds. */
  readonly at: number;
  /** The ruling that restores the earlier state; `null` if the ruling changed nothing. */
  readonly from: Ruling | null;
  /** The version of the standing or visibility that the ruling left. */
  readonly left: number;
  /**
   * Whether the earlier restriction came from the real-name gate alone: it is then stated as that again, and ends with
   * a verified name.
   */
  readonly gate?: boolean;
  /** The dispute between two reviewers that the ruling settled: it waits for a third person again. */
  readonly settled?: Dispute | undefined;
};

/** Whether a ruling is the last that changed its subject. */
const isLatest = (
  { open, before }: Known,
  { kind }: Subject,
  { rulingId, left }: Undoable,
): boolean => {
  const version = kind === 'account' ? before.standing.version : (before.post?.version ?? 0);
  return open.rulings.at(-1) === rulingId && version === left;
};

/** Appeals against what is restored, or against what is undone, are heard on. */
const appealsHeardOn = (
  { open, own, basis }: Known,
  subject: Subject,
  { rulingId }: Undoable,
  restores: Ruling,
): readonly Appeal[] =>
  conclusions[restores.act] === 'restricted'
    ? openAppealsAgainst(own ?? open, [
        ...(basis ? [basis.id] : []),
        decisionIdOf(open.platformId, rulingId, subject),
      ])
    : [];

/**
 * Those with a part in what an undo restores: they made it, or left it standing before the undone ruling. They may not
 * hear an appeal against the decision that restores it either.
 */
const restorersOf = ({ open, own, basis }: Known, undone: Undoable): readonly string[] => {
  if (!basis) return [];
  return [
    ...(basis.by === undefined ? [] : [basis.by]),
    ...(basis.alsoBy ?? []),
    ...concludersOf(open)
      .filter((one) => one.at >= basis.decidedAt && one.at < undone.at)
      .map(({ by }) => by),
    ...appealsIn(own ?? open).flatMap((one) =>
      one.state === 'refused' && one.decidedBy !== null && isAgainst(one, basis.id)
        ? [one.decidedBy]
        : [],
    ),
  ];
};

const undoerOf =
  (act: CaseAct, undone: Undoable, ports: ActingPorts): Ruler =>
  (known) => {
    const { open, own, basis, inForce, before, at } = known;
    if (!isLatest(known, act.subject, undone)) return { ok: false, problem: 'not-latest' };
    const restores = undone.from ?? { act: 'uphold' };
    const appeals = appealsIn(open);
    const answered = appeals.find(({ rulingId }) => rulingId === undone.rulingId);
    const others = appeals.filter((one) => one !== answered);
    const waiting = appealsHeardOn(known, act.subject, undone, restores);
    const [stated] = waiting;
    const reason = answered ? 'appeal-reopened' : stated && openFactOf(stated);
    const { rulingId: undoes, gate } = undone;
    const ruled = rulerOf(act, restores, ports, { reason, gate, undoes })(known);
    if (!ruled.ok) return ruled;
    const { effects } = ruled;
    // The user was told that the appeal was refused.
    const notice =
      answered?.state === 'refused' && basis
        ? notifyOfAppeal(
            answered,
            { decision: basis, inForce, heard: others, now: before },
            { at, wording: ports, reason: 'appeal-reopened' },
          )
        : null;
    const decisionId = notice ? answered?.decisionId : ruled.decision?.id;
    const notified = notice?.effects.standing?.standing ?? notice?.effects.post?.post;
    const statedBy = decisionId === undefined ? null : { decisionId, waiting };
    const told =
      notice?.told ??
      (ruled.decision && reason && { decisionId: ruled.decision.id, facts: [reason] });
    const reopenedIn = (known: Case) => ({
      ...reopenAppeals(known, undone.rulingId, statedBy),
      ...(told && addTold(known, told)),
    });
    const again = reopenCase(ruled.case, at);
    // An answer that concluded only on its subject left the rest of the case as it was.
    const { concluded, concludedBefore, handling, blind } = open;
    const kept = answered &&
      concluded?.at !== undone.at && { concluded, concludedBefore, handling, blind };
    const reopened = { ...again, ...kept };
    return {
      ...ruled,
      decision: ruled.decision && withPart(ruled.decision, restorersOf(known, undone)),
      clears: false,
      effects: {
        ...effects,
        ...notice?.effects,
        audit: effects.audit.map((body) => ({
          ...body,
          action: 'case.undone',
          details: {
            ...body.details,
            undone: undone.rulingId,
            ...(notified && { version: notified.version }),
          },
        })),
      },
      case: {
        ...(undone.settled && !reopened.blind ? inDispute(reopened, undone.settled) : reopened),
        conclusions: conclusionsWithout(open, undone.at),
        ...reopenedIn(ruled.case),
        version: open.version + 1,
      },
      ...(own &&
        waiting.length > 0 && {
          ownCase: { ...own, ...reopenedIn(own), version: own.version + 1 },
        }),
    };
  };

/**
 * Undoes a ruling: restores the earlier state and reopens the case and the appeal that the ruling answered.
 * Only the latest change of a subject can be undone. What a release cleared stays cleared.
 */
export const undoRuling = (
  { undone, ...act }: CaseAct & { readonly undone: Undoable },
  ports: ActingPorts,
): Promise<ActOutcome> => actOn({ ...act, readsOwn: true }, undoerOf(act, undone, ports), ports);
