import type { CaseRow } from '../../../contract/queues.ts';

/**
 * Returns the rendering keys of rows by case id. If no row was there before, keys are numbered by position;
 * otherwise known rows keep their key, and a new row's key is its case id.
 *
 * @example
 * rowKeysOf([{ caseId: 'cas-3' }], new Map([['cas-1', '0']])); // cas-3 → '0'
 */
export const rowKeysOf = (
  rows: readonly Pick<CaseRow, 'caseId'>[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const stays = rows.some(({ caseId }) => before.has(caseId));
  return new Map(
    rows.map(({ caseId }, at) => [caseId, stays ? (before.get(caseId) ?? caseId) : String(at)]),
  );
};
