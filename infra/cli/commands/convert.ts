import { Argument, Command, Option } from 'commander';
import { localized, refusal } from '#infra/localize.ts';
import { type Converted, readRows } from '#test/convert/rows.ts';
import { convertTelegram, TelegramMessage } from '#test/convert/telegram.ts';
import { convertWeibo, WeiboAccount } from '#test/convert/weibo.ts';
import { writeWhole } from '../lines.ts';
import { jsonOption } from '../options.ts';

/** Research data sets that can be converted to events, by name. */
const sources = {
  weibo: (folder: string, platformId: string): Converted =>
    convertWeibo(readRows(folder, 'accounts/weibo_accounts.jsonl.gz', WeiboAccount), platformId),
  telegram: (folder: string, platformId: string): Converted =>
    convertTelegram(readRows(folder, 'text/tgspam_zh.jsonl', TelegramMessage), platformId),
};

type Options = {
  readonly data?: string;
  readonly out: string;
  readonly truth?: string;
  readonly platform: string;
  readonly json?: true;
};

/**
 * `clearspring convert weibo|telegram`: converts research data to an event file for `replay` and
 * `score-accounts`.
 */
export const convert = new Command('convert')
  .description(
    localized({
      'zh-CN': '把研究数据（weibo、telegram）转换为事件文件',
      en: 'turn research data (weibo, telegram) into an event file',
    }),
  )
  .addArgument(
    new Argument('<source>', localized({ 'zh-CN': '何种数据', en: 'data set to convert' })).choices(
      Object.keys(sources),
    ),
  )
  .addOption(
    new Option(
      '--data <dir>',
      localized({
        'zh-CN': '含 accounts/ 与 text/ 的目录',
        en: 'folder that contains accounts/ and text/',
      }),
    ).env('CLEARSPRING_DATA'),
  )
  .requiredOption(
    '--out <file>',
    localized({
      'zh-CN': '要写出的事件文件；- 表示标准输出',
      en: 'event file to write, or - for standard output',
    }),
  )
  .option(
    '--truth <file>',
    localized({
      'zh-CN': '将各账号的标签以 JSON 写到此处；事件中不含标签',
      en: 'write each account’s label to this JSON file; events contain none',
    }),
  )
  .option(
    '--platform <id>',
    localized({ 'zh-CN': '事件所属平台', en: 'platformId of the events' }),
    'replay',
  )
  .addOption(jsonOption())
  .action(async (name: keyof typeof sources, { data, out, truth, platform, json }: Options) => {
    if (!data) {
      throw refusal({
        'zh-CN': 'convert 需要研究数据：请以 --data 或 CLEARSPRING_DATA 指明其目录',
        en: 'convert needs the research data: give its folder with --data DIR or CLEARSPRING_DATA',
      });
    }
    const converted = sources[name](data, platform);
    const lines = converted.events.map((event) => `${JSON.stringify(event)}\n`);
    if (out === '-') process.stdout.write(lines.join(''));
    else await writeWhole(out, lines);
    if (truth) await writeWhole(truth, [`${JSON.stringify(converted.truth)}\n`]);

    const summary = {
      events: converted.events.length,
      accounts: Object.keys(converted.truth).length,
      from: converted.events[0]?.occurredAt,
      to: converted.events.at(-1)?.occurredAt,
    };
    const report = json
      ? `${JSON.stringify(summary)}\n`
      : `${localized(
          {
            'zh-CN': '{accounts} 个账号的 {events} 个事件，{from} 至 {to}',
            en: '{events} {events|event|events} of {accounts} {accounts|account|accounts}, {from} to {to}',
          },
          { ...summary, from: summary.from ?? '–', to: summary.to ?? '–' },
        )}\n`;
    (out === '-' ? process.stderr : process.stdout).write(report);
  });
