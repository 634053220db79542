import type { Random } from '../text/training/random.ts';

/**
 * Splits rows into folds with about the same share of positives, without splitting groups.
 *
 * @param groups rows with the same group stay together; by default, every row is its own group
 * @returns the fold of each row, 0 to `folds` − 1
 */
export const foldsOf = (
  labels: ArrayLike<number>,
  folds: number,
  random: Random,
  groups: ArrayLike<string | number> = Array.from(labels, (_, row) => row),
): Uint8Array => {
  const members = new Map<string | number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const group = groups[row] as string | number;
    const sameGroup = members.get(group);
    if (sameGroup) sameGroup.push(row);
    else members.set(group, [row]);
  }
  const shuffled = [...members.values()];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [shuffled[i], shuffled[other]] = [shuffled[other] as number[], shuffled[i] as number[]];
  }
  // Largest group first, each into the fold with the fewest rows of the group's majority label.
  const sizes = [new Float64Array(folds), new Float64Array(folds)] as const;
  const fold = new Uint8Array(labels.length);
  for (const rows of shuffled.toSorted((a, b) => b.length - a.length)) {
    const positives = rows.filter((row) => labels[row] === 1).length;
    const kind = sizes[positives * 2 > rows.length ? 1 : 0];
    const least = kind.indexOf(Math.min(...kind));
    kind[least] = (kind[least] as number) + rows.length;
    for (const row of rows) fold[row] = least;
  }
  return fold;
};
