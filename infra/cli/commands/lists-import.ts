import { Command, Option } from 'commander';
import pc from 'picocolors';
import { localized, type Voice, voiceOf } from '#infra/localize.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { type ListEntry, listWords } from '#shared/lists/entry.ts';
import {
  createOppositionFinder,
  type Difference,
  differenceOf,
  type ImportReport,
  type Opposition,
  readImport,
} from '#shared/lists/import.ts';
import type { Format } from '#shared/lists/lines.ts';
import { type ListChange, noteOf } from '#shared/lists/list-change.ts';
import { stageChange } from '#shared/lists/propose.ts';
import type { Hashing } from '#shared/lists/value.ts';
import type { Words } from '#shared/rules/words.ts';
import {
  hasRecords,
  type Platform,
  type StaffOptions,
  withPlatform,
  withStaffOptions,
} from '../connect.ts';
import { displayNameOf, emptyFileError, openInput } from '../lines.ts';
import {
  approveUnlessProposeOnly,
  assertTwoPeople,
  changeOutcomeLines,
  changeWords,
  findOpen,
  formatOption,
  hashingOf,
  hashingWith,
  newChangeId,
  portsOf,
  waitsLine,
} from '../list-changes.ts';
import {
  formatOf,
  mostShown,
  type NamedKey,
  namedKey,
  problemLines,
  withFileName,
  wordedProblem,
} from '../list-file.ts';
import { approvedByOption, countryOption, note } from '../options.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';

