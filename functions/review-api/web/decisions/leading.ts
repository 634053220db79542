import type { DecisionView } from '../../contract/cases.ts';

/**
 * The decisions that explain a case, at most two: the one in force, or else the latest; and if it found nothing of the
 * case's category, the latest that did. An account may be frozen for one trade while its case is about another. A
 * finding in shadow opens no case, unless it was drawn for review.
 *
 * @param decisions the latest first
 * @param inForce id of the decision that set the account's current standing
 */
export const leadingDecisions = (
  decisions: readonly DecisionView[],
  inForce: string | null,
  category: string,
): readonly DecisionView[] => {
  const first = decisions.find(({ decisionId }) => decisionId === inForce) ?? decisions[0];
  if (!first) return [];
  const about = [first, ...decisions].find(({ findings, onTrial }) =>
    findings.some((each) => each.category === category && (onTrial || each.life !== 'shadow')),
  );
  return about && about !== first ? [first, about] : [first];
};
