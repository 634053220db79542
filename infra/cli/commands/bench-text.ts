import { Command, Option } from 'commander';

type Options = { readonly data?: string; readonly json?: boolean; readonly quick?: boolean };

/** `clearspring bench text`: quality and speed of reading, beside what people would use instead. */
export const benchText = new Command('text')
  .description('quality and speed of the text screening')
  .addOption(new Option('--data <dir>', 'folder that holds text/*.jsonl').env('CLEARSPRING_DATA'))
  .option('--quick', 'speed and our own texts only')
  .option('--json', 'print the figures as JSON')
  .action(async ({ data, json = false, quick = false }: Options) => {
    const { measureText } = await import('#test/bench/text/measure.ts');
    const { reportOfText } = await import('#test/bench/text/report.ts');
    const figures = await measureText({
      data: quick ? undefined : data,
      tell: (line) => void process.stderr.write(`${line}\n`),
    });
    process.stdout.write(json ? `${JSON.stringify(figures)}\n` : reportOfText(figures));
  });
