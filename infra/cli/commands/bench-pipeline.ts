import { Command } from 'commander';
import { progressOn } from '../progress.ts';

type Options = { readonly json?: boolean; readonly quick?: boolean };

/** `clearspring bench pipeline`: the whole path on the embedded servers, speed, units and dollars. */
export const benchPipeline = new Command('pipeline')
  .description('events a second, delay, units and dollars of the whole path, one worker')
  .option('--quick', 'a minute or two: fewer events, without the million accounts')
  .option('--json', 'print the figures as JSON')
  .action(async ({ json = false, quick = false }: Options) => {
    const { extents, measurePipeline } = await import('#test/bench/pipeline/measure.ts');
    const { reportOfPipeline } = await import('#test/bench/pipeline/report.ts');
    const progress = progressOn(process.stderr);
    const figures = await measurePipeline(quick ? extents.quick : extents.full, progress.show);
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : `${reportOfPipeline(figures)}\n`);
  });
