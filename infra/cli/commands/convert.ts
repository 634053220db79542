import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type Converted, readRows } from '#test/convert/rows.ts';
import { convertTelegram, TelegramMessage } from '#test/convert/telegram.ts';
import { convertWeibo, WeiboAccount } from '#test/convert/weibo.ts';

/** Research files that can be told as events, by what people call them. */
const sources: Readonly<Record<string, (folder: string, platformId: string) => Converted>> = {
  weibo: (folder, platformId) =>
    convertWeibo(readRows(folder, 'accounts/weibo_accounts.jsonl.gz', WeiboAccount), platformId),
  telegram: (folder, platformId) =>
    convertTelegram(readRows(folder, 'text/tgspam_zh.jsonl', TelegramMessage), platformId),
};

/** Writes a whole file or nothing. */
const writeWhole = (path: string, text: string): void => {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new Error(`cannot write ${path}: ${error instanceof Error ? error.message : error}`);
  }
};

type Options = {
  readonly data?: string;
  readonly out: string;
  readonly truth?: string;
  readonly platform: string;
  readonly json?: true;
};

/** `clearspring convert weibo|telegram`: outside research data as an event file, for `replay` and `score-accounts`. */
export const convert = new Command('convert')
  .description('turn research data (weibo, telegram) into an event file')
  .argument('<source>', Object.keys(sources).join(' or '))
  .addOption(
    new Option('--data <dir>', 'folder that holds accounts/ and text/').env('CLEARSPRING_DATA'),
  )
  .requiredOption('--out <file>', 'event file to write, or - for standard output')
  .option('--truth <file>', 'write the label of each account here, as JSON; events carry none')
  .option('--platform <id>', 'platform that the events name', 'replay')
  .option('--json', 'print the summary as JSON')
  .action((name: string, { data, out, truth, platform, json }: Options) => {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (!source) {
      throw new Error(
        `there is no source “${name}”; there are: ${Object.keys(sources).join(', ')}`,
      );
    }
    if (!data) {
      throw new Error(
        'convert uses outside data: name its folder with --data DIR or CLEARSPRING_DATA',
      );
    }
    const converted = source(data, platform);
    const lines = converted.events.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (out === '-') process.stdout.write(lines);
    else writeWhole(out, lines);
    if (truth) writeWhole(truth, `${JSON.stringify(converted.truth)}\n`);

    const summary = {
      events: converted.events.length,
      accounts: Object.keys(converted.truth).length,
      from: converted.events[0]?.occurredAt,
      to: converted.events.at(-1)?.occurredAt,
    };
    const report = json
      ? `${JSON.stringify(summary)}\n`
      : `${summary.events} events of ${summary.accounts} accounts, ${summary.from} to ${summary.to}\n`;
    (out === '-' ? process.stderr : process.stdout).write(report);
  });
