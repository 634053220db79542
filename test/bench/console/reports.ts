import { feed } from '#infra/local/feed.ts';
import { startBackend } from '#infra/local/platform/backend.ts';
import { startSystem } from '#infra/local/system.ts';
import { localized } from '#infra/localize.ts';
import { hour } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { emptyHandler } from '../pipeline/floors.ts';
import { costMeter } from '../pipeline/observe.ts';
import { accountOf, createKnownAccounts } from '../pipeline/population.ts';

const settings = PlatformSettings.parse({
  platformId: 'bench',
  purpose: 'demonstration',
  mode: 'enforce',
});

/** Known accounts per report: most people are reported once, if ever. */
const accountsPerReport = 4;
/** Every tenth report is about one of 20 accounts with very many reports. */
const oftenReported = { every: 10, accounts: 20 };

const reasons = ['fraud', 'spam', 'impersonation', 'illegal-trade', 'harassment', 'other'] as const;
const texts = [
  '让我先交押金',
  '一直发广告',
  '冒充客服要验证码',
  '拉我进群刷单',
  '骂人',
  '不认识的人',
];

/** Reports of one evening, as the platform's backend sends them. All made up. */
const reportsOf = (size: number, accounts: number, start: number): readonly string[] => {
  const random = randomFrom(7);
  return Array.from({ length: size }, (_, i) => {
    const about = random.below(i % oftenReported.every === 0 ? oftenReported.accounts : accounts);
    const by = accountOf((about + 1 + random.below(accounts - 1)) % accounts);
    return JSON.stringify({
      version: 1,
      eventId: `report-${i}`,
      platformId: settings.platformId,
      type: 'report.filed',
      occurredAt: new Date(start + i * 500).toISOString(),
      accountId: accountOf(about).id,
      data: { reporterId: by.id, reason: random.pick(reasons), text: random.pick(texts) },
    });
  });
};

/**
 * Measures reports from the intake queue to accounts and cases: one worker on the embedded servers, fed as
 * fast as it screens. The floor is the same queue with a handler that does nothing.
 *
 * @param printLine called with a description of each step
 */
export const measureReports = async (reports: number, printLine: (line: string) => void) => {
  const accounts = reports * accountsPerReport;
  const bodies = reportsOf(reports, accounts, Date.now() - 11 * hour);
  const warmUp = reports / 10;
  printLine(localized({ 'zh-CN': '举报：建立账号', en: 'reports: creating accounts' }));
  const system = await startSystem({ settings, concurrency: 1, schedules: false });
  try {
    await createKnownAccounts(system, accounts, { now: Date.now() });
    const backend = await startBackend(system);
    try {
      await feed(system, bodies.slice(0, warmUp));
      await system.settle();
      printLine(localized({ 'zh-CN': '举报：接收', en: 'reports: intake' }));
      let seconds = 0;
      const { metrics, cpu } = await costMeter(system)(async () => {
        const startedAt = performance.now();
        await feed(system, bodies.slice(warmUp));
        await system.settle();
        seconds = (performance.now() - startedAt) / 1000;
      });
      const measured = reports - warmUp;
      printLine(
        localized({ 'zh-CN': '举报：事件源的下限', en: 'reports: floor of the event source' }),
      );
      const floor = await emptyHandler(settings, bodies);
      return {
        reports: measured,
        accepted: metrics.AcceptedEvents ?? 0,
        flagged: metrics.Decisions ?? 0,
        perSecond: measured / seconds,
        /** Throughput of one core used by the worker alone, calculated from its CPU time. */
        perWorkerCore: cpu.worker === null ? null : measured / cpu.worker,
        floor: floor.perSecond,
      };
    } finally {
      await backend.stop();
    }
  } finally {
    await system.stop();
  }
};
