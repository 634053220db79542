import { Command, Option } from 'commander';
import { decideProposal } from '#functions/review-api/acting/deciding.ts';
import {
  approveMove,
  MoveRefused,
  moveRule,
  proposeMove,
} from '#functions/review-api/acting/rule-moves.ts';
import { Refusal } from '#functions/review-api/server/refusal.ts';
import { localized, refusal, voiceOf } from '#infra/localize.ts';
import { trialsOf } from '#shared/acting/rulebook.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { isMoved, moveOf, nextMove, usualShare } from '#shared/decisions/rule-move.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { type Life, lifeNames, lives } from '#shared/rules/life.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { rulebookReasonOption, share } from '../options.ts';
import { print } from '../print.ts';
import { commandCaller, movedWords, proposedMoves } from '../rule-moves.ts';
import { ruleOf } from '../staff-rules.ts';

const words = {
  stays: { 'zh-CN': '{id} r{revision} 仍为{from}：', en: '{id} r{revision} stays {from}:' },
  proposed: {
    'zh-CN': '{id} → {to} 已提交：由另一人以自己的 --by 执行同一命令，或在审核台同意',
    en: '{id} → {to} is proposed: another person approves it with the same command and their own --by, or in the console',
  },
  waits: {
    'zh-CN':
      '{id} → {to} 待复核：由另一人以自己的 --by 执行同一命令，或在审核台同意；也可由提交人在审核台撤回',
    en: '{id} → {to} awaits approval: another person approves it with the same command and their own --by, or in the console; its proposer may withdraw it in the console',
  },
  otherShare: {
    'zh-CN':
      '{id} → {to} 待复核的比例为 {proposed}，而非 {asked}：由另一人以 --share {proposed} 执行同一命令，或由提交人在审核台撤回后重新提交',
    en: '{id} → {to} awaits approval with share {proposed}, not {asked}: another person approves it with --share {proposed}, or its proposer withdraws it in the console first',
  },
  moved: movedWords,
  meanwhile: {
    'zh-CN': '{id} 刚被他人变更：请重试',
    en: 'somebody else just moved {id}: try again',
  },
} as const satisfies Readonly<Record<string, Words>>;

type MoveOptions = StaffOptions & {
  readonly to: Life;
  readonly share: number;
  readonly reason?: string;
};

const printOutcome = (
  id: string,
  { to, by, language, json }: MoveOptions,
  kind: 'moved' | 'proposed',
): void => {
  const { language: shown, say } = voiceOf(words, language);
  print(json, { rule: id, life: to, by, kind }, [say(kind, { id, to: lifeNames[to][shown] })]);
};

/** Does what a person's request to move a rule leads to. */
const requestMove = async (
  id: string,
  options: MoveOptions,
  platform: Platform,
): Promise<'moved' | 'proposed'> => {
  const { to, share, reason = '', by, language } = options;
  const { language: shown, say } = voiceOf(words, language);
  const now = Date.now();
  const product = withProvenRules(catalogue, platform.settings);
  const clock = { now: () => now, pause: async () => {} };
  const ports = { ...platform, clock, rulesNow: async () => product };
  const rule = ruleOf(await platform.rulebook.entriesAfter(0), id, product);
  const trialOf = await trialsOf(platform, now);
  const move = moveOf(rule, to, share);
  const next = nextMove({
    rule,
    move,
    by,
    trial: trialOf(rule),
    needsTwo: platform.settings.review.fourEyes.rules,
    proposals: await proposedMoves(id, ports),
  });
  const named = { id, to: lifeNames[to][shown] };
  switch (next.kind) {
    case 'refuse':
      throw new MoveRefused(rule, next.problems);
    case 'wait': {
      const { share: proposed } = next.proposal.what;
      if (proposed === move.share) throw new Error(say('waits', named));
      const shares = { proposed: `${proposed}`, asked: `${move.share}` };
      throw new Error(say('otherShare', { ...named, ...shares }));
    }
    case 'propose':
      await proposeMove(move, reason, commandCaller(by, now), ports);
      return 'proposed';
    case 'move':
      await moveRule(move, { by, reason }, ports).catch(async (error) => {
        // It is in effect from its entry on, also if it cannot be audited now: `watchRules` does that then.
        const there = ruleOf(await platform.rulebook.entriesAfter(0), id, product);
        if (isMoved(there, move)) printOutcome(id, options, 'moved');
        throw error;
      });
      return 'moved';
    case 'approve': {
      const approval = { decidedBy: by, decidedAt: now, decidedReason: reason || null };
      // Taken first, so that the proposal cannot be withdrawn while it is carried out.
      await decideProposal(next.proposal, { state: 'approved', ...approval }, ports, (record, by) =>
        approveMove(record, { by, reason: record.decidedReason ?? '' }, ports),
      );
      return 'moved';
    }
  }
};

/** Words a refusal of the review room for the terminal; any other error stays as it is. */
const wordedRefusal = (error: unknown, id: string, language: Language | undefined): unknown => {
  const { language: shown, say } = voiceOf(words, language);
  if (error instanceof MoveRefused) {
    const {
      rule: { revision, life },
      problems,
    } = error;
    return new Error(
      [
        say('stays', { id, revision, from: lifeNames[life][shown] }),
        ...problems.map(({ reason }) => `  ${reason[shown]}`),
      ].join('\n'),
    );
  }
  return error instanceof Refusal && error.code === 'stale-version'
    ? new Error(say('meanwhile', { id }))
    : error;
};

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
      usualShare,
    )
    .addOption(rulebookReasonOption()),
).action((id: string, options: MoveOptions, command: Command) => {
  const { to, language } = options;
  // Ignored, it would let somebody believe that a live rule decides about that share only.
  if (to !== 'canary' && command.getOptionValueSource('share') === 'cli') {
    throw refusal({
      'zh-CN': '--share 只用于灰度阶段：--to canary',
      en: '--share is only for --to canary: a live rule decides about all accounts',
    });
  }
  return withPlatform(options, async (platform) => {
    const kind = await requestMove(id, options, platform).catch((error) => {
      throw wordedRefusal(error, id, language);
    });
    printOutcome(id, options, kind);
  });
});
