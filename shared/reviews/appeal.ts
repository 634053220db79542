import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import type { PlainFact } from '../decisions/words.ts';
import { Id } from '../events/envelope.ts';
import { day } from '../settings/durations.ts';

/** A user's word against a decision. Its text stays with the event; the case names it. */
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
  /** Staff who had a part in the decision, and may not decide about it again. */
  notBy: z.array(z.string()).max(128),
  decidedBy: z.string().nullable(),
  /** The ruling that answered it. */
  rulingId: z.string().optional(),
});
export type Appeal = z.infer<typeof Appeal>;

/**
 * How long an answer may take. The law says "in time" (Anti-Telecom and Online Fraud Law, art. 32
 * ¶3) and gives no figure; three days is our own promise.
 */
export const answerWithinDays = 3;

/**
 * The last moment at which a decision can be appealed against.
 *
 * @param decidedAt epoch milliseconds
 * @param deadlineDays at least `sixMonthsInDays` (Digital Services Act, art. 20(1))
 */
export const appealDeadline = (decidedAt: number, deadlineDays: number): number =>
  decidedAt + deadlineDays * day;

/** When an appeal that was filed now must be answered. */
export const answerDue = (filedAt: number): number => filedAt + answerWithinDays * day;

/** Appeals that one account may have open at a time: its case is one item, and people read one after the other. */
export const mostOpen = 500;
/**
 * What a case remembers, answered ones for as long as there is room: whoever is forgotten may
 * appeal as if for the first time.
 */
const mostKept = mostOpen + 20;

/** The appeals of an account: the one that is heard now or was answered last, and all others, oldest first. */
export const Appeals = z.strictObject({
  appeal: Appeal.nullable(),
  otherAppeals: z.array(Appeal).max(mostKept).default([]),
});
export type Appeals = z.infer<typeof Appeals>;

/** All of them, in the order in which they were filed. */
export const appealsIn = ({ appeal, otherAppeals }: Appeals): readonly Appeal[] =>
  [...otherAppeals, ...(appeal ? [appeal] : [])].toSorted((a, b) => a.filedAt - b.filedAt);

/**
 * The answer to an appeal that the user reads with a decision: the one by which it was made, or that an
 * appeal against it was refused; `undefined` where there is none.
 */
export const answerTold = (
  appeals: Appeals,
  { id, eventId }: Pick<Decision, 'id' | 'eventId'>,
): PlainFact | undefined => {
  const answered = appealsIn(appeals).filter(({ state }) => state !== 'open');
  if (answered.some(({ state, rulingId }) => state === 'granted' && rulingId === eventId)) {
    return 'appeal';
  }
  const against = answered.findLast(({ decisionId }) => decisionId === id);
  return against?.state === 'refused' ? 'appeal-refused' : undefined;
};

/** Puts the open one that was filed first in front: one is heard at a time, and none is lost. */
export const inTurn = (appeals: readonly Appeal[], answered: Appeal | null = null): Appeals => {
  const first = appeals.find(({ state }) => state === 'open') ?? answered ?? appeals.at(-1) ?? null;
  const others = appeals.filter((one) => one !== first);
  const done = others.filter(({ state }) => state !== 'open');
  const forgotten = new Set(done.slice(0, Math.max(0, others.length - mostKept)));
  return { appeal: first, otherAppeals: others.filter((one) => !forgotten.has(one)) };
};

/** The same appeals once a ruling is taken back: what it answered has no answer, and is heard again by its old date. */
export const unanswered = (appeals: Appeals, rulingId: string): Appeals =>
  inTurn(
    appealsIn(appeals).map((one) => {
      if (one.rulingId !== rulingId) return one;
      const { rulingId: _, ...asked } = one;
      return { ...asked, state: 'open', decidedBy: null };
    }),
    appeals.appeal,
  );

/** Why somebody may not appeal now. */
export type FilingProblem =
  /** The decision was appealed against as often as the platform hears it. */
  | 'heard-enough'
  /** As many today as the platform takes, and this decision was heard before: tomorrow again. */
  | 'too-many-today'
  /** So many wait that one must be answered first. */
  | 'too-many-open';

/**
 * Whether an appeal may be filed now, as far as numbers go. A first appeal against a decision is held
 * up by nothing but a full case.
 *
 * @param filed those of the account so far
 * @param at epoch milliseconds
 * @example
 * filingProblem(appealsIn(known), { decisionId, at }, settings.appeal); // null: it may
 */
export const filingProblem = (
  filed: readonly Appeal[],
  { decisionId, at }: { readonly decisionId: string; readonly at: number },
  { perDecision, perDay }: { readonly perDecision: number; readonly perDay: number },
): FilingProblem | null => {
  if (filed.filter(({ state }) => state === 'open').length >= mostOpen) return 'too-many-open';
  const before = filed.filter((one) => one.decisionId === decisionId).length;
  if (before === 0) return null;
  if (before >= perDecision) return 'heard-enough';
  return filedWithinDay(filed, at).length >= perDay ? 'too-many-today' : null;
};

const filedWithinDay = (filed: readonly Appeal[], at: number) =>
  filed.filter(({ filedAt }) => filedAt > at - day);

/** When the oldest appeal of the last 24 hours is a day old: the next may be filed then, epoch milliseconds. */
export const roomAgainAt = (filed: readonly Appeal[], at: number): number =>
  Math.min(...filedWithinDay(filed, at).map(({ filedAt }) => filedAt)) + day;
