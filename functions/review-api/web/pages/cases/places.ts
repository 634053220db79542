import type { CaseRow } from '../../../contract/queues.ts';

/**
 * The places of rows by their cases: by number where none of them was there before, else each keeps its own
 * and a new one has that of its case.
 *
 * @example
 * placesOf([{ caseId: 'cas-3' }], new Map([['cas-1', '0']])); // cas-3 → '0'
 */
export const placesOf = (
  rows: readonly Pick<CaseRow, 'caseId'>[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const stays = rows.some(({ caseId }) => before.has(caseId));
  return new Map(
    rows.map(({ caseId }, at) => [caseId, stays ? (before.get(caseId) ?? caseId) : String(at)]),
  );
};
