import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { count, jsonOption } from '../options.ts';

type Options = {
  readonly events: number;
  readonly history: number;
  readonly json?: true;
};

/** `clearspring bench rules`: the rule judge compared with alternative engines, and a backtest. */
export const benchRules = new Command('rules')
  .description(
    localized({
      'zh-CN': '20 条规则、17 个信号的判定速度，与其他规则引擎对比，以及回测速度',
      en: 'speed of 20 rules over 17 signals compared with other rule engines, and of a backtest',
    }),
  )
  .option(
    '--events <events>',
    localized({
      'zh-CN': '事件数；最慢的引擎只处理十分之一',
      en: 'events to judge; the slowest engine gets a tenth',
    }),
    count,
    50_000,
  )
  .option(
    '--history <events>',
    localized({
      'zh-CN': '全部规则的一次回测所重放的事件数',
      en: 'events that a backtest of all rules replays',
    }),
    count,
    100_000,
  )
  .addOption(jsonOption())
  .action(async ({ events, history, json }: Options) => {
    const { measureRules } = await import('#test/bench/rules/measure.ts');
    const { measureBacktest } = await import('#test/bench/rules/backtest.ts');
    const { reportOfRules } = await import('#test/bench/rules/report.ts');
    const figures = {
      ...(await measureRules({ events })),
      backtest: await measureBacktest(history),
    };
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfRules(figures));
    if (!figures.agree) process.exitCode = 1;
  });
