import { expect, it, vi } from 'vitest';
import { connectBacktest } from '#shared/connect/backtest.ts';
import { settings } from '../stores/worlds.ts';

it('a backtest decides as if the platform enforced, though it only observes', () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const { replay } = connectBacktest({
    PLATFORM_SETTINGS: { ...settings, mode: 'observe' },
    ...{ ARCHIVE_BUCKET: 'archive', RECORDS_TABLE: 'records' },
  });
  expect(replay.settings.mode).toBe('enforce');
  vi.unstubAllEnvs();
});
