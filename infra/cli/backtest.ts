import { isDeepStrictEqual } from 'node:util';
import { localized, outputLanguage, refusal } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { baselineFor } from '#shared/backtest/baseline.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { ruleFrom } from '#shared/backtest/rule-source.ts';
import { explainQuarantine } from '#shared/events/explanations.ts';
import { erasedAccounts } from '#shared/reviews/erased.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { Language } from '#shared/rules/words.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { BacktestResult, RuleSource } from '#shared/stores/backtests/port.ts';
import { backtestFanOut, type SlicingOptions } from './backtest-fan-out.ts';
import { isArchive, isEventFile, unreadEvents } from './backtest-history.ts';
import { backtestPorts } from './backtest-ports.ts';
import { readHistory } from './backtest-reader.ts';
import { type Baseline, formatTally, loadFor, reportOf } from './backtest-report.ts';
import { hasRecords, type RecordsLocation, type StaffOptions, withPlatform } from './connect.ts';
import { type ListFileOptions, type ListsInFile, readListFile } from './list-file.ts';
import { eventsRead, type Progress, showProgress } from './progress.ts';
import {
  checkedOrThrow,
  checkRuleFile,
  isRuleFile,
  recordBacktest,
  rulebookRule,
} from './staff-rules.ts';
import { unreadLine } from './unread.ts';

export type BacktestOptions = StaffOptions &
  ListFileOptions &
  SlicingOptions & {
    readonly rule: string;
    readonly events?: string;
    readonly fanOut?: true;
    readonly minutes: number;
    readonly record?: true;
  };

/** The events that a rule is replayed on: a history that is read here, or the platform's archive, in slices. */
type Past = { readonly kind: 'history'; readonly name: string } | { readonly kind: 'archive' };

/** @throws {Error} if the options do not say on which events, or do not fit together */
const pastOf = ({ events, fanOut, days, exportedBy }: BacktestOptions): Past => {
  if ((events === undefined) !== (fanOut === true)) {
    throw refusal({
      'zh-CN': '请以 --events 指明历史事件，或以 --fan-out 使用平台的归档',
      en: 'give a history with --events, or use the platform’s archive with --fan-out',
    });
  }
  if (events !== undefined) {
    if (days === undefined) return { kind: 'history', name: events };
    throw refusal({
      'zh-CN': '--days 只用于 --fan-out：--events 指明的历史总是全部重放',
      en: '--days is for --fan-out: a history given with --events is always replayed as a whole',
    });
  }
  if (exportedBy) {
    throw refusal({
      'zh-CN': '--fan-out 不掌握平台的密钥：名单中的联系方式请按原样填写',
      en: '--fan-out does not have the platform’s secret: write contacts in the list as they are, not hashed',
    });
  }
  return { kind: 'archive' };
};

/** Whether a name is the id of a staff rule in the rulebook; its backtests are recorded there. */
const isStaffId = (name: string): boolean => name.startsWith('staff.') && !isRuleFile(name);

/**
 * Checks that a rule in a file is the saved revision whose evidence its figures become.
 *
 * @throws {Error} if it was edited since, or never saved
 */
const mustBeSaved = async (file: string, source: RuleSource, where: RecordsLocation) => {
  if (source.kind !== 'staff') return;
  if (isDeepStrictEqual(await rulebookRule(source.rule.id, where), source.rule)) return;
  throw refusal(
    {
      'zh-CN':
        '{file} 与规则簿中的 {id} 不同，其回测不能算作该规则的：请先以 rules publish 存入，或去掉 --record',
      en: '{file} is not what the rulebook has as {id}, so its backtest is no evidence for that: save it with rules publish first, or leave out --record',
    },
    { file, id: source.rule.id },
  );
};

/** Finds a rule in a file, in the catalogue, or in the rulebook of staff rules. */
const sourceOf = async (
  name: string,
  language: Language,
  where: RecordsLocation,
): Promise<RuleSource> => {
  if (isRuleFile(name)) {
    return {
      kind: 'staff',
      rule: checkedOrThrow(name, checkRuleFile(name).checked, language).rule,
    };
  }
  if (catalogue.find(name)) return { kind: 'catalogue', id: name };
  if (!isStaffId(name)) {
    throw refusal(
      {
        'zh-CN': '没有规则“{name}”：请指明规则文件（.json），或 rules check 列出的 id',
        en: 'there is no rule “{name}”: give a rule file (.json), or an id listed by rules check',
      },
      { name },
    );
  }
  const written = checkStaffRule(await rulebookRule(name, where));
  return { kind: 'staff', rule: checkedOrThrow(name, written, language).rule };
};

const mostUnread = 20;
const truncatedWords = {
  'zh-CN': '仅列出前 {shown} 行',
  en: 'only the first {shown} lines are shown',
};

const erasuresUnknown = {
  'zh-CN':
    '此处没有本平台的记录，无法得知哪些账号已被删除：归档中若有它们的事件，也一并读取了。请在有记录处运行，或加 --deployed',
  en: 'there are no records of the platform here that say which accounts were erased, so their archived events were read too. Run this where the records are, or with --deployed',
};

