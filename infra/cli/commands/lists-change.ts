import { Command } from 'commander';
import { localized, refusal, voiceOf } from '#infra/localize.ts';
import { asProposed, type ListEntry, type ListedKind, type ListName } from '#shared/lists/entry.ts';
import { digestOfPart, digestOfParts, type ListChange } from '#shared/lists/list-change.ts';
import { type EntryProblem, explainProblem } from '#shared/lists/problem.ts';
import { proposeChange } from '#shared/lists/propose.ts';
import { type EntryField, entryFields, fieldAbout, readEntry } from '#shared/lists/read-entry.ts';
import { readValue } from '#shared/lists/value.ts';
import type { Language } from '#shared/rules/words.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import {
  approveUnlessProposeOnly,
  assertTwoPeople,
  changeOutcomeLines,
  changeWords,
  decide,
  findOpen,
  hashingOf,
  newChangeId,
  portsOf,
  type RawHashOptions,
  waitsLine,
} from '../list-changes.ts';
import { namedKey, wordedProblem } from '../list-file.ts';
import { kindOption, listOption } from '../list-options.ts';
import { approvedByOption, statedReason } from '../options.ts';
import { print } from '../print.ts';

/** `clearspring lists approve` and `reject`: a second person's decision about a change. */
export const decisionCommand = (verdict: 'approve' | 'reject', description: string): Command =>
  withStaffOptions(
    new Command(verdict).description(description).argument(
      '<id>',
      localized({
        'zh-CN': '变更的 id，见 npx clearspring lists changes',
        en: 'change id, as shown by npx clearspring lists changes',
      }),
    ),
  ).action((changeId: string, { by, language, json, ...where }: StaffOptions) =>
    withPlatform(where, async (platform) => {
      const voice = voiceOf(changeWords, language);
      const bundle = portsOf(platform);
      const change = await decide(platform, bundle, { changeId, verdict, by }, voice.language);
      print(json, { change, ...bundle.asked }, changeOutcomeLines(change, bundle, voice));
    }),
  );

export type EntryChangeOptions = StaffOptions & {
  readonly approvedBy?: string;
  readonly propose?: true;
};

/** Proposes a change of one entry and approves it, unless a second person is to decide. */
const changeEntry = async (
  { by, approvedBy = by, propose, json, ...options }: EntryChangeOptions,
  change: Pick<ListChange, 'action' | 'note'> & { readonly entry: ListEntry },
  platform: Platform,
): Promise<void> => {
  const voice = voiceOf(changeWords, options.language);
  const { language } = voice;
  if (!propose) assertTwoPeople(platform, by, approvedBy, language);
  const bundle = portsOf(platform);
  const changeId = newChangeId();
  const { action, note, entry } = change;
  const digest = digestOfParts([digestOfPart([entry])]);
  const isEqual = (one: ListChange) => one.action === action && one.digest === digest;
  const [waiting] = propose ? await findOpen(['proposed'], isEqual, platform) : [];
  if (waiting) {
    print(json, { change: waiting, rechecks: 0 }, [waitsLine(waiting, bundle, voice)]);
    return;
  }
  const proposed = await proposeChange(
    { changeId, action, by, note, entries: [entry], at: Date.now() },
    bundle.ports,
  );
  const own = { propose, approvedBy, language };
  const done = await approveUnlessProposeOnly(proposed, own, platform, bundle);
  print(
    json,
    { change: done, rechecks: bundle.asked.rechecks },
    changeOutcomeLines(done, bundle, voice),
  );
};

/** The key of one entry: the name of the key of a given digest, or a key for hashing a raw value. */
export type EntryKey = { readonly name: string; readonly raw: RawHashOptions };

export const entryKey = (text: string): EntryKey =>
  text.includes('=')
    ? { name: '', raw: { country: 'CN', key: namedKey(text) } }
    : { name: text, raw: { country: 'CN' } };

