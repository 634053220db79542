import { Command } from 'commander';
import { positive } from '../options.ts';
import { progressOn } from '../progress.ts';

type Options = {
  readonly cases: number;
  readonly pages: number;
  readonly reports: number;
  readonly loads: number;
  readonly presses: number;
  readonly json?: true;
};

/** `clearspring bench console`: what staff wait for, beside what it takes at least. */
export const benchConsole = new Command('console')
  .description('a queue page, the intake of reports, opening a case, keys, in a real browser')
  .option('--cases <cases>', 'open cases in the queue', positive, 10_000)
  .option('--pages <pages>', 'how many pages are read', positive, 1_000)
  .option('--reports <reports>', 'how many reports are taken in', positive, 10_000)
  .option('--loads <loads>', 'how often a case is opened with an empty cache', positive, 20)
  .option('--presses <presses>', 'how often each key is pressed', positive, 100)
  .option('--json', 'print the figures as JSON')
  .action(async ({ json, ...extent }: Options) => {
    const { measureConsole } = await import('#test/bench/console/measure.ts');
    const { reportOfConsole } = await import('#test/bench/console/report.ts');
    const progress = progressOn(process.stderr, { quiet: json === true && !process.stderr.isTTY });
    const figures = await measureConsole(extent, progress.show);
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfConsole(figures));
    const { page, reports } = figures;
    const whole = page.rows === Math.min(50, extent.cases) && reports.accepted === reports.reports;
    if (!whole) process.exitCode = 1;
  });
