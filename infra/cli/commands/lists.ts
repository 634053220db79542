import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import {
  type ChangePorts,
  type ChangeProblem,
  decideChange,
  proposeChange,
  stageChange,
} from '#shared/lists/change.ts';
import {
  entryIdOf,
  kindWords,
  type ListEntry,
  ListedKind,
  ListName,
  listWords,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import {
  type Difference,
  differenceOf,
  type ImportReport,
  readImport,
} from '#shared/lists/import.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { type Format, headerLine, stringifyEntry } from '#shared/lists/lines.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { type EntryField, entryFields, readEntry } from '#shared/lists/read-entry.ts';
import { type Hashing, readValue } from '#shared/lists/value.ts';
import { labelOf, sizesOf } from '#shared/lists/view.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';
import { recheckListed } from '#shared/screening/recheck-listed.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import {
  hasRecords,
  type Platform,
  type Whereabouts,
  withPlatform,
  withWhereabouts,
} from '../connect.ts';
import { holdsNothing, named, opened, writeWhole } from '../lines.ts';
import {
  formatOf,
  mostShown,
  type NamedKey,
  namedKey,
  namingFile,
  problemLines,
  rawHashing,
  wordedProblem,
} from '../list-file.ts';
import {
  approvedByOption,
  byOption,
  count,
  countryOption,
  jsonOption,
  languageOption,
} from '../options.ts';
import { printable } from '../printable.ts';
import { showProgress } from '../progress.ts';
import { told, type Voice, voiceOf } from '../voice.ts';

const words = {
  reading: { 'zh-CN': '已读 {taken} 条', en: '{taken} {taken|entry|entries} read' },
  read: {
    'zh-CN': '{path} 共 {lines} 行：可导入 {good}，有误 {bad}',
    en: '{path}, {lines} {lines|line|lines}: {good} good, {bad} bad',
  },
  difference: {
    'zh-CN': '新增 {added}，变更 {changed}，不变 {same}',
    en: '{added} new, {changed} changed, {same} as they are',
  },
  dry: {
    'zh-CN': '仅试读，未写入。用 --apply 生效，或用 --propose 交他人批准',
    en: 'read only, nothing written: put it in force with --apply, or leave it to a second person with --propose',
  },
  alone: {
    'zh-CN': '仅试读：此处没有该平台的记录，未与现有名单比较',
    en: 'read only: there are no records of the platform here, so nothing was compared',
  },
  refused: {
    'zh-CN': '有误的文件不导入，未写入；请改正后重新导入',
    en: 'a file with bad lines is not imported: nothing was written; correct these lines and import it again',
  },
  proposed: {
    'zh-CN': '已提交 {id}，待他人批准：clearspring lists approve {id} --by 姓名',
    en: '{id} waits for a second person: clearspring lists approve {id} --by NAME',
  },
  applied: {
    'zh-CN': '{id} 已生效：{entries} 条',
    en: '{id} is in force: {entries} {entries|entry|entries}',
  },
  removed: { 'zh-CN': '{id} 已生效：移除 {entries} 条', en: '{id} is in force: {entries} removed' },
  rejected: { 'zh-CN': '{id} 已否决', en: '{id} is rejected' },
  rechecks: {
    'zh-CN': '将重新评估 {count} 个已有账号',
    en: '{count} {count|account that is|accounts that are} here already {count|is|are} judged again',
  },
  noRechecks: {
    'zh-CN': '未设 FOLLOW_UPS_QUEUE_URL：已有账号要到下次登录才会评估',
    en: 'FOLLOW_UPS_QUEUE_URL is not set: accounts that are here already are met when they next sign in',
  },
  exported: { 'zh-CN': '导出 {entries} 条', en: '{entries} {entries|entry|entries} exported' },
  empty: { 'zh-CN': '没有变更', en: 'no changes' },
  nothing: { 'zh-CN': '没有条目', en: 'no entries' },
} as const satisfies Readonly<Record<string, Words>>;

type Speaker = Voice<keyof typeof words>;

const states = {
  proposed: { 'zh-CN': '待批准', en: 'proposed' },
  approved: { 'zh-CN': '正在生效', en: 'approved' },
  applied: { 'zh-CN': '已生效', en: 'applied' },
  rejected: { 'zh-CN': '已否决', en: 'rejected' },
} as const satisfies { readonly [S in ListChange['state']]: Words };

