import { localized, outputLanguage, refusal } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { baselineFor } from '#shared/backtest/baseline.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { ruleFrom } from '#shared/backtest/rule-source.ts';
import { erasedAccounts } from '#shared/reviews/erased.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { Language } from '#shared/rules/words.ts';
import { day, minute } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import {
  type BacktestResult,
  mostListEntries,
  type RuleSource,
} from '#shared/stores/backtests/port.ts';
import { backtestFanOut } from './backtest-fan-out.ts';
import { backtestPorts, isArchive, isEventFile, unreadEvents } from './backtest-history.ts';
import { readHistory } from './backtest-reader.ts';
import { type Baseline, formatTally, loadFor, reportOf } from './backtest-report.ts';
import { hasRecords, type RecordsLocation, whereWords, withPlatform } from './connect.ts';
import { type ListFileOptions, readListFile } from './list-file.ts';
import { eventsRead, showProgress } from './progress.ts';
import {
  checkedOrThrow,
  checkRuleFile,
  isRuleFile,
  recordBacktest,
  rulebookRule,
} from './staff-rules.ts';
import { unreadLine } from './unread.ts';

export type BacktestOptions = RecordsLocation &
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

/** Whether a name is the id of a staff rule in the rulebook; its backtests are recorded there. */
const isStaffId = (name: string): boolean => name.startsWith('staff.') && !isRuleFile(name);

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

/** Prints the first lines that could not be judged, with their remedies. */
const printUnread = async (
  events: string,
  settings: PlatformSettings,
  language: Language,
): Promise<void> => {
  let seen = 0;
  for await (const unread of unreadEvents(events, settings)) {
    if (++seen > mostUnread) {
      process.stderr.write(`${localized(truncatedWords, { shown: mostUnread })}\n`);
      return;
    }
    process.stderr.write(`${unreadLine(unread, settings.platformId, language)}\n`);
  }
};

/** Returns the error for a history without any event that could be judged, with the remedy. */
const nothingJudgedError = (
  events: string | undefined,
  { refused }: Pick<BacktestResult, 'refused'>,
  platformId: string,
): Error => {
  const emptyReason =
    events === undefined || isArchive(events)
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
            'zh-CN': '；其中的事件不属于平台“{platform}”：请用 --platform 写明',
            en: '; its events belong to another platform than “{platform}”: name it with --platform',
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
      events: events ?? localized({ 'zh-CN': '归档', en: 'the archive' }),
      reasons,
      remedy,
    },
  );
};

/** Runs a rule on a history, or on the archive in slices, and reports what it would have decided. */
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
  const language = options.language ?? outputLanguage;
  // Decides as in `enforce` mode; nothing is sent.
  const settings: PlatformSettings = { ...platform, mode: 'enforce' };
  const where = { platform: platformName, dataDir, ...(deployed && { deployed }) };
  if ((events === undefined) !== (fanOut === true)) {
    throw refusal({
      'zh-CN': '请以 --events 指明历史事件，或以 --fan-out 使用平台的归档',
      en: 'give a history with --events, or use the platform’s archive with --fan-out',
    });
  }
  if (fanOut && options.exportedBy) {
    throw refusal({
      'zh-CN': '--fan-out 不掌握平台的密钥：名单中的联系方式请按原样填写',
      en: '--fan-out does not have the platform’s secret: write contacts in the list as they are, not hashed',
    });
  }
  const slicing = {
    sliceBytes: sliceMb * 2 ** 20,
    warmUp: warmUpDays * day,
    timeoutMilliseconds: withinMinutes * minute,
  };
  const source = await sourceOf(name, language, where);
  const lists = await readListFile(options, replayHash, where, language);
  const { entries } = lists;
  if (fanOut && entries.length > mostListEntries) {
    throw refusal(
      {
        'zh-CN': '--fan-out 的名单最多 {most} 条，现有 {count} 条',
        en: '--fan-out accepts lists of at most {most} entries, and there are {count}',
      },
      { most: mostListEntries, count: entries.length },
    );
  }
  const ports = backtestPorts(settings, lists);
  const rule = ruleFrom(source, catalogue);
  const baseline: Baseline = hasRecords(where) ? 'platform' : 'product';
  const { book, erased } =
    baseline === 'platform' && !fanOut
      ? await withPlatform(where, async ({ rulebook, papers }) => ({
          book: await rulebook.entriesAfter(0),
          erased: await erasedAccounts(papers),
        }))
      : { book: [], erased: null };
  const progress = showProgress(json);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const result =
    events === undefined
      ? await backtestFanOut(
          { rule: source, ...(entries.length > 0 && { lists: [...entries] }) },
          slicing,
          where,
          {
            onStarted: (id) =>
              progress.printLine(
                localized(
                  {
                    'zh-CN': '{id}：可用 clearspring rules cancel-backtest {id} {where} 取消',
                    en: '{id}: cancel it with clearspring rules cancel-backtest {id} {where}',
                  },
                  { id, where: whereWords(where) },
                ),
              ),
            onProgress: (done, of) =>
              progress.show(
                localized(
                  { 'zh-CN': '{done} / {of} 片', en: '{done} of {of} slices' },
                  { done, of },
                ),
              ),
          },
        )
      : await backtest(
          rule,
          readHistory({ name: events, settings, ...(erased && { erased }) }),
          { ...ports, catalogue: await baselineFor(rule, book, ports.catalogue) },
          (count) => progress.show(localized(eventsRead, { count })),
        );
  progress.end();
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (performance.now() - startedAt) / 1000;
  if (events !== undefined && Object.keys(result.refused).length > 0) {
    if (isEventFile(events)) await printUnread(events, settings, language);
    if (isEventFile(events) || events === '-') process.exitCode = 1;
  }
  if (result.events === 0) throw nothingJudgedError(events, result, platform.platformId);
  if (events !== undefined && erased === null && isArchive(events)) {
    progress.warn(
      localized({
        'zh-CN':
          '此处没有本平台的记录，无法得知哪些账号已被删除：归档中若有它们的事件，也一并读取了。请在有记录处运行，或加 --deployed',
        en: 'there are no records of the platform here that say which accounts were erased, so their archived events were read too. Run this where the records are, or with --deployed',
      }),
    );
  }
  if (record || isStaffId(name)) {
    const { examined, fired } = result;
    await recordBacktest({ rule: rule.id, revision: rule.revision, examined, fired }, by, where);
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
