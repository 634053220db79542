import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { runTool } from './tool.ts';

const run = (words: readonly string[], LANG = 'zh_CN.UTF-8') =>
  runTool(process.cwd(), words, { LANG });

const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

/** Loads every command as in a terminal with that locale. */
const commandsIn = async (locale: string) => {
  vi.stubEnv('LC_ALL', locale);
  vi.resetModules();
  const [{ commandsFor }, { withTranslatedHelp }] = await Promise.all([
    import('#infra/cli/commands.ts'),
    import('#infra/cli/help.ts'),
  ]);
  const program = new Command('clearspring').description(locale);
  for (const command of await commandsFor()) program.addCommand(command);
  return withSubcommands(withTranslatedHelp(program));
};
afterEach(() => vi.unstubAllEnvs());

/** Help texts other than names: descriptions of commands, options and arguments. */
const descriptionsOf = (command: Command) =>
  [command, ...command.options, ...command.registeredArguments, ...command.commands].map((part) => {
    const { description } = part as { readonly description: string | (() => string) };
    return typeof description === 'function' ? description.call(part) : description;
  });

const placeholders = (help: string) =>
  [...help.matchAll(/[<[]([^<>[\]]+)[>\]]/g)].map(([, held = '']) => held);

describe('help', () => {
  it('is entirely Chinese in a Chinese terminal, and English in any other', async () => {
    const han = /\p{Script=Han}/u;
    const chinese = await commandsIn('zh_CN.UTF-8');
    expect(chinese.length).toBeGreaterThan(35);
    for (const command of chinese.slice(1)) {
      for (const told of descriptionsOf(command)) expect(told).toMatch(han);
      const help = command.helpInformation();
      expect(help).not.toMatch(
        /Usage:|Options:|Arguments:|Commands:|default:|choices:|env:|display/,
      );
      // A default is shown as typed, not as the parsed object.
      expect(help).not.toMatch(/默认：\{/);
      for (const held of placeholders(help)) {
        // Latin letters remain only in file names and ids.
        expect(held.replaceAll(/\b(\w+\.jsonl?|ids?)\b/g, '')).not.toMatch(/[a-z]/i);
      }
    }
    for (const command of (await commandsIn('en_US.UTF-8')).slice(1)) {
      expect(command.helpInformation()).not.toMatch(han);
    }
  });

  it('aligns columns with wide characters, and breaks lines between them', async () => {
    const { out } = await run(['rules', 'backtest', '--help']);
    const width = (line: string) =>
      line.length + (line.match(/[\p{Script=Han}（），：。、]/gu)?.length ?? 0);
    const lines = out.split('\n').filter((line) => /^ {2}-/.test(line));
    const columns = lines.map((line) =>
      width(/^ {2}-\S+(?: \S+|, --help)? +/.exec(line)?.[0] ?? ''),
    );
    expect(new Set(columns).size).toBe(1);
    for (const line of out.split('\n')) expect(width(line)).toBeLessThanOrEqual(80);
  });

  it('names in its first line what a command cannot do without', async () => {
    const needed = (await commandsIn('en_US.UTF-8')).flatMap((command) =>
      command.options
        .filter(({ mandatory, defaultValue }) => mandatory && defaultValue === undefined)
        .map(({ flags }) => [command.helpInformation().split('\n')[0], flags] as const),
    );
    expect(needed.length).toBeGreaterThan(20);
    for (const [first, flags] of needed) expect(first).toContain(` ${flags} `);
    const { out } = await run(['halt', '--help']);
    expect(out).toMatch(/^用法： clearspring halt --reason <文字> \[选项\]\n/);
  });

  it('prefers the requested language', async () => {
    const asked = await run(['lists', 'show', '--help', '--language', 'en']);
    expect(asked.out).toMatch(/^Usage: clearspring lists show \[options\]/);
    const other = await run(['lists', 'show', '--language=zh-CN', '--help'], 'C');
    expect(other.out).toMatch(/^用法： clearspring lists show \[选项\]/);
  });
});

describe('errors in a command line', () => {
  it.each([
    [['start', '--frsh'], '错误：没有选项 --frsh\n（是否指 --fresh？）'],
    [['strat'], '错误：没有命令 strat\n（是否指 start？）'],
    [['start', '--rate', 'x'], '错误：选项 --rate <事件数> 的取值“x”无效。应为大于 0 的数。'],
    [['start', '--rate'], '错误：选项 --rate <事件数> 缺少取值'],
    [['bench', 'signups', '--seeds', '1,x'], '的取值“1,x”无效。应为不小于 0 的整数。'],
    [
      ['lists', 'show', '--most', '2.5'],
      '错误：选项 --most <条数> 的取值“2.5”无效。应为 1 至 1000000000 的整数。',
    ],
    [['bench', 'signups', '--honest', 'many'], '的取值“many”无效。应为不小于 0 的整数。'],
    [
      ['start', '--language', 'fr'],
      '错误：选项 --language <语言> 的取值“fr”无效。可选：zh-CN, en。',
    ],
    [['replay'], '错误：缺少参数 <events.jsonl>'],
    [['explain'], '错误：缺少参数 <决定的 id | 文本>'],
    [['convert', 'x', '--out', '-'], '错误：参数 <来源> 的取值“x”无效。可选：weibo, telegram。'],
    [['rules', 'promote', 'x'], '错误：须写明选项 --to <阶段>'],
    [
      ['lists', 'import', 'x.csv', '--apply', '--propose'],
      '错误：选项 --apply 不能与选项 --propose 同时使用',
    ],
    [['replay', 'a', 'b'], '错误：replay 应有 1 个参数，实有 2 个：a, b'],
    [['credit', '--entity', 'x'], '应为“种类:值”'],
    [['credit'], '请写明一个账号'],
    [['explain', 'dec-1'], '“dec-1”不是决定的 id'],
    [['replay', 'none.jsonl'], '没有文件 none.jsonl'],
    [['score-accounts', 'none.jsonl'], '没有文件 none.jsonl'],
    [['quarantine', 'list', '--data-dir', 'nowhere'], '中没有数据：可先以 npm start 运行'],
    [['audit', 'verify', '--platform', 'demo', '--deployed'], '--deployed 需要环境变量'],
    [['halt', '--reason', 'x', '--deployed'], '--deployed 须同时写明平台：--platform <名称>'],
    [
      ['halt', '--reason', ' '],
      '错误：选项 --reason <文字> 的取值“ ”无效。应为 1 至 300 个字符，现为 0 个：请简短写明理由。',
    ],
    [['halt', '--reason', 'x'.repeat(301)], '应为 1 至 300 个字符，现为 301 个'],
    [['rules', 'promote', 'x', '--to', 'live', '--reason', 'x'.repeat(301)], '现为 301 个'],
    [['rules', 'promote', 'x', '--to', 'live', '--share', '0.1'], '--share 只用于灰度阶段'],
    [['rules', 'check', 'account.none'], '“account.none”没有案例'],
    [['rules', 'new', 'staff.X'], '“staff.X”不是自建规则的 id；应为'],
    [['rules', 'new', 'bogus'], '“bogus”不是规则的 id；应为类别与名称'],
    [['start', '--platform', 'replay'], 'start 只运行演示平台'],
  ])('%j are reported in Chinese', async (words, said) => {
    const { code, out, err } = await run(words);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(said);
    expect(err).not.toMatch(/error:|argument|option '|Did you|choices|It must|is no /);
  });

  it('name what the AWS SDK lacks, and where to set it', async () => {
    const named = {
      STATES_TABLE: 's',
      RECORDS_TABLE: 'r',
      AUDIT_TABLE: 'a',
      INTAKE_QUEUE_URL: 'q',
    };
    const nothing = {
      ...{
        AWS_REGION: '',
        AWS_DEFAULT_REGION: '',
        AWS_PROFILE: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    };
    const words = ['quarantine', 'list', '--platform', 'demo', '--deployed'];
    const [region, credentials] = await Promise.all([
      runTool(process.cwd(), words, { ...named, ...nothing }),
      runTool(process.cwd(), words, {
        ...named,
        ...nothing,
        AWS_REGION: 'us-east-1',
        LANG: 'zh_CN.UTF-8',
      }),
    ]);
    expect([region.code, region.err]).toEqual([1, expect.stringContaining('set AWS_REGION')]);
    expect([credentials.code, credentials.err]).toEqual([
      1,
      expect.stringContaining('找不到 AWS 凭据'),
    ]);

    const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const config = join(folder, 'config');
    writeFileSync(
      config,
      `[profile broken]
sso_session = staff
sso_account_id = 000000000000
sso_role_name = operator
[sso-session staff]
sso_region = us-east-1
sso_start_url = https://staff.example/start
`,
    );
    const broken = await runTool(process.cwd(), words, {
      ...named,
      ...nothing,
      AWS_CONFIG_FILE: config,
      AWS_PROFILE: 'broken',
      HOME: folder,
      AWS_REGION: 'us-east-1',
    });
    expect([broken.code, broken.err]).toEqual([
      1,
      expect.stringMatching(/AWS credentials are missing.*aws sso login.*: set AWS_PROFILE/s),
    ]);
  });

  it('name the help option, and keep their English text', async () => {
    expect((await run(['start', '--frsh'])).err).toContain('（加 --help 查看此命令的用法）');
    const { err } = await run(['start', '--frsh'], 'C');
    expect(err).toBe(
      "error: unknown option '--frsh'\n(Did you mean --fresh?)\n(run with --help to see its arguments and options)\n",
    );
  });
});
