import { isWordUnit } from './characters.ts';
import { dropInserted } from './inserted.ts';
import { borrowStream, gapKinds, type Stream, type Workspace } from './stream.ts';

/** Removes separators, records the gaps, and keeps at most three of the same character in a row. */
export const dropSeparators = (stream: Stream, workspace: Workspace): Stream => {
  const out = borrowStream(workspace, 'squeezed', stream.length);
  const { units, starts, ends, gaps } = out;
  let n = 0;
  let gap: number = gapKinds.signs;
  for (let i = 0; i < stream.length; i++) {
    const unit = stream.units[i] as number;
    if (!isWordUnit(unit)) {
      gap = gapKinds.signs;
      continue;
    }
    if (n > 2 && units[n - 1] === unit && units[n - 2] === unit && units[n - 3] === unit) {
      ends[n - 1] = stream.ends[i] as number;
      continue;
    }
    units[n] = unit;
    starts[n] = stream.starts[i] as number;
    ends[n] = stream.ends[i] as number;
    gaps[n++] = gap;
    gap = gapKinds.none;
  }
  out.length = n;
  dropInserted(out);
  return out;
};
