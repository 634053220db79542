import { Command } from 'commander';
import { proposeChange } from '#shared/lists/change.ts';
import type { ListEntry, ListedKind, ListName } from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { type EntryField, entryFields, readEntry } from '#shared/lists/read-entry.ts';
import { readValue } from '#shared/lists/value.ts';
import { type Platform, withPlatform } from '../connect.ts';
import {
  changeIdNow,
  changeWords,
  decide,
  doneLines,
  hashingOf,
  needsTwo,
  type Options,
  portsOf,
  print,
  type Raw,
  refusals,
  withStaff,
} from '../list-changes.ts';
import { namedKey, wordedProblem } from '../list-file.ts';
import { kindOption, listOption } from '../list-options.ts';
import { approvedByOption } from '../options.ts';
import { told, voiceOf } from '../voice.ts';

/** `clearspring lists approve` and `reject`: what a second person decides about a change. */
export const deciding = (verdict: 'approve' | 'reject', description: string): Command =>
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
      const voice = voiceOf(changeWords, language);
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
  const voice = voiceOf(changeWords, options.language);
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

/** `clearspring lists add`. */
export const addCommand = withTwoPeople(
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
      const { language } = voiceOf(changeWords, options.language);
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

/** `clearspring lists remove`. */
export const removeCommand = withTwoPeople(
  new Command('remove').description(
    told({ 'zh-CN': '从名单移除一条', en: 'take one entry off a list' }),
  ),
).action((options: RemoveOptions) =>
  withPlatform(options, async (platform) => {
    const { list, kind, value, key = entryKey(''), reason } = options;
    const { language } = voiceOf(changeWords, options.language);
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
