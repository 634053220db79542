/**
 * Values of which most are 0: for each other value the number of zeros before it (255 or more take several bytes),
 * and the values.
 */
export type Sparse = {
  readonly length: number;
  readonly gaps: Uint8Array;
  readonly values: Int8Array;
};

/** Leaves out the zeros; `toDense` puts them back. */
export const toSparse = (dense: Float32Array | Int8Array): Sparse => {
  const gaps: number[] = [];
  const values: number[] = [];
  let last = -1;
  dense.forEach((value, i) => {
    if (value === 0) return;
    let gap = i - last - 1;
    for (; gap >= 255; gap -= 255) gaps.push(255);
    gaps.push(gap);
    values.push(value);
    last = i;
  });
  return { length: dense.length, gaps: Uint8Array.from(gaps), values: Int8Array.from(values) };
};

export const toDense = ({ length, gaps, values }: Sparse): Int8Array => {
  const dense = new Int8Array(length);
  let at = -1;
  let next = 0;
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i] as number;
    at += gap;
    if (gap === 255) continue;
    dense[++at] = values[next++] as number;
  }
  return dense;
};
