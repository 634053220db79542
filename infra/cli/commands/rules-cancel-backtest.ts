import { Command } from 'commander';
import { cancelRun } from '#functions/review-api/rules/cancel-backtest.ts';
import { localized, refusal, voiceOf } from '#infra/localize.ts';
import type { Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import { type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { print } from '../print.ts';

const words = {
  cancelled: {
    'zh-CN': '{id} 已取消：不再重放',
    en: '{id} is cancelled; no more of it is replayed',
  },
  unknown: {
    'zh-CN': '没有回测 {id}：id 见发起时的输出，或审核台的回测列表',
    en: 'there is no backtest {id}: take the id from the output that started it, or from the console’s list of backtests',
  },
  done: { 'zh-CN': '{id} 已完成', en: '{id} has already finished' },
  failed: {
    'zh-CN': '{id} 已失败：超过两天未完成，或一段太大，一次运行无法重放；不再重放',
    en: '{id} has failed: it did not finish within two days, or a slice is too large for one run. No more of it is replayed',
  },
  before: {
    'zh-CN': '{id} 此前已由 {by} 于 {at} 取消',
    en: '{by} already cancelled {id}, at {at}',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** `clearspring rules cancel-backtest`: cancels a running backtest over the archive, whoever started it. */
export const rulesCancelBacktest = withStaffOptions(
  new Command('cancel-backtest')
    .description(
      localized({
        'zh-CN': '取消尚未完成的归档回测（审核台或 --fan-out 发起）',
        en: 'cancel a backtest over the archive, started in the console or with --fan-out',
      }),
    )
    .argument('<id>', localized({ 'zh-CN': '回测的 id，如 bt-…', en: 'backtest id, bt-…' })),
).action((id: string, { by, language, json, ...where }: StaffOptions) =>
  withPlatform(where, async ({ fanOut, papers, rulebook, auditLog, rulesAt }) => {
    const { say } = voiceOf(words, language);
    if (!fanOut) {
      throw refusal({
        'zh-CN': '需要环境变量 ARCHIVE_BUCKET',
        en: 'this needs the environment variable ARCHIVE_BUCKET',
      });
    }
    const { backtests } = fanOut;
    const now = Date.now();
    const done = await cancelRun(id, by, {
      papers,
      rulebook,
      auditLog,
      backtests,
      rulesNow: () => rulesAt(now),
      clock: { now: () => now, pause: async () => {} },
    });
    if (done.kind !== 'cancelled') throw new Error(say(done.kind, { id }));
    const isOurs = done.by === by && done.at === now;
    const said = isOurs
      ? say('cancelled', { id })
      : say('before', { id, by: done.by, at: instant(done.at) });
    print(json, { backtestId: id, by: done.by }, [said]);
  }),
);
