/**
 * Formats a share as a percentage, as it is written in Chinese and in English: without a space and without
 * decimals that are zero. What is not zero is not written as zero.
 *
 * @param share 0..1
 * @param decimals the most decimals
 * @example
 * formatPercent(0.1234); // '12.3%'
 * formatPercent(0.0001); // '<0.1%'
 */
export const formatPercent = (share: number, decimals = 1): string => {
  const { format } = new Intl.NumberFormat('en', {
    style: 'percent',
    maximumFractionDigits: decimals,
  });
  const least = 10 ** (-2 - decimals);
  return share > 0 && share < least / 2 ? `<${format(least)}` : format(share);
};
