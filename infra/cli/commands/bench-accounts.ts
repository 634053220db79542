import { Command, Option } from 'commander';
import { positive } from '../options.ts';

type Options = {
  readonly data?: string;
  readonly seeds: number;
  readonly simulator: boolean;
  readonly json?: true;
};

/** `clearspring bench accounts`: quality of account scoring and of the account trainer. */
export const benchAccounts = new Command('accounts')
  .description(
    'quality of account scoring on labelled accounts, by repeated cross-validation, and on the simulator',
  )
  .addOption(new Option('--data <dir>', 'folder that holds accounts/').env('CLEARSPRING_DATA'))
  .option('--seeds <number>', 'repetitions of the cross-validation', positive, 5)
  .option('--no-simulator', 'leave the small play of the signup simulator out')
  .option('--json', 'print the figures as JSON')
  .action(async ({ data, seeds, simulator, json }: Options) => {
    const { measureAccounts } = await import('#test/bench/accounts/measure.ts');
    const { reportOfAccounts } = await import('#test/bench/accounts/report.ts');
    const figures = await measureAccounts({
      data,
      seeds,
      simulator,
      tell: (line) => void process.stderr.write(`${line}\n`),
    });
    if (figures.skipped) process.stderr.write(`${figures.skipped}\n`);
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfAccounts(figures));
  });
