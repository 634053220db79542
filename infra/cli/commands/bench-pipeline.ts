import { Command } from 'commander';
import { localized } from '#infra/localize.ts';
import { jsonOption } from '../options.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';

type Options = { readonly json?: boolean; readonly quick?: boolean };

/** `clearspring bench pipeline`: the whole path on the embedded servers: speed, capacity units and cost. */
export const benchPipeline = new Command('pipeline')
  .description(
    localized({
      'zh-CN': '整条路径的每秒事件数、延迟、用量与费用，单个执行环境',
      en: 'throughput, latency, capacity and cost of the whole path with one worker',
    }),
  )
  .option(
    '--quick',
    localized({
      'zh-CN': '一两分钟：事件较少，不含百万账号',
      en: 'a minute or two: fewer events, without the million accounts',
    }),
  )
  .addOption(jsonOption())
  .action(async ({ json = false, quick = false }: Options) => {
    const { extents, measurePipeline } = await import('#test/bench/pipeline/measure.ts');
    const { reportOfPipeline } = await import('#test/bench/pipeline/report.ts');
    const progress = showProgress();
    const figures = await measurePipeline(quick ? extents.quick : extents.full, progress.show);
    progress.end();
    print(json, figures, [reportOfPipeline(figures)]);
  });
