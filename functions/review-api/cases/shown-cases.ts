import type { Case } from '#shared/reviews/case.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import type { ReviewPorts } from '../server/route.ts';

/**
 * Reads the cases of what is shown side by side. About an account whose case cannot be read nothing may be shown: only
 * the case says who may see it.
 */
export const readShownCases = async (
  ids: readonly string[],
  { ledger }: Pick<ReviewPorts, 'ledger'>,
): Promise<{
  readonly cases: ReadonlyMap<string, Case>;
  readonly isUnreadable: (caseId: string) => boolean;
}> => {
  // Read one by one, which the store does in one call.
  const read = await Promise.all(ids.map((id) => orLeftOut(ledger.readCases([id]))));
  const unreadable = new Set(ids.filter((_, i) => read[i] === null));
  return {
    cases: new Map(read.flatMap((found) => [...(found ?? [])])),
    isUnreadable: (caseId) => unreadable.has(caseId),
  };
};
