/** A probability in (0, 1) from log-odds. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/**
 * Log-odds of a probability in (0, 1): what `probabilityOf` takes back.
 *
 * @example
 * logOddsOf(0.5); // 0
 */
export const logOddsOf = (probability: number): number => Math.log(probability / (1 - probability));
