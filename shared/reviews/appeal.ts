import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import { asReviewed, sentStatementOf, verifiedReasonOf } from '../decisions/sent-statement.ts';
import type { PresentedDecision, StatementOfReasons } from '../decisions/statement.ts';
import type { PlainFact } from '../decisions/words.ts';
import { Id } from '../events/envelope.ts';
import type { Catalogue } from '../rules/collect.ts';
import { day } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';

/** Most decisions under which an appeal is kept as open, the last ones. */
const mostStated = 20;

/** A user's appeal against a decision. Its text stays with the event; the case refers to it. */
export const Appeal = z.strictObject({
  appealId: Id,
  /** The event `appeal.filed`. */
  eventId: Id,
  decisionId: Id,
  state: z.enum(['open', 'granted', 'refused']),
  /** Epoch milliseconds. */
  filedAt: z.number().int(),
  /** When the user must have an answer. */
  dueAt: z.number().int(),
  language: z.enum(['zh-CN', 'en']),
  /** Staff who took part in the decision and may not decide about it again. */
  notBy: z.array(z.string()).max(128),
  decidedBy: z.string().nullable(),
  /** The ruling that answered it. */
  rulingId: z.string().optional(),
  /** The decisions whose statements told the user, each after a ruling was undone, that the appeal is open. */
  statedIn: z.array(Id).max(mostStated).optional(),
  /** Whether the user was told that an answer to the appeal was undone. */
  reopened: z.boolean().optional(),
});
export type Appeal = z.infer<typeof Appeal>;

/**
 * Days within which an appeal is answered. The law says "in time" (Anti-Telecom and Online Fraud Law,
 * art. 32 ¶3) and gives no figure; three days is our own promise.
 */
export const answerWithinDays = 3;

/**
 * Returns the last moment at which a decision can be appealed against, epoch milliseconds.
 *
 * @param decidedAt epoch milliseconds
 * @param deadlineDays at least `sixMonthsInDays` (Digital Services Act, art. 20(1))
 */
export const appealDeadline = (decidedAt: number, deadlineDays: number): number =>
  decidedAt + deadlineDays * day;

/** Returns when an appeal must be answered. */
export const answerDue = (filedAt: number): number => filedAt + answerWithinDays * day;

/** Most open appeals per account: they share its case, a single item, and are heard one after the other. */
export const mostOpenAppeals = 500;
/**
 * Most appeals that a case keeps besides the current one. The oldest answered ones are dropped first;
 * their decisions can then be appealed against as if for the first time.
 */
const mostKeptAppeals = mostOpenAppeals + 20;

/** What the user was told of appeals when the statement of a decision was last sent: one or two facts. */
const Told = z.strictObject({
  decisionId: Id,
  facts: z
    .array(
      z.enum([
        'appeal',
        'appeal-open',
        'appeal-reopened',
        'appeal-refused',
        'earlier-appeal-reopened',
        'earlier-appeal-refused',
        'applies-again',
        'applies-again-refused',
      ]),
    )
    .max(2),
});
export type Told = z.infer<typeof Told>;

/** The appeals of an account: the one being heard or answered last, and all others, oldest first. */
export const Appeals = z.strictObject({
  appeal: Appeal.nullable(),
  otherAppeals: z.array(Appeal).max(mostKeptAppeals).default([]),
  /** What was told of them, the latest last; `null` if an earlier release wrote the case, which kept no record of it. */
  told: z.array(Told).max(mostStated).nullable().default(null),
});
export type Appeals = z.infer<typeof Appeals>;

/** Appeals without what was told of them. */
type ArrangedAppeals = Pick<Appeals, 'appeal' | 'otherAppeals'>;

/** The appeals of an account without any. */
export const noAppeals: Appeals = { appeal: null, otherAppeals: [], told: [] };

/** Adds what is told of appeals with a statement. */
export const addTold = ({ told }: Pick<Appeals, 'told'>, next: Told): Pick<Appeals, 'told'> => ({
  told: [...(told ?? []).filter(({ decisionId }) => decisionId !== next.decisionId), next].slice(
    -mostStated,
  ),
});

const toldWith = ({ told }: Pick<Appeals, 'told'>, id: string): Told['facts'] =>
  told?.find(({ decisionId }) => decisionId === id)?.facts ?? [];

/** Returns all appeals in the order in which they were filed. */
export const appealsIn = ({ appeal, otherAppeals }: ArrangedAppeals): readonly Appeal[] =>
  [...otherAppeals, ...(appeal ? [appeal] : [])].toSorted((a, b) => a.filedAt - b.filedAt);

/** Whether an appeal is against a decision: filed against it, or open under it. */
export const isAgainst = (
  { decisionId, statedIn }: Pick<Appeal, 'decisionId' | 'statedIn'>,
  id: string,
): boolean => decisionId === id || statedIn?.includes(id) === true;

