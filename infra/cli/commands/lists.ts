import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { proposeChange } from '#shared/lists/change.ts';
import {
  entryIdOf,
  kindWords,
  type ListEntry,
  ListedKind,
  ListName,
  listWords,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { type Format, headerLine, stringifyEntry } from '#shared/lists/lines.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { type EntryField, entryFields, readEntry } from '#shared/lists/read-entry.ts';
import { readValue } from '#shared/lists/value.ts';
import { labelOf, sizesOf } from '#shared/lists/view.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';
import { type Platform, withPlatform } from '../connect.ts';
import { writeWhole } from '../lines.ts';
import {
  changeIdNow,
  changeWords,
  decide,
  doneLines,
  formatOption,
  hashingOf,
  needsTwo,
  type Options,
  portsOf,
  print,
  type Raw,
  refusals,
  withStaff,
} from '../list-changes.ts';
import { formatOf, namedKey, wordedProblem } from '../list-file.ts';
import { approvedByOption, count } from '../options.ts';
import { printable } from '../printable.ts';
import { told, voiceOf } from '../voice.ts';
import { listsImport } from './lists-import.ts';

const words = {
  ...changeWords,
  exported: { 'zh-CN': '导出 {entries} 条', en: '{entries} {entries|entry|entries} exported' },
  empty: { 'zh-CN': '没有变更', en: 'no changes' },
  nothing: { 'zh-CN': '没有条目', en: 'no entries' },
} as const satisfies Readonly<Record<string, Words>>;

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

const listOption = () =>
  new Option('--list <list>', told({ 'zh-CN': '哪份名单', en: 'which list' })).choices(
    ListName.options,
  );
const kindOption = () =>
  new Option('--kind <kind>', told({ 'zh-CN': '条目所指的种类', en: 'what it names' })).choices(
    ListedKind.options,
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
  .addCommand(listsImport)
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
