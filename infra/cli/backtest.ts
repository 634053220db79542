import Table from 'cli-table3';
import pc from 'picocolors';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { baselineFor } from '#shared/backtest/baseline.ts';
import { loadOf } from '#shared/backtest/load.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { ruleFrom } from '#shared/backtest/rule-source.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { day, minute } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import {
  type BacktestResult,
  mostListed,
  type Otherwise,
  type RuleSource,
  type Tally,
} from '#shared/stores/backtests/port.ts';
import { backtestFanOut } from './backtest-fan-out.ts';
import { backtestPorts, isArchive, isEventFile, unreadIn } from './backtest-history.ts';
import { readHistory } from './backtest-reader.ts';
import { recordBacktest, rulebookRule } from './commands/rules-staff.ts';
import { hasRecords, type Whereabouts, withPlatform } from './connect.ts';
import { type ListFileOptions, readListFile } from './list-file.ts';
import { eventsRead, progressOn } from './progress.ts';
import { checkRuleFile, isRuleFile, orThrow } from './staff-rules.ts';
import { unreadLine } from './unread.ts';
import { spoken, told, voiceOf } from './voice.ts';

export type BacktestOptions = Whereabouts &
  ListFileOptions & {
    readonly rule: string;
    readonly events?: string;
    readonly fanOut?: true;
    readonly sliceMb: number;
    readonly warmUpDays: number;
    readonly withinMinutes: number;
    readonly by: string;
    readonly minutes: number;
    readonly record?: true;
    readonly json?: true;
    readonly language?: Language;
  };

