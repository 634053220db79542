import type { Decision } from '../decisions/decision.ts';
import type { Outcome } from '../scoring/training-rows.ts';
import { appealsIn } from './appeal.ts';
import type { Case } from './case.ts';

const appeals = { granted: 'overturned', refused: 'rejected' } as const;

/**
 * What became of the machine's decisions: what people concluded about the cases that they landed on,
 * and how appeals against them ended.
 *
 * A conclusion counts for the decisions that lay on the case when it was drawn, an appeal for the one
 * decision that it is against, whatever was concluded before.
 *
 * @param cases of the accounts that the decisions are about, as they are now
 * @example
 * trainingRowsFrom(outcomesOf(decisions, cases.values()));
 */
export const outcomesOf = (
  decisions: readonly Decision[],
  cases: Iterable<Case>,
): readonly Outcome[] => {
  const machine = new Map(
    decisions.flatMap((decision) => (decision.by === undefined ? [[decision.id, decision]] : [])),
  );
  return [...cases].flatMap((known) => {
    const { entries, resolution } = known;
    // Of several about one decision the one answered last has the last word.
    const appealed = new Map(
      appealsIn(known).flatMap(({ state, decisionId }) =>
        state === 'open' ? [] : [[decisionId, appeals[state]] as const],
      ),
    );
    const ids = new Set([...entries.map(({ decisionId }) => decisionId), ...appealed.keys()]);
    return [...ids].flatMap((id): Outcome[] => {
      const decision = machine.get(id);
      if (!decision) return [];
      const looked = resolution && decision.decidedAt <= resolution.at;
      const outcome: Outcome = {
        decision,
        conclusion: looked ? resolution.conclusion : null,
        appeal: appealed.get(id) ?? null,
      };
      return outcome.conclusion || outcome.appeal ? [outcome] : [];
    });
  });
};
