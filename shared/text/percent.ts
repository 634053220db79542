/**
 * Formats a share as a percentage, as it is written in Chinese and in English: without a space and without
 * decimals that are zero.
 *
 * @param share 0..1
 * @param decimals the most decimals
 * @example
 * formatPercent(0.1234); // '12.3%'
 */
export const formatPercent = (share: number, decimals = 1): string =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: decimals }).format(share);
