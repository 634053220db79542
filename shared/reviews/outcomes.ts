import type { Decision } from '../decisions/decision.ts';
import type { Outcome } from '../scoring/training-rows.ts';
import { appealsIn } from './appeal.ts';
import type { Case } from './case.ts';
import type { PlacedMark } from './mark.ts';

const appeals = { granted: 'overturned', refused: 'rejected' } as const;

/**
 * What became of the machine's decisions: what people concluded about the cases that they landed on,
 * and how appeals against them ended.
 *
 * A conclusion counts for the decisions that lay on the case when it was drawn, on a campaign's for
 * those about the account that was ruled on alone: members are ruled on each on a case of their own.
 * Of several the latest counts. So does a mark, for the decisions about its account. An appeal
 * counts for the one decision that it is against, whatever was concluded before.
 *
 * @param marks what was found to be true, with rulings and without
 * @param cases of the accounts and campaigns that the decisions are about, as they are now
 * @example
 * trainingRowsFrom(outcomesOf(decisions, cases.values()));
 */
export const outcomesOf = (
  decisions: readonly Decision[],
  cases: Iterable<Case>,
  marks: readonly PlacedMark[] = [],
): readonly Outcome[] => {
  const machine = new Map(
    decisions.flatMap((decision) => (decision.by === undefined ? [[decision.id, decision]] : [])),
  );
  const byAccount = Map.groupBy(
    marks.toSorted((a, b) => a.at - b.at),
    ({ accountId }) => accountId,
  );
  const markOf = ({ subject: { accountId }, decidedAt }: Decision) => {
    const last = byAccount.get(accountId)?.findLast(({ at }) => decidedAt <= at);
    return last && { truth: last.truth, category: last.category };
  };
  const outcomes = new Map<string, Outcome>();
  const latestLast = [...cases].toSorted(
    (a, b) => (a.resolution?.at ?? 0) - (b.resolution?.at ?? 0),
  );
  for (const known of latestLast) {
    const { entries, resolution, campaign, accountId } = known;
    const about = entries.filter(
      ({ subject }) => campaign === null || subject.accountId === accountId,
    );
    // Of several about one decision the one answered last has the last word.
    const appealed = new Map(
      appealsIn(known).flatMap(({ state, decisionId }) =>
        state === 'open' ? [] : [[decisionId, appeals[state]] as const],
      ),
    );
    for (const id of [...about.map(({ decisionId }) => decisionId), ...appealed.keys()]) {
      const decision = machine.get(id);
      if (!decision) continue;
      const looked = resolution && decision.decidedAt <= resolution.at;
      const before = outcomes.get(id);
      const mark = markOf(decision);
      outcomes.set(id, {
        decision,
        conclusion: looked ? resolution.conclusion : (before?.conclusion ?? null),
        appeal: appealed.get(id) ?? before?.appeal ?? null,
        ...(mark && { mark }),
      });
    }
  }
  return [...outcomes.values()].filter(
    ({ conclusion, appeal, mark }) => conclusion || appeal || mark,
  );
};
