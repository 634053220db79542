import * as z from 'zod';
import type { Decision } from '../decisions/decision.ts';
import type { DecisionWithOutcome } from '../scoring/training-rows.ts';
import { hour, startOf } from '../settings/durations.ts';
import type { ArchiveStore } from '../stores/archive/port.ts';
import { appealsIn } from './appeal.ts';
import type { Case } from './case.ts';
import { conclusionOf } from './conclusion.ts';
import { type PlacedMark, ReviewMark } from './mark.ts';

const appealOutcomes = { granted: 'overturned', refused: 'rejected' } as const;

/** What a stored ruling says about its mark. */
export const MarkedRuling = z.looseObject({
  caseId: z.string(),
  subject: z.looseObject({ accountId: z.string() }),
  at: z.number(),
  mark: ReviewMark.nullable(),
  undoneAt: z.number().nullable(),
  /** Set if it repeated another reviewer's ruling. */
  blind: z.looseObject({ agreed: z.boolean() }).nullable().default(null),
});
export type MarkedRuling = z.infer<typeof MarkedRuling>;

/**
 * Returns the marks that hold. Those of rulings that were taken back do not. If a blind second reviewer disagreed, the
 * marks of both do not either: what a third person says counts.
 *
 * @param marks those set without a ruling
 */
export const marksThatHold = (
  rulings: readonly MarkedRuling[],
  marks: readonly PlacedMark[],
): readonly PlacedMark[] => {
  const standing = rulings.filter(({ undoneAt }) => undoneAt === null);
  const disputes = standing.filter(({ blind }) => blind?.agreed === false);
  const given = standing.flatMap(({ caseId, subject: { accountId }, at, mark }) =>
    mark ? [{ ...mark, caseId, accountId, at }] : [],
  );
  return [...given, ...marks].filter(
    (mark) => !disputes.some(({ caseId, at }) => caseId === mark.caseId && mark.at <= at),
  );
};

/**
 * Returns the outcomes of automatic decisions: what reviewers concluded on their cases, and how appeals
 * against them ended.
 *
 * A conclusion counts for the decisions that were on the case at that time, one on a post only for those about that
 * post. On a campaign's case it counts only for those about the account that was ruled on: members have rulings on cases
 * of their own.
 * The latest conclusion counts, also once new decisions have opened the case again, but not for a decision while an
 * appeal against it is open. A mark counts likewise, for earlier decisions about its account. An appeal counts only for
 * the decision it is against, whatever was concluded before.
 *
 * Decisions from before an account was erased are left out: the case of a campaign still names them.
 *
 * @param marks reviewers' marks, with or without a ruling
 * @param cases current cases of the accounts and campaigns that the decisions are about
 * @param erased result of `erasedAccounts`
 * @example
 * declare const decisions: readonly Decision[];
 * declare const cases: ReadonlyMap<string, Case>;
 * trainingRowsFrom(outcomesOf(decisions, cases.values()));
 */
export const outcomesOf = (
  decisions: readonly Decision[],
  cases: Iterable<Case>,
  marks: readonly PlacedMark[] = [],
  erased: ReadonlyMap<string, number> = new Map(),
): readonly DecisionWithOutcome[] => {
  const automatic = new Map(
    decisions
      .filter(
        ({ by, subject, decidedAt }) =>
          by === undefined && decidedAt >= (erased.get(subject.accountId) ?? 0),
      )
      .map((decision) => [decision.id, decision]),
  );
  const byAccount = Map.groupBy(
    marks.toSorted((a, b) => a.at - b.at),
    ({ accountId }) => accountId,
  );
  const markOf = ({ subject: { accountId }, decidedAt }: Decision) => {
    const last = byAccount.get(accountId)?.findLast(({ at }) => decidedAt <= at);
    return last && { truth: last.truth, category: last.category };
  };
  const outcomes = new Map<string, DecisionWithOutcome>();
  const concludedAt = new Map<string, number>();
  const all = [...cases];
  const reconsidered = new Set(
    all
      .flatMap(appealsIn)
      .filter(({ state }) => state === 'open')
      .map(({ decisionId }) => decisionId),
  );
  for (const known of all) {
    const { entries, campaign, accountId } = known;
    const countedEntries = entries.filter(
      ({ subject }) => campaign === null || subject.accountId === accountId,
    );
    // Of several appeals against one decision, the last one counts.
    const appealed = new Map(
      appealsIn(known).flatMap(({ state, decisionId }) =>
        state === 'open' ? [] : [[decisionId, appealOutcomes[state]] as const],
      ),
    );
    for (const id of [...countedEntries.map(({ decisionId }) => decisionId), ...appealed.keys()]) {
      const decision = automatic.get(id);
      if (!decision) continue;
      const { subject, decidedAt } = decision;
      const found = conclusionOf(known, { decisionId: id, subject, at: decidedAt });
      const isLatest = found && found.at >= (concludedAt.get(id) ?? 0) && !reconsidered.has(id);
      if (isLatest) concludedAt.set(id, found.at);
      const before = outcomes.get(id);
      const mark = markOf(decision);
      outcomes.set(id, {
        decision,
        conclusion: isLatest ? found.conclusion : (before?.conclusion ?? null),
        appeal: appealed.get(id) ?? before?.appeal ?? null,
        ...(mark && { mark }),
      });
    }
  }
  return [...outcomes.values()].filter(
    ({ conclusion, appeal, mark }) => conclusion || appeal || mark,
  );
};

/**
 * Returns the archived texts that decisions about posts and their edits rest on, redacted, by decision id. A later edit
 * of the same post has another text.
 *
 * @throws Unavailable if the archive is unavailable
 */
export const textsBehind = async (
  decisions: readonly Decision[],
  archive: Pick<ArchiveStore, 'read'>,
): Promise<ReadonlyMap<string, string>> => {
  const eventName = (accountId: string, eventId: string) => `${accountId} ${eventId}`;
  const idsByEvent = Map.groupBy(decisions, ({ subject: { accountId }, eventId }) =>
    eventName(accountId, eventId),
  );
  const texts = new Map<string, string>();
  for (const at of new Set(decisions.map(({ decidedAt }) => startOf(hour, decidedAt)))) {
    // The part of the previous hour may contain events of this one.
    for await (const { event } of archive.read({ from: at - hour, to: at + hour })) {
      if (event.type !== 'content.posted' && event.type !== 'content.edited') continue;
      for (const { id } of idsByEvent.get(eventName(event.accountId, event.eventId)) ?? []) {
        texts.set(id, event.data.text);
      }
    }
  }
  return texts;
};
