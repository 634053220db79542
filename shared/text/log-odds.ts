/** Returns the probability, in (0, 1), of log-odds. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/**
 * Returns the log-odds of a probability in (0, 1). Inverse of `probabilityOf`.
 *
 * @example
 * logOddsOf(0.5); // 0
 */
export const logOddsOf = (probability: number): number => Math.log(probability / (1 - probability));
