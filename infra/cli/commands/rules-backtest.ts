import { Command, Option } from 'commander';
import { localized } from '#infra/localize.ts';
import type { BacktestOptions } from '../backtest.ts';
import { withPlatformOptions } from '../connect.ts';
import { withListFile } from '../list-file.ts';
import { byOption, days, jsonOption, languageOption, positive } from '../options.ts';

/** `clearspring rules backtest`: what a rule would have decided on a history. */
export const rulesBacktest = withListFile(withPlatformOptions(new Command('backtest'), 'replay'))
  .description(
    localized({
      'zh-CN': '以历史事件重放规则：处于影子与参与决定各一次，说明差别',
      en: 'replay history with a rule in shadow and with it deciding, and report the difference',
    }),
  )
  .requiredOption(
    '--rule <file|id>',
    localized({
      'zh-CN': '自建规则文件（.json），或规则的 id',
      en: 'a staff rule file (.json), or a rule id',
    }),
  )
  .option(
    '--events <file|archive>',
    localized({
      'zh-CN': 'events.jsonl（可为 .gz，- 表示标准输入）、归档分片的目录，或 s3://bucket',
      en: 'event file (may be .gz, - for standard input), folder of archive parts, or s3://bucket',
    }),
  )
  .addOption(
    // Like other commands that read a platform's records, this defaults to demo: the local platform with an
    // archive.
    new Option(
      '--fan-out',
      localized({
        'zh-CN': '平台（默认 demo）的归档，分段由函数 backtest 重放',
        en: 'use the platform’s archive (demo by default), replayed in slices by the function backtest',
      }),
    ).implies({ platform: 'demo' }),
  )
  .option(
    '--days <days>',
    localized({
      'zh-CN': '--fan-out 只计入最近多少天（默认整个归档）',
      en: 'with --fan-out, count only the latest days (the whole archive by default)',
    }),
    days,
  )
  .option(
    '--slice-mb <megabytes>',
    localized({ 'zh-CN': '每段压缩后的大小（MB）', en: 'compressed size of a slice, in MB' }),
    positive,
    32,
  )
  .option(
    '--warm-up-days <days>',
    localized({
      'zh-CN': '每段计入之前先重放的天数',
      en: 'days replayed before each slice, without counting',
    }),
    positive,
    30,
  )
  .option(
    '--within-minutes <minutes>',
    localized({ 'zh-CN': '最多等待各段多少分钟', en: 'minutes to wait for the slices' }),
    positive,
    60,
  )
  .option(
    '--minutes <minutes>',
    localized({
      'zh-CN': '审核员处理一案所需的分钟数',
      en: 'minutes that a reviewer needs for a case',
    }),
    positive,
    5,
  )
  .option(
    '--record',
    localized({
      'zh-CN': '把结果记入规则簿，如自建规则的回测一样',
      en: 'save the figures in the rulebook, as for staff rules',
    }),
  )
  .addOption(byOption())
  .addOption(jsonOption())
  .addOption(languageOption())
  .action(async (options: BacktestOptions) => {
    // Imported on use: it includes the text reader, which other subcommands of `rules` do not need.
    const { runBacktest } = await import('../backtest.ts');
    await runBacktest(options);
  });
