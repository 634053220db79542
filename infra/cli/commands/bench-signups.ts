import { Command, Option } from 'commander';
import type { Earned } from '#test/bench/signups/screened.ts';

type Options = {
  readonly seeds: string;
  readonly honest: string;
  readonly farms: string;
  readonly size: string;
  readonly earned: Earned;
  readonly company?: boolean;
  readonly json?: boolean;
};

/** `clearspring bench signups`: farms and honest people of the signup simulator, through the live path. */
export const benchSignups = new Command('signups')
  .description('farms caught and honest people harmed, on the signup simulator')
  .option('--seeds <list>', 'plays to screen, one a seed', '1,2,3')
  .option('--honest <n>', 'honest people in a play', '4000')
  .option('--farms <n>', 'farms of each kind in a play', '2')
  .option('--size <n>', 'accounts of a farm, about', '24')
  .addOption(
    new Option(
      '--earned <rules>',
      'which rules may freeze: none, as on a platform that begins; those that ship live; all, and those that ship in shadow decide too',
    )
      .choices(['none', 'live', 'all'])
      .default('all'),
  )
  .option(
    '--company',
    'strangers answer, some people ask many, programs keep time, profiles are rewritten',
  )
  .option('--json', 'print the figures as JSON')
  .action(
    async ({ seeds, honest, farms, size, earned, company = false, json = false }: Options) => {
      const { measureSignups } = await import('#test/bench/signups/measure.ts');
      const { reportOfSignups } = await import('#test/bench/signups/report.ts');
      const figures = await measureSignups({
        seeds: seeds.split(',').map(Number),
        honest: Number(honest),
        farmsOfEach: Number(farms),
        farmSize: Number(size),
        earned,
        withCompany: company,
        tell: (line) => void process.stderr.write(`${line}\n`),
      });
      process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfSignups(figures));
    },
  );