/** The fact to state while an appeal is open. */
export const openFactOf = ({
  reopened,
}: Pick<Appeal, 'reopened'>): 'appeal-open' | 'appeal-reopened' =>
  reopened ? 'appeal-reopened' : 'appeal-open';

/**
 * Returns what became of an appeal, to state with a decision: it was granted by this decision, an appeal
 * against it was refused, or the decision said that it is open; else what was told with it of one against an earlier
 * measure. `undefined` if none is so.
 */
export const appealAnswerOf = (
  appeals: Appeals,
  { id, eventId }: Pick<Decision, 'id' | 'eventId'>,
): PlainFact | undefined => {
  const all = appealsIn(appeals);
  const open = all.find(({ state, statedIn }) => state === 'open' && statedIn?.includes(id));
  if (open) return openFactOf(open);
  const answered = all.filter(({ state }) => state !== 'open');
  if (answered.some(({ state, rulingId }) => state === 'granted' && rulingId === eventId)) {
    return 'appeal';
  }
  const latest = answered.findLast((one) => isAgainst(one, id));
  if (latest?.state === 'refused') return 'appeal-refused';
  return toldWith(appeals, id).find((fact) => fact.startsWith('earlier-'));
};

/**
 * Returns a decision as statements present it: once an appeal against it was refused, a person has looked
 * at it, whatever became of later appeals. Once that happened as often as the platform hears appeals, they offer none
 * that would not be accepted.
 */
export const asHeard = (
  decision: Decision,
  appeals: readonly Appeal[],
  { perDecision }: Pick<PlatformSettings['appeal'], 'perDecision'>,
): PresentedDecision => {
  const { length } = appeals.filter(
    (one) => one.state === 'refused' && isAgainst(one, decision.id),
  );
  return length > 0 ? { ...asReviewed(decision), heardOut: length >= perDecision } : decision;
};

/** The facts that the user was last told with a decision: the one that replaces or precedes its findings, and what waits. */
export const toldFactsOf = (
  decision: Decision,
  appeals: Appeals,
): { readonly reason: PlainFact | undefined; readonly waits: PlainFact | undefined } => {
  const [answer, waits] = appeals.told
    ? toldWith(appeals, decision.id)
    : [appealAnswerOf(appeals, decision)];
  return { reason: answer ?? verifiedReasonOf(decision), waits };
};

/**
 * Returns the statement of a decision as the user last got it, which depends on the appeals of the account; `null` if
 * the user was not notified.
 */
export const toldStatementOf = (
  decision: Decision,
  appeals: Appeals,
  settings: PlatformSettings,
  catalogue: Catalogue,
): StatementOfReasons | null => {
  const { reason, waits } = toldFactsOf(decision, appeals);
  const heard = asHeard(decision, appealsIn(appeals), settings.appeal);
  return sentStatementOf(heard, settings, catalogue, reason, waits);
};

/** Puts the open appeal that was filed first in front: one is heard at a time, and none is lost. */
export const arrangeAppeals = (
  appeals: readonly Appeal[],
  answered: Appeal | null = null,
): ArrangedAppeals => {
  const first = appeals.find(({ state }) => state === 'open') ?? answered ?? appeals.at(-1) ?? null;
  const others = appeals.filter((one) => one !== first);
  const answeredOthers = others.filter(({ state }) => state !== 'open');
  const dropped = new Set(answeredOthers.slice(0, Math.max(0, others.length - mostKeptAppeals)));
  return { appeal: first, otherAppeals: others.filter((one) => !dropped.has(one)) };
};

/**
 * The appeals after a ruling was undone: those it answered are open again, with their old due date.
 *
 * @param stated the decision whose statement tells the user so, and the open appeals that it is about as well; `null`
 *   if no statement is sent
 */
export const reopenAppeals = (
  appeals: ArrangedAppeals,
  rulingId: string,
  stated: { readonly decisionId: string; readonly waiting: readonly Appeal[] } | null,
): ArrangedAppeals =>
  arrangeAppeals(
    appealsIn(appeals).map((one) => {
      const statedIn = stated && {
        statedIn: [...(one.statedIn ?? []), stated.decisionId].slice(-mostStated),
      };
      if (stated?.waiting.some(({ appealId }) => appealId === one.appealId))
        return { ...one, ...statedIn };
      if (one.rulingId !== rulingId) return one;
      const { rulingId: _, ...unansweredAppeal } = one;
      return {
        ...unansweredAppeal,
        state: 'open',
        decidedBy: null,
        ...(statedIn && { ...statedIn, reopened: true }),
      };
    }),
    appeals.appeal,
  );

/** The open appeals against any of these decisions. */
export const openAppealsAgainst = (
  appeals: ArrangedAppeals,
  decisionIds: readonly string[],
): readonly Appeal[] =>
  appealsIn(appeals).filter(
    (one) => one.state === 'open' && decisionIds.some((id) => isAgainst(one, id)),
  );
