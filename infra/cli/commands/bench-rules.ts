import { Command } from 'commander';
import { positive } from '../options.ts';

type Options = {
  readonly events: number;
  readonly history: number;
  readonly json?: true;
};

/** `clearspring bench rules`: the judge alone, beside what people would use instead, and a backtest. */
export const benchRules = new Command('rules')
  .description(
    'speed of judging 20 rules over 17 signals, beside other rule engines, and of a backtest',
  )
  .option('--events <events>', 'how many; the slowest engine sees a tenth', positive, 50_000)
  .option('--history <events>', 'how many a backtest of all rules replays', positive, 100_000)
  .option('--json', 'print the figures as JSON')
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
