import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { count, jsonOption } from '../options.ts';
import { showProgress } from '../progress.ts';

type Options = {
  readonly cases: number;
  readonly pages: number;
  readonly reports: number;
  readonly loads: number;
  readonly presses: number;
  readonly json?: true;
};

/** `clearspring bench console`: waiting times of reviewers, compared with the minimum possible. */
export const benchConsole = new Command('console')
  .description(
    localized({
      'zh-CN': '队列翻页、举报接收、打开案件、按键响应，以真实浏览器测量',
      en: 'queue paging, intake of reports, opening a case and key presses, in a real browser',
    }),
  )
  .option(
    '--cases <cases>',
    localized({ 'zh-CN': '队列中的未结案件数', en: 'open cases in the queue' }),
    count,
    10_000,
  )
  .option(
    '--pages <pages>',
    localized({ 'zh-CN': '读取多少页', en: 'pages to read' }),
    count,
    1_000,
  )
  .option(
    '--reports <reports>',
    localized({ 'zh-CN': '接收多少条举报', en: 'reports to take in' }),
    count,
    10_000,
  )
  .option(
    '--loads <loads>',
    localized({
      'zh-CN': '以空缓存打开案件的次数',
      en: 'times to open a case with an empty cache',
    }),
    count,
    20,
  )
  .option(
    '--presses <presses>',
    localized({ 'zh-CN': '每个按键按多少次', en: 'times to press each key' }),
    count,
    100,
  )
  .addOption(jsonOption())
  .action(async ({ json, ...extent }: Options) => {
    const { measureConsole } = await import('#test/bench/console/measure.ts');
    const { reportOfConsole } = await import('#test/bench/console/report.ts');
    const progress = showProgress(json);
    const figures = await measureConsole(extent, progress.show);
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfConsole(figures));
    const { page, reports } = figures;
    const isComplete =
      page.rows === Math.min(50, extent.cases) && reports.accepted === reports.reports;
    if (!isComplete) process.exitCode = 1;
  });