const words = {
  judged: { 'zh-CN': '已判定事件 {shown}', en: '{shown} {count|event|events} judged' },
  looked: { 'zh-CN': '规则查看', en: 'looked at' },
  fired: { 'zh-CN': '触发', en: 'fired' },
  alone: { 'zh-CN': '仅本规则触发', en: 'no live rule fired' },
  errors: {
    'zh-CN': '规则在 {shown} 个事件上出错，均未判断',
    en: 'the rule failed at {shown} {count|event|events}, and judged none of them',
  },
  outcome: { 'zh-CN': '决定', en: 'outcome' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  without: { 'zh-CN': '仅观察', en: 'rule watches' },
  with: { 'zh-CN': '生效', en: 'rule decides' },
  difference: { 'zh-CN': '差异', en: 'difference' },
  nothing: { 'zh-CN': '没有', en: 'none' },
  changes: { 'zh-CN': '改变的决定', en: 'decisions that come out otherwise' },
  accounts: { 'zh-CN': '受影响账号', en: 'accounts treated otherwise' },
  load: { 'zh-CN': '审核工作量', en: 'reviewer load' },
  cases: {
    'zh-CN': '每日新开案件 {without} → {with}，约 {minutes} 分钟/日',
    en: 'cases opened a day {without} → {with}, about {minutes} more minutes a day',
  },
  refused: { 'zh-CN': '未判定', en: 'not judged' },
  overlap: { 'zh-CN': '同时触发', en: 'fired with' },
  platform: {
    'zh-CN': '对照：本平台当前规则',
    en: 'compared with the platform’s rules as they are',
  },
  product: {
    'zh-CN': '对照：产品规则（此处没有本平台的记录）',
    en: 'compared with the product’s rules: no records of the platform here',
  },
  against: { 'zh-CN': '含生效中的 r{revision}', en: 'its r{revision} deciding' },
  worst: { 'zh-CN': '最重处置改变', en: 'gravest outcome otherwise' },
  sooner: { 'zh-CN': '首次限制提前', en: 'first restricted earlier' },
  later: { 'zh-CN': '首次限制推迟', en: 'first restricted later' },
  decisions: { 'zh-CN': '{count} 项决定', en: '{count} {count|decision|decisions}' },
  never: { 'zh-CN': '无', en: 'never' },
  more: { 'zh-CN': '仅列出前 {shown} 行', en: 'only the first {shown} lines are told' },
  sampled: { 'zh-CN': '改变的决定（抽样）', en: 'some of them' },
} as const satisfies Readonly<Record<string, Words>>;

const samples = 20;

/** A rule that is asked for by its id in the book: its backtest is kept beside it. */
const isStaffId = (name: string): boolean => name.startsWith('staff.') && !isRuleFile(name);

/** The rule of a file, of the catalogue, or of the book of staff rules. */
const sourceOf = async (
  name: string,
  language: Language,
  where: Whereabouts,
): Promise<RuleSource> => {
  if (isRuleFile(name)) {
    return { is: 'staff', rule: orThrow(name, checkRuleFile(name).checked, language).rule };
  }
  if (catalogue.find(name) || !isStaffId(name)) return { is: 'catalogue', id: name };
  const written = checkStaffRule(await rulebookRule(name, where));
  return { is: 'staff', rule: orThrow(name, written, language).rule };
};

/** The load with the minutes more a day that it costs. */
const loadFor = (result: BacktestResult, minutes: number) => {
  const load = loadOf(result);
  const { cases } = result;
  return {
    ...load,
    minutesADay: Math.round(((cases.with - cases.without) / load.days) * minutes),
  };
};

const compared = (
  head: string,
  without: Tally,
  deciding: Tally,
  say: (word: keyof typeof words) => string,
  changedOnly: boolean,
): readonly string[] => {
  const table = new Table({
    head: [head, say('without'), say('with'), say('difference')],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { compact: true, head: [], border: [] },
  });
  const names = [...new Set([...Object.keys(without), ...Object.keys(deciding)])].toSorted();
  for (const name of names) {
    const [a, b] = [without[name] ?? 0, deciding[name] ?? 0];
    if (changedOnly && a === b) continue;
    table.push([name, a, b, b === a ? '' : b > a ? `+${b - a}` : String(b - a)]);
  }
  return table.length > 0 ? [table.toString()] : [];
};

const listed = (tally: Tally): string =>
  Object.entries(tally)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(' · ');

/** Whose rules a rule is compared with. */
type Baseline = 'platform' | 'product';

/** Of accounts decided about otherwise, how many ended otherwise and how many were restricted at another time. */
const fatesIn = (accounts: readonly Otherwise[]) => {
  const at = (side: number | null) => side ?? Number.POSITIVE_INFINITY;
  const count = (holds: (one: Otherwise) => boolean) => accounts.filter(holds).length;
  return {
    worst: count((one) => one.without !== one.with),
    sooner: count(({ restricted }) => at(restricted.with) < at(restricted.without)),
    later: count(({ restricted }) => at(restricted.with) > at(restricted.without)),
  };
};

const minuteOf = (at: number): string => new Date(at).toISOString().slice(0, 16);

const reportOf = (
  result: BacktestResult,
  baseline: Baseline,
  minutes: number,
  language: Language,
): string => {
  const { say } = voiceOf(words, language);
  const { rule, events, looked, fired, errors, overlap, refused, decisions, findings, changes } =
    result;
  const load = loadFor(result, minutes);
  const { alone = 0, ...others } = overlap;
  const share = looked === 0 ? '' : ` (${((fired / looked) * 100).toFixed(2)} %)`;
  const accounts = Object.entries(result.accounts);
  const fates = fatesIn(accounts.map(([, one]) => one));
  const when = (at: number | null) => (at === null ? say('never') : minuteOf(at));
  const lines = [
    pc.bold(`${rule.id} r${rule.revision}`),
    [
      say(baseline),
      ...(rule.against === null ? [] : [say('against', { revision: rule.against })]),
    ].join(' · '),
    [
      say('judged', { shown: events.toLocaleString('en'), count: events }),
      `${say('looked')} ${looked.toLocaleString('en')}`,
      `${say('fired')} ${fired.toLocaleString('en')}${share}`,
      `${say('alone')} ${alone.toLocaleString('en')}`,
    ].join(' · '),
    ...(errors > 0
      ? [pc.red(say('errors', { shown: errors.toLocaleString('en'), count: errors }))]
      : []),
    ...(Object.keys(others).length > 0 ? [`${say('overlap')}: ${listed(others)}`] : []),
    ...(Object.keys(refused).length > 0 ? [`${say('refused')}: ${listed(refused)}`] : []),
    ...compared(say('outcome'), decisions.without, decisions.with, say, false),
    ...compared(say('rule'), findings.without, findings.with, say, true),
    `${pc.bold(say('changes'))}: ${listed(changes) || say('nothing')}`,
    `${pc.bold(say('load'))}: ${say('cases', {
      ...load.casesADay,
      minutes: load.minutesADay,
    })}`,
    [
      pc.bold(`${say('accounts')}: ${accounts.length}`),
      ...(['worst', 'sooner', 'later'] as const).map((fate) => `${say(fate)} ${fates[fate]}`),
    ].join(' · '),
    ...accounts
      .slice(0, samples)
      .map(
        ([id, { without, with: after, restricted, decisions: count, evidence }]) =>
          `  ${pc.cyan(id)} ${without} → ${after} (${when(restricted.without)} → ${when(restricted.with)}, ${say('decisions', { count })})  ${evidence
            .map((piece) => wordEvidence(piece, language))
            .join(language === 'zh-CN' ? '；' : '; ')}`,
      ),
    ...(Object.keys(result.samples).length > 0 ? [pc.bold(say('sampled'))] : []),
    ...Object.entries(result.samples).flatMap(([change, some]) =>
      some.map(
        ({ accountId, eventId, at }) =>
          `  ${change}  ${pc.cyan(accountId)} ${eventId} ${minuteOf(at)}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
};

const mostUnread = 20;

/** Lines that could not be judged, with their remedies: the first of them. */
const tellUnread = async (
  events: string,
  settings: PlatformSettings,
  language: Language,
): Promise<void> => {
  const { say } = voiceOf(words, language);
  let seen = 0;
  for await (const unread of unreadIn(events, settings)) {
    if (++seen > mostUnread) {
      process.stderr.write(`${say('more', { shown: mostUnread })}\n`);
      return;
    }
    process.stderr.write(`${unreadLine(unread, settings.platformId, language)}\n`);
  }
};

/** Tries a rule on a history, or on the archive in slices, and tells what it would have done. */
export const runBacktest = async ({
  rule: name,
  events,
  fanOut,
  sliceMb,
  warmUpDays,
  withinMinutes,
  platform: platformName,
  minutes,
  json,
  record,
  by,
  dataDir,
  deployed,
  ...options
}: BacktestOptions) => {
  const { platform } = await deploymentOf(platformName);
  const language = options.language ?? spoken;
  // Decided as the platform would in earnest; nothing is sent.
  const settings: PlatformSettings = { ...platform, mode: 'enforce' };
  const where = { platform: platformName, dataDir, ...(deployed && { deployed }) };
  if ((events === undefined) !== (fanOut === true)) {
    throw new Error(
      told({
        'zh-CN': '请以 --events 指明历史事件，或以 --fan-out 使用平台的归档',
        en: 'name a history with --events, or --fan-out for the archive of the platform',
      }),
    );
  }
  if (fanOut && options.exportedBy) {
    throw new Error(
      told({
        'zh-CN': '--fan-out 不掌握平台的密钥：名单中的联系方式请按原样填写',
        en: '--fan-out knows no secret of a platform: list contacts as they are written',
      }),
    );
  }
  const cut = {
    sliceBytes: sliceMb * 2 ** 20,
    warmUp: warmUpDays * day,
    patience: withinMinutes * minute,
  };
  const source = await sourceOf(name, language, where);
  const lists = await readListFile(options, replayHash, where, language);
  const { entries } = lists;
  if (fanOut && entries.length > mostListed) {
    throw new Error(
      told(
        {
          'zh-CN': '--fan-out 的名单最多 {most} 条，现有 {count} 条',
          en: '--fan-out takes lists of at most {most} entries, not {count}',
        },
        { most: mostListed, count: entries.length },
      ),
    );
  }
  const ports = backtestPorts(settings, lists);
  const rule = ruleFrom(source, catalogue);
  const baseline: Baseline = hasRecords(where) ? 'platform' : 'product';
  const book =
    baseline === 'platform' && !fanOut
      ? await withPlatform(where, ({ rulebook }) => rulebook.entriesAfter(0))
      : [];
  const progress = progressOn(process.stderr, { quiet: json === true && !process.stderr.isTTY });
  const began = performance.now();
  const used = process.cpuUsage();
  const result =
    events === undefined
      ? await backtestFanOut(
          { rule: source, ...(entries.length > 0 && { lists: [...entries] }) },
          cut,
          where,
          (done, of) =>
            progress.show(
              told({ 'zh-CN': '{done} / {of} 片', en: '{done} of {of} slices' }, { done, of }),
            ),
        )
      : await backtest(
          rule,
          readHistory({ name: events, settings }),
          { ...ports, catalogue: await baselineFor(rule, book, ports.catalogue) },
          (count) => progress.show(told(eventsRead, { count })),
        );
  progress.end();
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - began) / 1000;
  if (events !== undefined && Object.keys(result.refused).length > 0) {
    if (isEventFile(events)) await tellUnread(events, settings, language);
    if (isEventFile(events) || events === '-') process.exitCode = 1;
  }
  if (result.events === 0) {
    const none =
      events === undefined || isArchive(events)
        ? told(
            {
              'zh-CN': '其中没有 {platform}/<日>/<时>/….jsonl.gz',
              en: 'it holds no {platform}/<day>/<hour>/….jsonl.gz',
            },
            { platform: platform.platformId },
          )
        : told({ 'zh-CN': '其中没有事件', en: 'it holds none' });
    const reasons = listed(result.refused) || none;
    const remedy =
      'foreign-platform' in result.refused
        ? told(
            {
              'zh-CN': '；其中的事件不属于平台“{platform}”：请用 --platform 写明',
              en: '; its events name another platform than “{platform}”: say which with --platform',
            },
            { platform: platform.platformId },
          )
        : '';
    throw new Error(
      told(
        {
          'zh-CN': '{events} 中没有可判定的事件：{reasons}{remedy}',
          en: 'no event of {events} could be judged: {reasons}{remedy}',
        },
        {
          events: events ?? told({ 'zh-CN': '存档', en: 'the archive' }),
          reasons,
          remedy,
        },
      ),
    );
  }
  if (record || isStaffId(name)) {
    const { looked, fired } = result;
    await recordBacktest({ rule: rule.id, revision: rule.revision, looked, fired }, by, where);
  }
  if (json) {
    const speed = { seconds, cpuSeconds: (user + system) / 1e6 };
    process.stdout.write(
      `${JSON.stringify({ ...result, baseline, load: loadFor(result, minutes), ...speed })}\n`,
    );
  } else {
    process.stdout.write(
      `${reportOf(result, baseline, minutes, language)}${seconds.toFixed(1)} s\n`,
    );
  }
};
