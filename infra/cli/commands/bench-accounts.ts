import { Command, Option } from 'commander';
import { localized } from '#infra/localize.ts';
import { count, folder, jsonOption } from '../options.ts';

type Options = {
  readonly data?: string;
  readonly seeds: number;
  readonly simulator: boolean;
  readonly json?: true;
};

/** `clearspring bench accounts`: quality of account scoring and of the account trainer. */
export const benchAccounts = new Command('accounts')
  .description(
    localized({
      'zh-CN': '账号打分的质量：以带标签账号反复交叉验证，并以模拟器检验',
      en: 'quality of account scoring: repeated cross-validation on labelled accounts, and the simulator',
    }),
  )
  .addOption(
    new Option(
      '--data <dir>',
      localized({ 'zh-CN': '含 accounts/ 的目录', en: 'folder that contains accounts/' }),
    )
      .env('CLEARSPRING_DATA')
      .argParser(folder),
  )
  .option(
    '--seeds <number>',
    localized({ 'zh-CN': '交叉验证的重复次数', en: 'repetitions of the cross-validation' }),
    count,
    5,
  )
  .option(
    '--no-simulator',
    localized({
      'zh-CN': '不运行注册模拟器',
      en: 'skip the sign-up simulator',
    }),
  )
  .addOption(jsonOption())
  .action(async ({ data, seeds, simulator, json }: Options) => {
    const { measureAccounts } = await import('#test/bench/accounts/measure.ts');
    const { reportOfAccounts } = await import('#test/bench/accounts/report.ts');
    const figures = await measureAccounts({
      data,
      seeds,
      simulator,
      printLine: (line) => void process.stderr.write(`${line}\n`),
    });
    if (figures.skipped) process.stderr.write(`${figures.skipped}\n`);
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfAccounts(figures));
  });
