import { expect, it } from 'vitest';
import { decisionsOf } from '#infra/local/summary.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { day } from '#shared/settings/durations.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';

it('the decisions of some days may be more than a call takes arguments', async () => {
  const records = emptyMemoryRecords();
  const onFirst = 130_000;
  for (let i = 0; i <= onFirst; i++) {
    records.decisions.set(String(i), { decidedAt: i < onFirst ? 0 : day } as Decision);
  }
  const ledger = memoryLedger(emptyMemoryStates(), records);
  expect(await decisionsOf({ ledger }, [0, day])).toHaveLength(onFirst + 1);
});
