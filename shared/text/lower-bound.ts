/**
 * The first place in a sorted list that holds at least a value; the length where none does.
 *
 * @param length - how much of the list counts: streams are longer than what stands in them.
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