const actions = {
  add: { 'zh-CN': '加入 {entries} 条', en: 'add {entries}' },
  remove: { 'zh-CN': '移除 {entries} 条', en: 'remove {entries}' },
} as const satisfies { readonly [A in ListChange['action']]: Words };

const refusals: { readonly [P in ChangeProblem]: Words } = {
  'unknown-change': {
    'zh-CN': '没有这项变更；clearspring lists changes 可列出',
    en: 'there is no such change: clearspring lists changes shows those there are',
  },
  'same-person': {
    'zh-CN': '须由提交人以外的人批准：用 --by 或 --approved-by 写明',
    en: 'somebody other than its author must approve it: name them with --by or --approved-by',
  },
  'decided-before': { 'zh-CN': '已有结论', en: 'it was decided before' },
  altered: {
    'zh-CN': '内容与提交时不符，请重新提交',
    en: 'it is not what was proposed: propose it again',
  },
};

type Options = Whereabouts & {
  readonly by: string;
  readonly language?: Language;
  readonly json?: true;
};

const withStaff = (command: Command): Command =>
  withWhereabouts(
    command.addOption(byOption()).addOption(languageOption()).addOption(jsonOption()),
  );

const formatOption = () =>
  new Option('--format <format>', told({ 'zh-CN': 'csv 或 jsonl', en: 'csv or jsonl' })).choices([
    'csv',
    'jsonl',
  ]);

type Raw = { readonly key?: NamedKey; readonly country: string };

const hashingBy = async (hash: KeyedHash, { key, country }: Raw): Promise<Hashing> => ({
  own: (name) => hash(name).toString(36),
  ...(key && { raw: await rawHashing(key, country) }),
});

const hashingOf = async (platform: Platform, raw: Raw): Promise<Hashing> =>
  hashingBy(await platform.keyedHash(), raw);

/** The ports of a change, and how many accounts it asked to be judged again. */
const portsOf = (platform: Platform) => {
  const { settings, lists, auditLog, states, followUps } = platform;
  const asked = { rechecks: 0 };
  const ports: ChangePorts = {
    platformId: settings.platformId,
    lists,
    auditLog,
    ...(followUps && {
      inForce: async (entries: readonly StandingEntry[]) => {
        asked.rechecks += await recheckListed(entries, {
          states,
          followUps,
          settings,
          clock: { now: Date.now, pause: async () => {} },
        });
      },
    }),
  };
  return { ports, asked };
};

/** One person may propose and approve where no real account is at stake. */
const needsTwo = ({ settings }: Platform) => settings.purpose === 'production';