const words = {
  ...changeWords,
  reading: { 'zh-CN': '已读 {taken} 条', en: '{taken} {taken|entry|entries} read' },
  read: {
    'zh-CN': '{path} 共 {lines} 行：可导入 {good}，有误 {bad}',
    en: '{path}, {lines} {lines|line|lines}: {good} valid, {bad} invalid',
  },
  opposed: {
    'zh-CN':
      '{path}:{line}: {list}也列有同一对象。二者并存时何者起作用，见 docs/lists.md“Exemptions”',
    en: '{path}:{line}: also on the {list}. See “Exemptions” in docs/lists.md for which one applies',
  },
  moreOpposed: {
    'zh-CN': '另列于其他名单的共 {all} 行，仅显示前 {shown} 行',
    en: '{all} {all|line is|lines are} also on another list; only the first {shown} are shown',
  },
  difference: {
    'zh-CN': '新增 {added}，变更 {changed}，不变 {same}',
    en: '{added} new, {changed} changed, {same} unchanged',
  },
  dry: {
    'zh-CN': '仅试读，未写入。用 --apply 生效，或用 --propose 提交复核',
    en: 'dry run, nothing was written: put it in force with --apply, or submit it for approval with --propose',
  },
  uncompared: {
    'zh-CN': '仅试读：此处没有该平台的记录，未与现有名单比较',
    en: 'dry run: there are no records of the platform here, so nothing was compared',
  },
  refused: {
    'zh-CN': '有误的文件不导入，未写入；请改正后重新导入',
    en: 'a file with invalid lines is not imported, and nothing was written: correct these lines and import it again',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Speaker = Voice<typeof words>;

/** Counts the distinct lines: one line may conflict with several lists. */
const countLines = (oppositions: readonly Opposition[]): number =>
  new Set(oppositions.map(({ line }) => line)).size;

const reportLines = (
  path: string,
  { lines, good, bad, problems }: ImportReport,
  difference: Difference | null,
  oppositions: readonly Opposition[],
  { say, language }: Speaker,
): readonly string[] => [
  ...problemLines(path, problems, language).map((line) => pc.yellow(line)),
  ...oppositions
    .slice(0, mostShown)
    .map(({ line, list }) =>
      pc.yellow(
        say('opposed', { path: displayNameOf(path), line, list: listWords[list][language] }),
      ),
    ),
  ...(oppositions.length > mostShown
    ? [
        say('moreOpposed', {
          shown: countLines(oppositions.slice(0, mostShown)),
          all: countLines(oppositions),
        }),
      ]
    : []),
  pc.bold(say('read', { path: displayNameOf(path), lines, good, bad })),
  ...(difference ? [say('difference', difference)] : []),
];

type ImportOptions = StaffOptions & {
  readonly format?: Format;
  readonly key?: NamedKey;
  readonly country: string;
  readonly note: string;
  readonly apply?: true;
  readonly propose?: true;
  readonly approvedBy?: string;
};

/**
 * Reads a list file in batches of entries.
 *
 * @throws {Error} if the file is not a list or is empty
 */
const readList = async (
  path: string,
  options: ImportOptions,
  hashing: Hashing,
  take: (entries: readonly ListEntry[], lines: readonly number[]) => Promise<void>,
): Promise<ImportReport> => {
  const report = await readImport(openInput(path), {
    format: formatOf(path, options.format),
    at: Date.now(),
    hashing,
    onBatch: take,
    mostProblems: mostShown,
  }).catch((error: unknown) => {
    throw withFileName(path, error, voiceOf(words, options.language).language);
  });
  if (report.lines === 0) throw emptyFileError(path, { 'zh-CN': '条目', en: 'entry' });
  return report;
};

const reportJson = (
  { lines, good, bad, byList, problems }: ImportReport,
  { language }: Speaker,
) => ({
  lines,
  good,
  bad,
  byList,
  problems: problems.map((each) => wordedProblem(each, each.line, language)),
});

/** Reports the problems of a list file without comparing it with a platform's lists. */
const checkList = async (path: string, options: ImportOptions) => {
  const voice = voiceOf(words, options.language);
  // Nothing is stored, so any hash will do.
  const hashing = await hashingWith(replayHash, options);
  const oppositions: Opposition[] = [];
  const findOppositions = createOppositionFinder(async () => []);
  const report = await readList(path, options, hashing, async (entries, lines) => {
    oppositions.push(...(await findOppositions(entries, lines)));
  });
  print(options.json, { ...reportJson(report, voice), opposed: oppositions, change: null }, [
    ...reportLines(path, report, null, oppositions, voice),
    voice.say('uncompared'),
  ]);
  if (report.bad > 0 || report.good === 0) process.exitCode = 1;
};

const importList = async (path: string, options: ImportOptions, platform: Platform) => {
  const { by, approvedBy = by, apply, propose, json } = options;
  const voice = voiceOf(words, options.language);
  const { language } = voice;
  if (apply) assertTwoPeople(platform, by, approvedBy, language);
  const progress = showProgress(json);
  const bundle = portsOf(platform);
  const changeId = newChangeId();
  const staged =
    apply || propose
      ? stageChange({ changeId, action: 'add', by, note: options.note }, bundle.ports)
      : null;
  let difference: Difference = { added: 0, changed: 0, same: 0 };
  let taken = 0;
  const oppositions: Opposition[] = [];
  const findOppositions = createOppositionFinder(platform.lists.find);
  const take = async (entries: readonly ListEntry[], lines: readonly number[]) => {
    oppositions.push(...(await findOppositions(entries, lines)));
    const next = differenceOf(entries, await platform.lists.find(entries));
    difference = {
      added: difference.added + next.added,
      changed: difference.changed + next.changed,
      same: difference.same + next.same,
    };
    await staged?.addPart(entries);
    taken += entries.length;
    progress.show(voice.say('reading', { taken }));
  };
  const report = await readList(path, options, await hashingOf(platform, options), take);
  progress.end();

  const { good, bad } = report;
  const isValid = bad === 0 && good > 0;
  // Another person's proposal is approved by its id. One's own, for the same reason, is continued wherever it broke off.
  const [open] =
    staged && isValid
      ? await findOpen(
          propose ? ['proposed'] : ['proposed', 'approved'],
          ({ action, digest, proposedBy, note: recorded }) =>
            action === 'add' &&
            digest === staged.digest() &&
            (propose || (proposedBy === by && recorded === noteOf(options.note))),
          platform,
        )
      : [];
  const waiting = propose && open;
  let change: ListChange | null = waiting ?? null;
  if (staged && isValid && !waiting) {
    const own = { propose, approvedBy, language };
    const proposed = open ?? (await staged.seal(Date.now()));
    change = await approveUnlessProposeOnly(proposed, own, platform, bundle);
  }
  print(
    json,
    {
      ...reportJson(report, voice),
      ...difference,
      opposed: oppositions,
      change,
      rechecks: bundle.asked.rechecks,
    },
    [
      ...reportLines(path, report, difference, oppositions, voice),
      ...(waiting ? [waitsLine(waiting, bundle, voice)] : []),
      ...(change && !waiting ? changeOutcomeLines(change, bundle, voice) : []),
      ...(report.bad > 0 || (staged && !isValid) ? [pc.red(voice.say('refused'))] : []),
      ...(staged || report.bad > 0 ? [] : [voice.say('dry')]),
    ],
  );
  if (!isValid) process.exitCode = 1;
};

/** `clearspring lists import`: imports a file of entries, as a whole or not at all. */
export const listsImport = withStaffOptions(
  new Command('import')
    .description(
      localized({
        'zh-CN': '读取名单文件并指出错误；加 --apply 使其生效',
        en: 'check a list file and report its errors; put it in force with --apply',
      }),
    )
    .argument(
      '<file>',
      localized({
        'zh-CN': 'CSV 或 JSONL，可为 .gz；- 表示标准输入，须写明 --format',
        en: 'CSV or JSONL file, may be .gz; - for standard input, with --format',
      }),
    )
    .addOption(formatOption())
    .option(
      '--key <name=file>',
      localized({
        'zh-CN': '读入时即以此密钥计算原始证件号、手机号与卡号的摘要',
        en: 'hash raw identity, phone and card numbers with this key while reading',
      }),
      namedKey,
    )
    .addOption(countryOption())
    .option(
      '--note <words>',
      localized({ 'zh-CN': '理由，记入变更记录', en: 'reason, recorded with the change' }),
      note,
      '',
    )
    .addOption(
      new Option(
        '--apply',
        localized({ 'zh-CN': '若每行无误则生效', en: 'put it in force if every line is valid' }),
      ).conflicts('propose'),
    )
    .option(
      '--propose',
      localized({
        'zh-CN': '若每行无误则提交复核',
        en: 'submit it for approval by a second person if every line is valid',
      }),
    )
    .addOption(
      approvedByOption(
        localized({
          'zh-CN': '第二人；生产平台使用 --apply 时必填',
          en: 'the second person; required with --apply on a production platform',
        }),
      ),
    ),
).action((path: string, options: ImportOptions) =>
  options.apply || options.propose || hasRecords(options)
    ? withPlatform(options, (platform) => importList(path, options, platform))
    : checkList(path, options),
);
