import { joinCase } from '#shared/reviews/case.ts';
import { hour } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { type Ledger, noRecords } from '#shared/stores/ledger/port.ts';
import { opening } from '../../reviews/specimens.ts';

const severities = ['low', 'medium', 'high', 'critical'] as const;
const concurrency = 16;

/** Opens cases in the fraud queue, of random age and weight, one per account. */
export const fillQueue = async (
  ledger: Ledger,
  platformId: string,
  cases: number,
): Promise<void> => {
  const now = Date.now();
  const numbers = Array.from({ length: cases }, (_, i) => i).values();
  const fill = async () => {
    for (const i of numbers) {
      const accountId = `u-${i}`;
      const known = joinCase(
        null,
        opening(
          { caseId: `cas-${i}`, accountId, platformId, at: now - (i % 90) * hour },
          { category: 'fraud', severity: severities[i % 4] ?? 'low', score: (i % 100) / 100 },
        ),
      );
      await ledger.commit({
        account: { accountId, from: 0, state: { ...unknownAccountAt(now), version: 1 } },
        ...noRecords,
        cases: [{ from: 0, case: known }],
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, fill));
};
