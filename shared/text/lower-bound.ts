/**
 * Returns the first index of a sorted list with a value of at least `least`; `length` if there is none.
 *
 * @param length - number of elements in use: buffers of streams are larger than their content.
 * @example
 * lowerBound([1, 4, 4, 9], 4, 4); // 1
 */
export const lowerBound = (sorted: ArrayLike<number>, length: number, least: number): number => {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
