import { Command } from 'commander';
import { positive } from '../options.ts';

type Options = { readonly cases: number; readonly pages: number; readonly json?: true };

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** `clearspring bench console`: a page of a long queue, beside what Ozone takes. */
export const benchConsole = new Command('console')
  .description('a queue page of 50 of the review API, on the embedded database')
  .option('--cases <cases>', 'open cases in the queue', positive, 10_000)
  .option('--pages <pages>', 'how many pages are read', positive, 1_000)
  .option('--json', 'print the figures as JSON')
  .action(async ({ cases, pages, json }: Options) => {
    const { measureConsole } = await import('#test/bench/console/measure.ts');
    const figures = await measureConsole({ cases, pages });
    const { openCases, rows, p50, p99, cpuPerPage } = figures;
    process.stdout.write(
      json
        ? `${JSON.stringify(figures)}\n`
        : [
            `${rows} rows of ${openCases.toLocaleString('en')} open cases: p50 ${ms(p50)}, p99 ${ms(p99)}, ${ms(cpuPerPage)} of CPU a page`,
            'target: p50 < 7 ms, p99 < 20 ms; Ozone as published: 6.9 and 19.8 ms at 1,500',
            '',
          ].join('\n'),
    );
    if (rows !== Math.min(50, openCases)) process.exitCode = 1;
  });
