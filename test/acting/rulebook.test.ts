import { expect, it } from 'vitest';
import { auditRulebookEntry } from '#shared/acting/rulebook.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { emptyMemoryRecords } from '#shared/stores/ledger/memory.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';

it('records a halt once, also if it is asked for again after a hundred other acts', async () => {
  const auditLog = memoryAuditLog(emptyMemoryStates(), emptyMemoryRecords());
  const settings = PlatformSettings.parse({ platformId: 'demo' });
  const at = Date.parse('2026-11-24T08:00:00Z');
  const halt = { kind: 'halted', at, by: 'cli:lin', reason: 'too many', sequence: 1 } as const;
  await auditRulebookEntry(halt, {}, { settings, auditLog });
  for (let i = 0; i < 100; i++) {
    await auditLog.append({
      ...{ subject: 'platform:demo', at: at + i, actor: 'cli:lin', action: 'message.released' },
      ...{ causeId: `req-${i}`, details: {} },
    });
  }
  await auditRulebookEntry(halt, { once: true }, { settings, auditLog });
  const { entries } = await auditLog.read('platform:demo');
  expect(entries).toHaveLength(101);
});
