import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Command } from 'commander';
import pc from 'picocolors';
import { localized, voiceOf } from '#infra/localize.ts';
import {
  entryIdOf,
  kindWords,
  type ListedKind,
  type ListName,
  listWords,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { byteOrderMark, type Format, headerLine, stringifyEntry } from '#shared/lists/lines.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { labelOf, sizesOf } from '#shared/lists/view.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { writeWhole } from '../lines.ts';
import { formatOption } from '../list-changes.ts';
import { entryLine } from '../list-entry-line.ts';
import { formatOf } from '../list-file.ts';
import { kindOption, listOption } from '../list-options.ts';
import { count, outputFile } from '../options.ts';
import { print } from '../print.ts';
import { printable } from '../printable.ts';
import { addCommand, decisionCommand, removeCommand } from './lists-change.ts';
import { findCommand } from './lists-find.ts';
import { listsImport } from './lists-import.ts';
import { takeBackCommand } from './lists-take-back.ts';

const words = {
  exported: { 'zh-CN': '导出 {entries} 条', en: '{entries} {entries|entry|entries} exported' },
  empty: { 'zh-CN': '没有变更', en: 'no changes' },
  nothing: { 'zh-CN': '没有条目', en: 'no entries' },
  more: {
    'zh-CN': '还有更多：用 --most 查看，或用 lists export 导出',
    en: 'there are more: show them with --most, or write them to a file with lists export',
  },
} as const satisfies Readonly<Record<string, Words>>;

const states = {
  proposed: { 'zh-CN': '待复核', en: 'proposed' },
  approved: { 'zh-CN': '正在生效', en: 'approved' },
  applied: { 'zh-CN': '已生效', en: 'applied' },
  rejected: { 'zh-CN': '未同意', en: 'rejected' },
} as const satisfies { readonly [S in ListChange['state']]: Words };

const actions = {
  add: { 'zh-CN': '加入 {entries} 条', en: 'add {entries}' },
  remove: { 'zh-CN': '移除 {entries} 条', en: 'remove {entries}' },
} as const satisfies { readonly [A in ListChange['action']]: Words };

const takesBackWords: Words = { 'zh-CN': '撤回 {undoes}', en: 'takes back {undoes}' };

const changeLine = (change: ListChange, language: Language): string => {
  const { changeId, state, action, entries, undoes, proposedBy, proposedAt, decidedBy, note } =
    change;
  return [
    `${pc.bold(changeId)} ${states[state][language]}`,
    fill(actions[action][language], { entries }),
    ...(undoes === undefined ? [] : [fill(takesBackWords[language], { undoes })]),
    `${proposedBy} ${instant(proposedAt)}`,
    ...(decidedBy ? [decidedBy] : []),
    // A take-back without a reason has the id of the change that it reverts as its note.
    ...(note && note !== undoes ? [printable(note)] : []),
  ].join(' · ');
};

const writeAll = async (to: Writable, text: string) => {
  if (!to.write(text)) await once(to, 'drain');
};

type ExportOptions = StaffOptions & {
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
    if (out && format === 'csv') yield byteOrderMark;
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

const exportCommand = withStaffOptions(
  new Command('export')
    .description(
      localized({
        'zh-CN': '把生效条目写成可再导入的文件；此举会留痕',
        en: 'write the entries in force to a file that can be imported again; the export is recorded',
      }),
    )
    .addOption(listOption())
    .addOption(kindOption())
    .addOption(formatOption())
    .option(
      '--out <file>',
      localized({
        'zh-CN': '写到哪里，可为 .gz；默认标准输出',
        en: 'output file, may be .gz; standard output by default',
      }),
      outputFile,
    ),
).action((options: ExportOptions) =>
  withPlatform(options, (platform) => exportLists(options, platform)),
);

type ShowOptions = StaffOptions & {
  readonly list?: ListName;
  readonly kind?: ListedKind;
  readonly most: number;
};

const showCommand = withStaffOptions(
  new Command('show')
    .description(
      localized({
        'zh-CN': '各名单的条数，或其中一份的生效条目',
        en: 'number of entries on each list, or the entries in force on one',
      }),
    )
    .addOption(listOption())
    .addOption(kindOption())
    .option(
      '--most <entries>',
      localized({ 'zh-CN': '最多显示多少', en: 'show at most this many' }),
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
    const at = Date.now();
    const entries: StandingEntry[] = [];
    let more = false;
    for await (const entry of entriesInForce(platform.lists, options)) {
      more = entries.length === options.most;
      if (more) break;
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
        more,
      },
      entries.length === 0
        ? [say('nothing')]
        : [
            ...entries.map((entry) => entryLine(entry, at, language)),
            ...(more ? [say('more')] : []),
          ],
    );
  }),
);

const changesCommand = withStaffOptions(
  new Command('changes')
    .description(
      localized({
        'zh-CN': '提交过的变更及其结论，最近的在前',
        en: 'proposed changes and their outcome, latest first',
      }),
    )
    .option(
      '--most <changes>',
      localized({ 'zh-CN': '最多显示多少', en: 'show at most this many' }),
      count,
      20,
    ),
).action(({ most, language, json, ...where }: StaffOptions & { readonly most: number }) =>
  withPlatform(where, async ({ listChanges }) => {
    const { say, language: shownLanguage } = voiceOf(words, language);
    const changes = (await listChanges.all()).slice(0, most);
    print(
      json,
      { changes },
      changes.length === 0
        ? [say('empty')]
        : changes.map((change) => changeLine(change, shownLanguage)),
    );
  }),
);

/**
 * `clearspring lists`: the platform's block, watch and allow lists, and the authorities' dishonesty lists.
 */
export const lists = new Command('lists')
  .description(
    localized({
      'zh-CN': '阻止、关注、豁免与联合惩戒名单：导入、导出、提交与复核',
      en: 'block, watch, allow and dishonesty lists: import, export, propose and approve',
    }),
  )
  .addCommand(listsImport)
  .addCommand(exportCommand)
  .addCommand(showCommand)
  .addCommand(findCommand)
  .addCommand(changesCommand)
  .addCommand(
    decisionCommand(
      'approve',
      localized({
        'zh-CN': '同意他人提交的变更，使其生效',
        en: 'approve a change that somebody else proposed, and put it in force',
      }),
    ),
  )
  .addCommand(
    decisionCommand(
      'reject',
      localized({
        'zh-CN': '不同意一项变更，或撤回自己提交的变更',
        en: 'reject a change, or withdraw your own',
      }),
    ),
  )
  .addCommand(addCommand)
  .addCommand(removeCommand)
  .addCommand(takeBackCommand);
