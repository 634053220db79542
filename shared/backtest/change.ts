import { Outcome } from '../decisions/decision.ts';

const arrow = ' → ';

/**
 * Names the change of a decision's outcome, without a rule and with it deciding.
 *
 * @example
 * changeOf('allow', 'limit'); // 'allow → limit'
 */
export const changeOf = (without: Outcome, deciding: Outcome): string =>
  `${without}${arrow}${deciding}`;

/**
 * Parses a name made by `changeOf` into its two outcomes.
 *
 * @throws {ZodError} if it is not such a name
 */
export const outcomesIn = (change: string): readonly [without: Outcome, deciding: Outcome] => {
  const [without, deciding] = change.split(arrow);
  return [Outcome.parse(without), Outcome.parse(deciding)];
};