/** What is wrong with a value, or with its key, by the name of the option. */
export const valueError = (found: EntryProblem, language: Language): Error => {
  const { problem, remedy } = explainProblem(found);
  return new Error(`--${fieldAbout(found)} ${problem[language]}: ${remedy[language]}`);
};

const withEntryChangeOptions = (command: Command): Command =>
  withStaffOptions(
    command
      .addOption(listOption().makeOptionMandatory())
      .addOption(kindOption().makeOptionMandatory())
      .requiredOption(
        '--value <value>',
        localized({
          'zh-CN': '条目的值，写法同导入文件',
          en: 'what the entry names, written as in an import file',
        }),
      )
      .option(
        '--key <name>',
        localized({
          'zh-CN': '值为摘要时所用密钥的名称；或“名称=文件”，以该密钥计算摘要',
          en: 'name of the key of a value that is a digest, or name=file to hash the value with that key',
        }),
        entryKey,
      )
      .requiredOption(
        '--reason <words>',
        localized({ 'zh-CN': '理由', en: 'reason' }),
        statedReason,
      )
      .option(
        '--propose',
        localized({ 'zh-CN': '提交复核', en: 'submit it for approval by a second person' }),
      )
      .addOption(approvedByOption(localized({ 'zh-CN': '第二人', en: 'the second person' }))),
  );

type AddOptions = EntryChangeOptions & { readonly key?: EntryKey } & {
  readonly [Field in Exclude<EntryField, 'key'>]?: string;
};

/** `clearspring lists add`: adds or renews one entry. */
export const addCommand = withEntryChangeOptions(
  new Command('add')
    .description(
      localized({ 'zh-CN': '向名单加入一条，或续期', en: 'add one entry to a list, or renew it' }),
    )
    .requiredOption(
      '--source <words>',
      localized({ 'zh-CN': '来源', en: 'where the entry comes from' }),
    )
    .option(
      '--authority <name>',
      localized({ 'zh-CN': '认定机关', en: 'authority that ordered it' }),
    )
    .requiredOption(
      '--owner <name>',
      localized({ 'zh-CN': '责任人', en: 'who is responsible for it' }),
    )
    .requiredOption(
      '--expires <day>',
      localized({ 'zh-CN': '有效期至，如 2027-06-30', en: 'expiry date, such as 2027-06-30' }),
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
      const problems = read.problems.map((problem) => wordedProblem(problem, 1, language));
      throw new Error(
        problems.map(({ field, problem, remedy }) => `--${field} ${problem}: ${remedy}`).join('\n'),
      );
    }
    await changeEntry(
      options,
      { action: 'add', note: read.entry.reason, entry: read.entry },
      platform,
    );
  }),
);

type RemoveOptions = EntryChangeOptions & {
  readonly list: ListName;
  readonly kind: ListedKind;
  readonly value: string;
  readonly key?: EntryKey;
  readonly reason: string;
};

/** `clearspring lists remove`: removes one entry. */
export const removeCommand = withEntryChangeOptions(
  new Command('remove').description(
    localized({ 'zh-CN': '从名单移除一条', en: 'remove one entry from a list' }),
  ),
).action((options: RemoveOptions) =>
  withPlatform(options, async (platform) => {
    const { list, kind, value, key = entryKey(''), reason } = options;
    const { language } = voiceOf(changeWords, options.language);
    const read = readValue(kind, value, key.name, await hashingOf(platform, key.raw));
    if ('problem' in read) throw valueError(read.problem, language);
    const [found] = await platform.lists.find([{ list, kind, ...read }]);
    if (!found) {
      throw refusal(
        {
          'zh-CN':
            '名单“{list}”没有这条生效的条目：npx clearspring lists show --list {list} 可列出',
          en: 'the list “{list}” has no such entry in force: see npx clearspring lists show --list {list}',
        },
        { list },
      );
    }
    await changeEntry(
      options,
      { action: 'remove', note: reason, entry: asProposed(found) },
      platform,
    );
  }),
);
