import { Command } from 'commander';
import { localized, voiceOf } from '#infra/localize.ts';
import { appendToRulebook, auditRulebookEntry } from '#shared/acting/rulebook.ts';
import { applyStaffEntries, nextRevision, type StaffStanding } from '#shared/rules/cel/rulebook.ts';
import { isDeciding, isOnTrial, lifeNames } from '#shared/rules/life.ts';
import type { Words } from '#shared/rules/words.ts';
import { type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { print } from '../print.ts';
import { checkedOrThrow, checkRuleFile } from '../staff-rules.ts';

const words = {
  draft: {
    'zh-CN':
      '{id} r{revision} 已存为草稿；下一步：npx clearspring rules backtest --rule {id} --events … {where}',
    en: '{id} r{revision} is saved as a draft; next: npx clearspring rules backtest --rule {id} --events … {where}',
  },
  stopped: {
    'zh-CN': '第 {revision} 版原处{life}阶段，已随即停止；新版须重新走过各阶段',
    en: 'revision {revision} was in {life} and stopped at once; the new one must pass every stage again',
  },
  next: {
    'zh-CN': '{id}：此为第 {revision} 版，下一版应为第 {next} 版',
    en: '{id}: this is revision {revision}, but the next one must be {next}',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** `clearspring rules publish`: adds a revision of a staff rule to the rulebook, as a draft. */
export const rulesPublish = withStaffOptions(
  new Command('publish')
    .description(
      localized({
        'zh-CN': '把自建规则作为草稿存入规则簿',
        en: 'save a staff rule in the rulebook, as a draft',
      }),
    )
    .argument('<file.json>', localized({ 'zh-CN': '规则', en: 'rule file' })),
).action((path: string, { by, language, json, ...where }: StaffOptions) =>
  withPlatform(where, async (platform) => {
    const { language: shownLanguage, say } = voiceOf(words, language);
    const { checked, problems } = checkRuleFile(path);
    const { rule } = checkedOrThrow(
      path,
      problems.length > 0 ? { ok: false, problems } : checked,
      shownLanguage,
    );
    const at = Date.now();
    let before: StaffStanding | undefined;
    const entry = await appendToRulebook(platform.rulebook, (entries) => {
      before = applyStaffEntries(new Map(), entries).get(rule.id);
      const revision = nextRevision(before?.rule);
      if (rule.revision !== revision) {
        throw new Error(say('next', { id: rule.id, revision: rule.revision, next: revision }));
      }
      return { kind: 'saved', at, by, saved: rule };
    });
    const { id, revision } = rule;
    await auditRulebookEntry(entry, {}, platform);
    const stopped = before && (isOnTrial(before) || isDeciding(before)) ? before : null;
    print(json, { rule: id, revision, life: 'draft', author: by, stopped: stopped?.life ?? null }, [
      say('draft', { id, revision, where: platform.where }),
      ...(stopped
        ? [
            say('stopped', {
              revision: stopped.rule.revision,
              life: lifeNames[stopped.life][shownLanguage],
            }),
          ]
        : []),
    ]);
  }),
);
