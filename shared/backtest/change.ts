import { Outcome } from '../decisions/decision.ts';

const arrow = ' → ';

/**
 * How a decision came out without a rule and with it, as one name.
 *
 * @example
 * changeOf('allow', 'limit'); // 'allow → limit'
 */
export const changeOf = (without: Outcome, deciding: Outcome): string =>
  `${without}${arrow}${deciding}`;

/**
 * The two outcomes that `changeOf` named.
 *
 * @throws {ZodError} for what is no such name
 */
export const sidesOf = (change: string): readonly [without: Outcome, deciding: Outcome] => {
  const [without, deciding] = change.split(arrow);
  return [Outcome.parse(without), Outcome.parse(deciding)];
};
