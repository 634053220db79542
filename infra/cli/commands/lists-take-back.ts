import { Command, Option } from 'commander';
import { localized, messageOf, refusal, voiceOf } from '#infra/localize.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { stageChange } from '#shared/lists/propose.ts';
import { planTakeBack, type TakeBackProblem, takeBackProblem } from '#shared/lists/take-back.ts';
import type { Words } from '#shared/rules/words.ts';
import { withPlatform, withStaffOptions } from '../connect.ts';
import {
  approveUnlessProposeOnly,
  assertTwoPeople,
  changeOutcomeLines,
  changeProblemWords,
  changeWords,
  findOpen,
  newChangeId,
  portsOf,
  waitsLine,
} from '../list-changes.ts';
import { approvedByOption, note as takenNote } from '../options.ts';
import { print } from '../print.ts';
import type { EntryChangeOptions } from './lists-change.ts';

const words = {
  ...changeWords,
  back: {
    'zh-CN':
      '{id}：移除 {remove} 条，放回 {add} 条；其余 {left} 条此后已变更、移除或到期，保持不变',
    en: '{id}: {remove} to remove, {add} to restore; {left} that {left|was|were} changed, removed or expired since {left|stays as it is|stay as they are}',
  },
  halfway: {
    'zh-CN':
      '其余一半 {changeId} 未完成：见 npx clearspring lists changes；已同意的再同意一次，否则再次撤回',
    en: 'the other half, {changeId}, was not done: if npx clearspring lists changes shows it as approved, approve it again; otherwise take back again',
  },
  nothing: {
    'zh-CN': '{id}：没有可撤回的条目，未写入；其 {left} 条此后均已变更、移除或到期',
    en: '{id}: nothing is left to take back and nothing was written: its {left} {left|entry was|entries were} changed, removed or expired since',
  },
  dry: {
    'zh-CN': '仅试算，未写入。用 --apply 生效，或用 --propose 提交复核',
    en: 'dry run, nothing was written: put it in force with --apply, or submit it for approval with --propose',
  },
  restricted: {
    'zh-CN': '已因其受限的账号不会自动解除：见 docs/operate.md “What a wrong rule did”',
    en: 'accounts that it restricted stay restricted: see “What a wrong rule did” in docs/operate.md',
  },
} as const satisfies Readonly<Record<string, Words>>;

const problemWords: { readonly [P in TakeBackProblem]: Words } = {
  'not-in-force': {
    'zh-CN': '{changeId} 并未生效：npx clearspring lists changes',
    en: '{changeId} is not in force: see npx clearspring lists changes',
  },
  'broke-off': {
    'zh-CN':
      '{changeId} 正在生效，或生效到一半即中断：未完成的，请先用 npx clearspring lists approve 再同意一次，再撤回',
    en: '{changeId} is being applied, or was interrupted: if it does not finish, approve it again (npx clearspring lists approve), then take it back',
  },
  removes: {
    'zh-CN': '{changeId} 是移除，不能撤回：请重新加入条目',
    en: '{changeId} is a removal and cannot be taken back: add the entries again',
  },
  'takes-back': {
    'zh-CN': '{changeId} 本身是撤回，不能再撤回：请重新加入条目',
    en: '{changeId} is itself a take-back and cannot be taken back: add the entries again',
  },
};

const notStored: Words = {
  'zh-CN': '{id}：其条目或其替换的条目已不再保存（保存一个月），不能整体撤回：请逐条移除',
  en: '{id}: its entries, or those that it replaced, are no longer stored (they are for a month), so it cannot be taken back: remove its entries one by one',
};

type TakeBackOptions = EntryChangeOptions & { readonly note: string; readonly apply?: true };

/** `clearspring lists take-back`: reverts a whole change and restores the entries that it replaced. */
export const takeBackCommand = withStaffOptions(
  new Command('take-back')
    .description(
      localized({
        'zh-CN': '整体撤回一次导入，并放回其替换的条目',
        en: 'take back a whole import and restore what it replaced',
      }),
    )
    .argument(
      '<id>',
      localized({
        'zh-CN': '变更的 id，见 npx clearspring lists changes',
        en: 'change id, as shown by npx clearspring lists changes',
      }),
    )
    .option(
      '--note <words>',
      localized({ 'zh-CN': '理由，记入变更记录', en: 'reason, recorded with the change' }),
      takenNote,
      '',
    )
    .addOption(
      new Option('--apply', localized({ 'zh-CN': '使其生效', en: 'put it in force' })).conflicts(
        'propose',
      ),
    )
    .option(
      '--propose',
      localized({ 'zh-CN': '提交复核', en: 'submit it for approval by a second person' }),
    )
    .addOption(approvedByOption(localized({ 'zh-CN': '第二人', en: 'the second person' }))),
).action((id: string, options: TakeBackOptions) =>
  withPlatform(options, async (platform) => {
    const { by, approvedBy = by, apply, propose, json, note } = options;
    const voice = voiceOf(words, options.language);
    const { language } = voice;
    if (apply) assertTwoPeople(platform, by, approvedBy, language);
    const { lists, listChanges } = platform;
    const change = await listChanges.read(id);
    const problem = takeBackProblem(change);
    if (change === null)
      throw new Error(`${id}: ${changeProblemWords['unknown-change'][language]}`);
    if (problem) throw refusal(problemWords[problem], { changeId: id });
    const bundle = portsOf(platform);
    const waiting = propose
      ? await findOpen(['proposed'], ({ undoes }) => undoes === id, platform)
      : [];
    const writes = (action: ListChange['action']): boolean =>
      Boolean(apply || propose) && !waiting.some((one) => one.action === action);
    const stageAs = (action: ListChange['action']) => {
      const changeId = newChangeId();
      return {
        changeId,
        ...stageChange({ changeId, action, undoes: id, by, note: note || id }, bundle.ports),
      };
    };
    const removal = stageAs('remove');
    const addition = stageAs('add');
    const sum = await planTakeBack(change, {
      lists,
      listChanges,
      at: Date.now(),
      onPart: async ({ remove, add }) => {
        if (writes('remove') && remove.length > 0) await removal.addPart(remove);
        if (writes('add') && add.length > 0) await addition.addPart(add);
      },
    });
    if (sum === null) throw refusal(notStored, { id });
    const changes: ListChange[] = [];
    for (const [action, staged, entries] of [
      ['add', addition, sum.add],
      ['remove', removal, sum.remove],
    ] as const) {
      if (!writes(action) || entries === 0) continue;
      const { changeId } = staged;
      try {
        const proposed = await staged.seal(Date.now());
        const own = { propose, approvedBy, language };
        changes.push(await approveUnlessProposeOnly(proposed, own, platform, bundle));
      } catch (error) {
        const done = changes.flatMap((one) => changeOutcomeLines(one, bundle, voice));
        if (done.length === 0) throw error;
        throw new Error(
          [...done, voice.say('halfway', { changeId }), messageOf(error)].join('\n'),
          {
            cause: error,
          },
        );
      }
    }
    const { remove, add, left } = sum;
    print(
      json,
      { changeId: id, ...sum, changes: [...waiting, ...changes], rechecks: bundle.asked.rechecks },
      remove + add === 0
        ? [voice.say('nothing', { id, left })]
        : [
            voice.say('back', { id, remove, add, left }),
            ...waiting.map((one) => waitsLine(one, bundle, voice)),
            ...changes.flatMap((one) => changeOutcomeLines(one, bundle, voice)),
            ...(apply || propose ? [] : [voice.say('dry')]),
            voice.say('restricted'),
          ],
    );
  }),
);
