import { Command, Option } from 'commander';
import { localized } from '#infra/localize.ts';
import { folder, jsonOption, positive } from '../options.ts';
import { showProgress, sinceNow } from '../progress.ts';

type Options = {
  readonly data?: string;
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly seconds: number;
};

/** `clearspring bench text`: quality and speed of the text reader, compared with alternatives. */
export const benchText = new Command('text')
  .description(
    localized({ 'zh-CN': '文本筛查的质量与速度', en: 'quality and speed of text screening' }),
  )
  .addOption(
    new Option(
      '--data <dir>',
      localized({ 'zh-CN': '含 text/*.jsonl 的目录', en: 'folder that contains text/*.jsonl' }),
    )
      .env('CLEARSPRING_DATA')
      .argParser(folder),
  )
  .option(
    '--quick',
    localized({ 'zh-CN': '仅测速度与自有文本', en: 'only speed and the project’s own texts' }),
  )
  .option(
    '--seconds <seconds>',
    localized({
      'zh-CN': '每项速度至少测多少 CPU 秒',
      en: 'CPU seconds for which each speed is measured, at least',
    }),
    positive,
    1.5,
  )
  .addOption(jsonOption())
  .action(async ({ data, json = false, quick = false, seconds }: Options) => {
    const { measureText } = await import('#test/bench/text/measure.ts');
    const { reportOfText } = await import('#test/bench/text/report.ts');
    const progress = showProgress();
    const timed = sinceNow();
    const figures = await measureText({
      data: quick ? undefined : data,
      seconds,
      printLine: (line) => progress.printLine(timed(line)),
      show: (line) => progress.show(timed(line)),
    });
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfText(figures));
  });