const changeIdNow = () => `lch-${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;

const decide = async (
  platform: Platform,
  { ports }: ReturnType<typeof portsOf>,
  decision: Pick<Parameters<typeof decideChange>[0], 'changeId' | 'verdict' | 'by'>,
  language: Language,
): Promise<ListChange> => {
  const decided = await decideChange(
    { ...decision, at: Date.now(), alone: !needsTwo(platform) },
    ports,
  );
  if (!decided.ok) throw new Error(`${decision.changeId}: ${refusals[decided.problem][language]}`);
  return decided.change;
};

const print = (json: true | undefined, result: object, lines: readonly string[]) => {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
};

const doneLines = (
  change: ListChange,
  { asked, ports }: ReturnType<typeof portsOf>,
  { say }: Speaker,
): readonly string[] => {
  const values = { id: change.changeId, entries: change.entries };
  if (change.state === 'proposed') return [say('proposed', values)];
  if (change.state === 'rejected') return [say('rejected', values)];
  if (change.action === 'remove') return [say('removed', values)];
  return [
    say('applied', values),
    ports.inForce ? say('rechecks', { count: asked.rechecks }) : say('noRechecks'),
  ];
};

const reportLines = (
  path: string,
  { lines, good, bad, problems }: ImportReport,
  difference: Difference | null,
  { say, language }: Speaker,
): readonly string[] => [
  ...problemLines(path, problems, language).map((told) => pc.yellow(told)),
  pc.bold(say('read', { path: named(path), lines, good, bad })),
  ...(difference ? [say('difference', difference)] : []),
];

type ImportOptions = Options & {
  readonly format?: Format;
  readonly key?: NamedKey;
  readonly country: string;
  readonly note: string;
  readonly apply?: true;
  readonly propose?: true;
  readonly approvedBy?: string;
};

/**
 * Reads a list file, some entries at a time.
 *
 * @throws {Error} for a file that is no list, or an empty one
 */
const readList = async (
  path: string,
  options: ImportOptions,
  hashing: Hashing,
  take: (entries: readonly ListEntry[]) => Promise<void>,
): Promise<ImportReport> => {
  const report = await readImport(opened(path), {
    format: formatOf(path, options.format),
    at: Date.now(),
    hashing,
    take,
    mostProblems: mostShown,
  }).catch((error: unknown) => {
    throw namingFile(path, error, voiceOf(words, options.language).language);
  });
  if (report.lines === 0) throw holdsNothing(path, { 'zh-CN': '条目', en: 'entry' });
  return report;
};

const reported = ({ lines, good, bad, byList, problems }: ImportReport, { language }: Speaker) => ({
  ...{ lines, good, bad, byList },
  problems: problems.map((each) => wordedProblem(each, each.line, language)),
});

/** Says what is wrong with a list file, where there is no platform to compare it with. */
const checkList = async (path: string, options: ImportOptions) => {
  const voice = voiceOf(words, options.language);
  // Nothing is kept, so whose hash it is matters to nobody.
  const hashing = await hashingBy(replayHash, options);
  const report = await readList(path, options, hashing, async () => {});
  print(options.json, { ...reported(report, voice), change: null }, [
    ...reportLines(path, report, null, voice),
    voice.say('alone'),
  ]);
  if (report.bad > 0 || report.good === 0) process.exitCode = 1;
};

const importList = async (path: string, options: ImportOptions, platform: Platform) => {
  const { by, approvedBy = by, apply, propose, json } = options;
  const voice = voiceOf(words, options.language);
  if (apply && needsTwo(platform) && by === approvedBy) {
    throw new Error(refusals['same-person'][voice.language]);
  }
  const progress = showProgress(json);
  const bundle = portsOf(platform);
  const changeId = changeIdNow();
  const staged =
    apply || propose
      ? stageChange({ changeId, action: 'add', by, note: options.note }, bundle.ports)
      : null;
  let difference: Difference = { added: 0, changed: 0, same: 0 };
  let taken = 0;
  const take = async (entries: readonly ListEntry[]) => {
    const next = differenceOf(entries, await platform.lists.find(entries));
    difference = {
      added: difference.added + next.added,
      changed: difference.changed + next.changed,
      same: difference.same + next.same,
    };
    await staged?.take(entries);
    taken += entries.length;
    progress.show(voice.say('reading', { taken }));
  };
  const report = await readList(path, options, await hashingOf(platform, options), take);
  progress.end();

  const { good, bad } = report;
  const whole = bad === 0 && good > 0;
  let change: ListChange | null = null;
  if (staged && whole) {
    change = await staged.seal(Date.now());
    if (apply) {
      change = await decide(
        platform,
        bundle,
        { changeId, verdict: 'approve', by: approvedBy },
        voice.language,
      );
    }
  }
  print(
    json,
    {
      ...reported(report, voice),
      ...difference,
      change,
      rechecks: bundle.asked.rechecks,
    },
    [
      ...reportLines(path, report, difference, voice),
      ...(change ? doneLines(change, bundle, voice) : []),
      ...(report.bad > 0 || (staged && !whole) ? [pc.red(voice.say('refused'))] : []),
      ...(staged || report.bad > 0 ? [] : [voice.say('dry')]),
    ],
  );
  if (!whole) process.exitCode = 1;
};

const listOption = () =>
  new Option('--list <list>', told({ 'zh-CN': '哪份名单', en: 'which list' })).choices(
    ListName.options,
  );
const kindOption = () =>
  new Option('--kind <kind>', told({ 'zh-CN': '条目所指的种类', en: 'what it names' })).choices(
    ListedKind.options,
  );

const importCommand = withStaff(
  new Command('import')
    .description(
      told({
        'zh-CN': '读取名单文件并指出错误；加 --apply 使其生效',
        en: 'read a list file and say what is wrong with it; put it in force with --apply',
      }),
    )
    .argument(
      '<file>',
      told({
        'zh-CN': 'CSV 或 JSONL，可为 .gz；- 表示标准输入',
        en: 'CSV or JSONL, .gz too; - for standard input',
      }),
    )
    .addOption(formatOption())
    .option(
      '--key <name=file>',
      told({
        'zh-CN': '读入时即散列原始证件号、手机号与卡号',
        en: 'hash raw identities, numbers and cards at the door',
      }),
      namedKey,
    )
    .addOption(countryOption())
    .option(
      '--note <words>',
      told({ 'zh-CN': '理由，记入变更记录', en: 'why, for the record of changes' }),
      '',
    )
    .addOption(
      new Option(
        '--apply',
        told({ 'zh-CN': '若每行无误则生效', en: 'put it in force, if every line is good' }),
      ).conflicts('propose'),
    )
    .option(
      '--propose',
      told({
        'zh-CN': '若每行无误则提交第二人批准',
        en: 'leave it to a second person, if every line is good',
      }),
    )
    .addOption(
      approvedByOption(
        told({
          'zh-CN': '第二人；生产平台没有第二人不接受 --apply',
          en: 'the second person; a production platform takes no --apply without',
        }),
      ),
    ),
).action((path: string, options: ImportOptions) =>
  options.apply || options.propose || hasRecords(options)
    ? withPlatform(options, (platform) => importList(path, options, platform))
    : checkList(path, options),
);

const writeAll = async (to: Writable, text: string) => {
  if (!to.write(text)) await once(to, 'drain');
};

type ExportOptions = Options & {
  readonly list?: ListName;
  readonly kind?: ListedKind;
  readonly format?: Format;
  readonly out?: string;
};

const exportLists = async (options: ExportOptions, platform: Platform) => {
  const { by, out, json, list, kind } = options;
  const { say } = voiceOf(words, options.language);
  const format = options.format ?? (out ? formatOf(out, undefined) : json ? 'jsonl' : 'csv');
  await platform.auditLog.append({
    subject: `staff:${by}`,
    at: Date.now(),
    actor: by,
    action: 'lists.exported',
    causeId: `req-${randomUUID()}`,
    details: { list: list ?? 'all', kind: kind ?? 'all', format },
  });
  let entries = 0;
  const lines = async function* () {
    yield headerLine(format);
    for await (const entry of entriesInForce(platform.lists, options)) {
      yield stringifyEntry(entry, format);
      entries += 1;
    }
  };
  if (out) await writeWhole(out, lines());
  else for await (const text of lines()) await writeAll(process.stdout, text);
  if (out) print(json, { entries, out }, [say('exported', { entries })]);
};

const exportCommand = withStaff(
  new Command('export')
    .description(
      told({
        'zh-CN': '把生效条目写成可再导入的文件；此举会留痕',
        en: 'write entries in force as a file that import reads again; it is put on record',
      }),
    )
    .addOption(listOption())
    .addOption(kindOption())
    .addOption(formatOption())
    .option(
      '--out <file>',
      told({
        'zh-CN': '写到哪里，可为 .gz；默认标准输出',
        en: 'where to, .gz too; standard output by default',
      }),
    ),
).action((options: ExportOptions) =>
  withPlatform(options, (platform) => exportLists(options, platform)),
);

type ShowOptions = Options & {
  readonly list?: ListName;
  readonly kind?: ListedKind;
  readonly most: number;
};

const entryLine = (entry: StandingEntry, language: Language): string => {
  const until = new Date(entry.expiresAt).toISOString().slice(0, 10);
  const [label = '', said = '', who = ''] = [
    labelOf(entry),
    [entry.authority ?? '', entry.source, entry.reason].filter(Boolean).join(' · '),
    `${entry.owner} · ${entry.proposedBy} + ${entry.approvedBy}`,
  ].map(printable);
  return [
    `${pc.bold(label)} ${listWords[entry.list][language]} · ${kindWords[entry.kind][language]} · ${until}`,
    `  ${said}`,
    `  ${pc.dim(who)}`,
  ].join('\n');
};

const showCommand = withStaff(
  new Command('show')
    .description(
      told({
        'zh-CN': '各名单的条数，或其中一份的生效条目',
        en: 'how long the lists are, or the entries in force of one of them',
      }),
    )
    .addOption(listOption())
    .addOption(kindOption())
    .option(
      '--most <entries>',
      told({ 'zh-CN': '最多显示多少', en: 'how many at most' }),
      count,
      50,
    ),
).action((options: ShowOptions) =>
  withPlatform(options, async (platform) => {
    const { language, say } = voiceOf(words, options.language);
    if (!options.list && !options.kind) {
      const sizes = sizesOf(await platform.lists.pagesAfter(0));
      print(
        options.json,
        { sizes },
        sizes.length === 0
          ? [say('nothing')]
          : sizes.map(
              ({ list, kind, entries }) =>
                `${listWords[list][language]} · ${kindWords[kind][language]}: ≤ ${entries}`,
            ),
      );
      return;
    }
    const entries: StandingEntry[] = [];
    for await (const entry of entriesInForce(platform.lists, options)) {
      if (entries.length === options.most) break;
      entries.push(entry);
    }
    print(
      options.json,
      {
        entries: entries.map((entry) => ({
          entryId: entryIdOf(entry),
          label: labelOf(entry),
          ...entry,
        })),
      },
      entries.length === 0 ? [say('nothing')] : entries.map((entry) => entryLine(entry, language)),
    );
  }),
);

const changesCommand = withStaff(
  new Command('changes')
    .description(
      told({
        'zh-CN': '提交过的变更及其结论，最近的在前',
        en: 'what was proposed and what became of it; the latest first',
      }),
    )
    .option(
      '--most <changes>',
      told({ 'zh-CN': '最多显示多少', en: 'how many at most' }),
      count,
      20,
    ),
).action(({ most, language, json, ...where }: Options & { readonly most: number }) =>
  withPlatform(where, async ({ lists }) => {
    const { say, language: spokenIn } = voiceOf(words, language);
    const changes = await lists.changes(most);
    print(
      json,
      { changes },
      changes.length === 0
        ? [say('empty')]
        : changes.map(
            ({ changeId, state, action, entries, proposedBy, proposedAt, decidedBy, note }) =>
              `${pc.bold(changeId)} ${states[state][spokenIn]} · ${fill(actions[action][spokenIn], { entries })} · ${proposedBy} ${new Date(proposedAt).toISOString()}${decidedBy ? ` · ${decidedBy}` : ''}${note ? ` · ${printable(note)}` : ''}`,
          ),
    );
  }),
);

const deciding = (verdict: 'approve' | 'reject', description: string): Command =>
  withStaff(
    new Command(verdict).description(description).argument(
      '<id>',
      told({
        'zh-CN': '变更的 id，见 clearspring lists changes',
        en: 'the change, as clearspring lists changes shows it',
      }),
    ),
  ).action((changeId: string, { by, language, json, ...where }: Options) =>
    withPlatform(where, async (platform) => {
      const voice = voiceOf(words, language);
      const bundle = portsOf(platform);
      const change = await decide(platform, bundle, { changeId, verdict, by }, voice.language);
      print(json, { change, rechecks: bundle.asked.rechecks }, doneLines(change, bundle, voice));
    }),
  );

type TwoPeople = Options & { readonly approvedBy?: string; readonly propose?: true };

/** Proposes a change of one entry and, unless a second person shall, approves it. */
const changeOne = async (
  { by, approvedBy = by, propose, json, ...options }: TwoPeople,
  change: Pick<ListChange, 'action' | 'note'> & { readonly entry: ListEntry },
  platform: Platform,
): Promise<void> => {
  const voice = voiceOf(words, options.language);
  if (!propose && needsTwo(platform) && by === approvedBy) {
    throw new Error(refusals['same-person'][voice.language]);
  }
  const bundle = portsOf(platform);
  const changeId = changeIdNow();
  const { action, note, entry } = change;
  const proposed = await proposeChange(
    { changeId, action, by, note, entries: [entry], at: Date.now() },
    bundle.ports,
  );
  const done = propose
    ? proposed
    : await decide(
        platform,
        bundle,
        { changeId, verdict: 'approve', by: approvedBy },
        voice.language,
      );
  print(json, { change: done, rechecks: bundle.asked.rechecks }, doneLines(done, bundle, voice));
};

/** The key of one entry: the name of the one that its value is a digest under, or one to hash it under. */
type EntryKey = { readonly name: string; readonly raw: Raw };

const entryKey = (text: string): EntryKey =>
  text.includes('=')
    ? { name: '', raw: { country: 'CN', key: namedKey(text) } }
    : { name: text, raw: { country: 'CN' } };

const withTwoPeople = (command: Command): Command =>
  withStaff(
    command
      .addOption(listOption().makeOptionMandatory())
      .addOption(kindOption().makeOptionMandatory())
      .requiredOption(
        '--value <value>',
        told({ 'zh-CN': '条目的值，写法同导入文件', en: 'what it names, as an import writes it' }),
      )
      .option(
        '--key <name>',
        told({
          'zh-CN': '值为摘要时所用密钥的名称；或“名称=文件”，以该密钥散列',
          en: 'the key that the value is a digest under, or name=file: hash it under that key',
        }),
        entryKey,
      )
      .requiredOption('--reason <words>', told({ 'zh-CN': '理由', en: 'why' }))
      .option('--propose', told({ 'zh-CN': '提交第二人批准', en: 'leave it to a second person' }))
      .addOption(approvedByOption(told({ 'zh-CN': '第二人', en: 'the second person' }))),
  );

type AddOptions = TwoPeople & { readonly key?: EntryKey } & {
  readonly [Field in Exclude<EntryField, 'key'>]?: string;
};

const addCommand = withTwoPeople(
  new Command('add')
    .description(
      told({ 'zh-CN': '向名单加入一条，或续期', en: 'put one entry on a list, or renew it' }),
    )
    .requiredOption('--source <words>', told({ 'zh-CN': '来源', en: 'where it comes from' }))
    .option('--authority <name>', told({ 'zh-CN': '主管机关', en: 'who ordered it' }))
    .requiredOption('--owner <name>', told({ 'zh-CN': '责任人', en: 'who answers for it' }))
    .requiredOption(
      '--expires <day>',
      told({ 'zh-CN': '有效期至，如 2027-06-30', en: 'until when, such as 2027-06-30' }),
    ),
).action((options: AddOptions) =>
  withPlatform(options, async (platform) => {
    const { key = entryKey('') } = options;
    const written = { ...options, key: key.name };
    const fields = Object.fromEntries(entryFields.map((name) => [name, written[name] ?? '']));
    const hashing = await hashingOf(platform, key.raw);
    const read = readEntry(fields, { at: Date.now(), hashing });
    if ('problems' in read) {
      const { language } = voiceOf(words, options.language);
      const said = read.problems.map((problem) => wordedProblem(problem, 1, language));
      throw new Error(
        said.map(({ field, problem, remedy }) => `--${field} ${problem}: ${remedy}`).join('\n'),
      );
    }
    await changeOne(
      options,
      { action: 'add', note: read.entry.reason, entry: read.entry },
      platform,
    );
  }),
);

type RemoveOptions = TwoPeople & {
  readonly list: ListName;
  readonly kind: ListedKind;
  readonly value: string;
  readonly key?: EntryKey;
  readonly reason: string;
};

const removeCommand = withTwoPeople(
  new Command('remove').description(
    told({ 'zh-CN': '从名单移除一条', en: 'take one entry off a list' }),
  ),
).action((options: RemoveOptions) =>
  withPlatform(options, async (platform) => {
    const { list, kind, value, key = entryKey(''), reason } = options;
    const { language } = voiceOf(words, options.language);
    const read = readValue(kind, value, key.name, await hashingOf(platform, key.raw));
    if ('is' in read) {
      const { problem, remedy } = explainProblem(read.is);
      throw new Error(`--value ${problem[language]}: ${remedy[language]}`);
    }
    const [found] = await platform.lists.find([{ list, kind, ...read }]);
    if (!found) {
      throw new Error(
        told(
          {
            'zh-CN': '名单“{list}”没有这条生效的条目',
            en: 'there is no such entry in force on the list “{list}”',
          },
          { list },
        ),
      );
    }
    const { changeId: _c, proposedBy: _p, approvedBy: _a, since: _s, ...entry } = found;
    await changeOne(options, { action: 'remove', note: reason, entry }, platform);
  }),
);

/** `clearspring lists`: what the platform blocks, watches and exempts, and whom authorities list. */
export const lists = new Command('lists')
  .description(
    told({
      'zh-CN': '阻止、关注、豁免与联合惩戒名单：导入、导出、提交与批准',
      en: 'block, watch, allow and dishonesty lists: import, export, propose and approve',
    }),
  )
  .addCommand(importCommand)
  .addCommand(exportCommand)
  .addCommand(showCommand)
  .addCommand(changesCommand)
  .addCommand(
    deciding(
      'approve',
      told({
        'zh-CN': '批准他人提交的变更，使其生效',
        en: 'put a change in force that somebody else proposed',
      }),
    ),
  )
  .addCommand(
    deciding(
      'reject',
      told({
        'zh-CN': '否决一项变更，或撤回自己提交的变更',
        en: 'turn a change down, or take one’s own back',
      }),
    ),
  )
  .addCommand(addCommand)
  .addCommand(removeCommand);
