import { Command, Option } from 'commander';
import { closeProposal, takeDecision } from '#functions/review-api/acting/deciding.ts';
import { type PlacedRule, putRuleOnRecord } from '#functions/review-api/rules/rulebook.ts';
import { Refusal } from '#functions/review-api/server/refusal.ts';
import { localized, refusal, voiceOf } from '#infra/localize.ts';
import { appendToRulebook, trialsOf } from '#shared/acting/rulebook.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { extendsReach, moveRefusals, type RuleMove } from '#shared/decisions/rule-move.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { type Life, lifeNames, lives } from '#shared/rules/life.ts';
import type { Words } from '#shared/rules/words.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import { type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { share, reason as takenReason } from '../options.ts';
import { causeIdOf, movedWords, proposedMove, proposeMove, unfinishedMove } from '../rule-moves.ts';
import { ruleOf } from '../staff-rules.ts';

const words = {
  stays: { 'zh-CN': '{id} r{revision} 仍为{from}：', en: '{id} r{revision} stays {from}:' },
  proposed: {
    'zh-CN': '{id} → {to} 已提交：由另一人以自己的 --by 执行同一命令，或在审核台同意',
    en: '{id} → {to} is proposed: another person approves it with the same command and their own --by, or in the console',
  },
  waits: {
    'zh-CN': '{id} → {to} 待复核：由另一人以自己的 --by 执行同一命令，或在审核台同意',
    en: '{id} → {to} awaits approval: another person approves it with the same command and their own --by, or in the console',
  },
  otherShare: {
    'zh-CN':
      '{id} → {to} 待复核的比例为 {proposed}，而非 {asked}：由另一人以 --share {proposed} 执行同一命令，或由提议人在审核台撤回后重提',
    en: '{id} → {to} awaits approval with share {proposed}, not {asked}: another person approves it with --share {proposed}, or its proposer withdraws it in the console first',
  },
  moved: movedWords,
  meanwhile: {
    'zh-CN': '{id} 刚被他人变更：请重试',
    en: 'somebody else just moved {id}: try again',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** Refuses a move. It is a `Refusal`, so that `takeDecision` opens the proposal again. */
class NotMoved extends Refusal {
  constructor(words: string) {
    super('stale-version');
    this.message = words;
  }
}

/** `clearspring rules promote`: moves a rule to another life stage, if it qualifies. */
export const rulesPromote = withStaffOptions(
  new Command('promote')
    .description(
      localized({
        'zh-CN': '把规则转入另一阶段',
        en: 'move a rule to another stage of its life',
      }),
    )
    .argument('<id>', localized({ 'zh-CN': '规则', en: 'rule id' }))
    .addOption(
      new Option('--to <life>', localized({ 'zh-CN': '目标阶段', en: 'stage to move to' }))
        .choices([...lives])
        .makeOptionMandatory(),
    )
    .option(
      '--share <share>',
      localized({
        'zh-CN': '灰度阶段：由其决定的账号比例',
        en: 'for canary: share of accounts that the rule decides about',
      }),
      share,
      0.05,
    )
    .option(
      '--reason <words>',
      localized({ 'zh-CN': '理由，记入规则簿', en: 'reason, recorded in the rulebook' }),
      takenReason,
    ),
).action(
  (
    id: string,
    {
      to,
      share: asked,
      reason,
      by,
      language,
      json,
      ...where
    }: StaffOptions & { readonly to: Life; readonly share: number; readonly reason?: string },
    command: Command,
  ) => {
    // Ignored, it would let somebody believe that a live rule decides about that share only.
    if (to !== 'canary' && command.getOptionValueSource('share') === 'cli') {
      throw refusal({
        'zh-CN': '--share 只用于灰度阶段：--to canary',
        en: '--share is only for --to canary: a live rule decides about all accounts',
      });
    }
    return withPlatform(where, async (platform) => {
      const now = Date.now();
      const trialOf = await trialsOf(platform, now);
      const { language: shownLanguage, say } = voiceOf(words, language);
      const named = { id, to: lifeNames[to][shownLanguage] };
      const finish = async (
        { rule, revision, from, to }: RuleMove,
        { by, at, entry }: { readonly by: string; readonly at: number; readonly entry: number },
        approval: Pick<Awaited<ReturnType<typeof takeDecision>>, 'taken' | 'decision'> | null,
      ) => {
        const written = { by, at, entry, cause: causeIdOf(entry, platform), once: true };
        await putRuleOnRecord('rule.moved', written, { rule, revision, from, to }, platform);
        if (!approval) return;
        const clock = { now: () => now, pause: async () => {} };
        const ports = { ...platform, clock };
        await closeProposal(approval.taken, approval.decision, String(entry), ports);
      };
      const printResult = (kind: 'moved' | 'proposed') =>
        process.stdout.write(
          json ? `${JSON.stringify({ rule: id, life: to, by, kind })}\n` : `${say(kind, named)}\n`,
        );
      /** Returns the rule; throws with all reasons if it may not take the step. */
      const promotableRule = (entries: readonly RulebookEntry[]): PlacedRule => {
        const rule = ruleOf(entries, id, withProvenRules(catalogue, platform.settings));
        const problems = moveRefusals(rule, { to, share: asked }, by, trialOf(rule));
        if (problems.length > 0) {
          throw new NotMoved(
            [
              say('stays', {
                id,
                revision: rule.revision,
                from: lifeNames[rule.life][shownLanguage],
              }),
              ...problems.map((problem) => `  ${problem.reason[shownLanguage]}`),
            ].join('\n'),
          );
        }
        return rule;
      };
      const approvedState = {
        state: 'approved',
        decidedBy: by,
        decidedAt: now,
        decidedReason: reason ?? null,
      } as const;
      const before = await platform.rulebook.entriesAfter(0);
      const rule = ruleOf(before, id, withProvenRules(catalogue, platform.settings));
      const { author, life: from, revision, share: fromShare, version } = rule;
      const share = to === 'canary' ? asked : null;
      const unfinished =
        to === from && share === fromShare ? await unfinishedMove(rule, now, platform) : null;
      if (unfinished) {
        const approval = await takeDecision(unfinished, approvedState, platform, async () => {});
        const { decidedBy, decidedAt } = approval.decision;
        const done = { by: decidedBy, at: decidedAt, entry: version };
        await finish(unfinished.what, done, approval);
        printResult('moved');
        return;
      }
      const move = { rule: id, revision, from, to, fromShare, share };
      // A staff rule's author and promoter must differ. A product rule has no author, so a proposer is
      // needed.
      const { rules: needsTwo } = platform.settings.review.fourEyes;
      const needsProposal = author === null && needsTwo && extendsReach(rule, move);
      const proposed = needsProposal ? await proposedMove(move, now, platform) : null;
      // If the approval was interrupted, it is checked when it is resumed, which opens the proposal again if it fails.
      if (!proposed?.record.taken) promotableRule(before);
      if (needsProposal && !proposed) {
        await proposeMove(move, { by, at: now, reason: reason ?? '' }, platform);
        printResult('proposed');
        return;
      }
      if (proposed && proposed.what.share !== share) {
        throw new Error(
          say('otherShare', { ...named, proposed: `${proposed.what.share}`, asked: `${share}` }),
        );
      }
      if (proposed && isSamePerson(proposed.record.by, by)) throw new Error(say('waits', named));
      const write = (by: string) =>
        appendToRulebook(platform.rulebook, (entries) => {
          const current = promotableRule(entries);
          if (current.life !== from || current.share !== fromShare) {
            throw new NotMoved(say('meanwhile', { id }));
          }
          return {
            kind: 'moved',
            at: now,
            by,
            rule: id,
            revision,
            to,
            ...(share !== null && { share }),
            ...(reason && { reason }),
          };
        });
      // Mark the proposal as approved first, so that it cannot be withdrawn while it is carried out.
      const approval =
        proposed &&
        (await takeDecision(proposed, approvedState, platform, (_, decider) => write(decider)));
      const entry = approval ? approval.result : await write(by);
      await finish(move, { by: approval?.decision.decidedBy ?? by, at: now, entry }, approval);
      printResult('moved');
    });
  },
);