/** Prints the first lines that could not be judged, with their remedies. */
const printUnread = async (
  name: string,
  settings: PlatformSettings,
  language: Language,
): Promise<void> => {
  let seen = 0;
  for await (const unread of unreadEvents(name, settings)) {
    if (++seen > mostUnread) {
      process.stderr.write(`${localized(truncatedWords, { shown: mostUnread })}\n`);
      return;
    }
    const explained = { ...unread, ...explainQuarantine(unread) };
    process.stderr.write(`${unreadLine(explained, settings.platformId, language)}\n`);
  }
};

/** Returns the error for a history without any event that could be judged, with the remedy. */
const nothingJudgedError = (
  past: Past,
  { refused }: Pick<BacktestResult, 'refused'>,
  platformId: string,
): Error => {
  const emptyReason =
    past.kind === 'archive' || isArchive(past.name)
      ? localized(
          {
            'zh-CN': '其中没有 {platform}/<日>/<时>/….jsonl.gz',
            en: 'there is no {platform}/<day>/<hour>/….jsonl.gz in it',
          },
          { platform: platformId },
        )
      : localized({ 'zh-CN': '其中没有事件', en: 'it contains no events' });
  const reasons = formatTally(refused) || emptyReason;
  const remedy =
    'foreign-platform' in refused
      ? localized(
          {
            'zh-CN':
              '；其中的事件不属于平台“{platform}”：请以 --platform 指明其所属平台，或改写其 platformId',
            en: '; its events belong to another platform than “{platform}”: give --platform theirs, or change their platformId',
          },
          { platform: platformId },
        )
      : '';
  return refusal(
    {
      'zh-CN': '{events} 中没有可判定的事件：{reasons}{remedy}',
      en: 'no event in {events} could be judged: {reasons}{remedy}',
    },
    {
      events:
        past.kind === 'history' ? past.name : localized({ 'zh-CN': '归档', en: 'the archive' }),
      reasons,
      remedy,
    },
  );
};

/** What is replayed: a rule, with the lists and settings to judge by, and the rules to compare with. */
type Replay = {
  readonly source: RuleSource;
  readonly lists: ListsInFile;
  /** As in `enforce` mode; nothing is sent. */
  readonly settings: PlatformSettings;
  readonly where: RecordsLocation;
  readonly baseline: Baseline;
};

const replayHistory = async (
  name: string,
  { source, lists, settings, where, baseline }: Replay,
  progress: Progress,
): Promise<BacktestResult> => {
  const rule = ruleFrom(source, catalogue);
  const ports = backtestPorts(settings, lists);
  const { book, ...erasures } =
    baseline === 'platform'
      ? await withPlatform(where, async ({ rulebook, papers }) => ({
          book: await rulebook.entriesAfter(0),
          erased: await erasedAccounts(papers),
        }))
      : { book: [] };
  return backtest(
    rule,
    readHistory({ name, settings, ...erasures }),
    { ...ports, catalogue: await baselineFor(rule, book, ports.catalogue) },
    (count) => progress.show(localized(eventsRead, { count })),
  );
};

/** Prints what a history lacks in the result; throws if no event was judged. */
const reportGaps = async (
  past: Past,
  result: BacktestResult,
  { settings, baseline }: Replay,
  language: Language,
): Promise<void> => {
  const isArchived = past.kind === 'archive' || isArchive(past.name);
  if (!isArchived && Object.keys(result.refused).length > 0) {
    if (isEventFile(past.name)) await printUnread(past.name, settings, language);
    process.exitCode = 1;
  }
  if (result.events === 0) throw nothingJudgedError(past, result, settings.platformId);
  if (past.kind === 'history' && isArchived && baseline === 'product') {
    process.stderr.write(`${localized(erasuresUnknown)}\n`);
  }
};

/** Runs a rule on a history, or on the archive in slices, and reports what it would have decided. */
export const runBacktest = async (options: BacktestOptions) => {
  const { rule: name, platform: platformName, dataDir, deployed, minutes, json, by } = options;
  const { platform } = await deploymentOf(platformName);
  const language = options.language ?? outputLanguage;
  const where = { platform: platformName, dataDir, ...(deployed && { deployed }) };
  const past = pastOf(options);
  const source = await sourceOf(name, language, where);
  if (options.record && isRuleFile(name)) await mustBeSaved(name, source, where);
  const replay: Replay = {
    source,
    lists: await readListFile(options, replayHash, where, language),
    settings: { ...platform, mode: 'enforce' },
    where,
    baseline: hasRecords(where) ? 'platform' : 'product',
  };
  const progress = showProgress(json);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const result =
    past.kind === 'archive'
      ? await backtestFanOut(replay, options, where, progress)
      : await replayHistory(past.name, replay, progress);
  progress.end();
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (performance.now() - startedAt) / 1000;
  await reportGaps(past, result, replay, language);
  const { baseline } = replay;
  if (json) {
    const speed = { seconds, cpuSeconds: (user + system) / 1e6 };
    const load = loadFor(result, minutes);
    process.stdout.write(`${JSON.stringify({ ...result, baseline, load, ...speed })}\n`);
  } else {
    process.stdout.write(
      `${reportOf(result, baseline, minutes, language)}${seconds.toFixed(1)} s\n`,
    );
  }
  // Last: hours of replay are not lost to a role that may not write.
  if (options.record || isStaffId(name)) {
    const {
      rule: { id: rule, revision },
      examined,
      fired,
    } = result;
    await recordBacktest({ rule, revision, examined, fired }, by, where);
  }
};
