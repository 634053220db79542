import * as z from 'zod';
import { byClearspring } from '../rules/cel/rulebook.ts';
import type { StaffRule } from '../rules/cel/staff-rule.ts';
import type { Finding } from '../rules/finding.ts';
import { isDeciding, type Life, lifeNames, lives } from '../rules/life.ts';
import type { Words } from '../rules/words.ts';
import { isSamePerson } from '../settings/review.ts';
import { formatPercent } from '../text/percent.ts';
import { type StepRefusal, stepRefusals, type TrialRecord } from './promotion.ts';

/** A move of a rule between life stages; the payload of a proposal. */
export const RuleMove = z.strictObject({
  rule: z.string(),
  revision: z.number(),
  from: z.enum(lives),
  to: z.enum(lives),
  /** The share in force when it was proposed. */
  fromShare: z.number().nullable(),
  /** For canary: the share of accounts that the rule decides about, 0..1. */
  share: z.number().nullable(),
});
export type RuleMove = z.infer<typeof RuleMove>;

/** A rule where it stands, as far as its moves depend on it. */
export type MovableRule = Pick<Finding, 'severity' | 'evidenceFamily'> & {
  readonly id: string;
  readonly revision: number;
  readonly life: Life;
  readonly share: number | null;
  /** `null` for a rule of the product, which nobody on the platform wrote. */
  readonly author: string | null;
  /** `null` for a rule of the product. */
  readonly source: Pick<StaffRule, 'cases'> | null;
};

type Place = Pick<MovableRule, 'revision' | 'life' | 'share'>;

/** The share of accounts that a rule decides about in canary, unless another is asked for. */
export const usualShare = 0.05;

/** The move of a rule from where it stands. */
export const moveOf = (
  { id: rule, revision, life: from, share: fromShare }: Place & Pick<MovableRule, 'id'>,
  to: Life,
  share: number = usualShare,
): RuleMove => ({ rule, revision, from, to, fromShare, share: to === 'canary' ? share : null });

/** Whether a rule stands where a move begins. */
export const isBeforeMove = ({ revision, life, share }: Place, move: RuleMove): boolean =>
  revision === move.revision && life === move.from && share === move.fromShare;

/** Whether a rule stands where a move ends. */
export const isMoved = ({ revision, life, share }: Place, move: RuleMove): boolean =>
  revision === move.revision && life === move.to && share === move.share;

/** Describes a move in a sentence. */
export const moveWords = ({ rule, revision, from, to, share }: RuleMove): Words => {
  const [before, after] = [lifeNames[from], lifeNames[to]];
  const percent = share === null ? null : formatPercent(share, 4);
  if (from === to) {
    return {
      'zh-CN': `规则 ${rule} 第 ${revision} 版：${before['zh-CN']}改为 ${percent} 的账号`,
      en: `Rule ${rule}, revision ${revision}: ${before.en} for ${percent} of accounts from now on`,
    };
  }
  return {
    'zh-CN': `规则 ${rule} 第 ${revision} 版：由${before['zh-CN']}转入${after['zh-CN']}${percent ? `（${percent} 的账号）` : ''}`,
    en: `Rule ${rule}, revision ${revision}: from ${before.en} to ${after.en}${percent ? ` (${percent} of accounts)` : ''}`,
  };
};

type Target = { readonly to: Life; readonly share?: number | null };

/** What is known of a rule on trial. */
type Trial = { readonly record: TrialRecord };

/** Whether a canary rule would decide about more accounts than it does now. */
const raisesShare = ({ life, share }: Pick<MovableRule, 'life' | 'share'>, wanted: Target) =>
  life === 'canary' && wanted.to === 'canary' && (wanted.share ?? 0) > (share ?? 0);

/** Whether a rule would decide where it did not before, or about more accounts. */
const extendsReach = (rule: Pick<MovableRule, 'life' | 'share'>, wanted: Target): boolean =>
  (lives.indexOf(wanted.to) > lives.indexOf(rule.life) && isDeciding({ life: wanted.to })) ||
  raisesShare(rule, wanted);

/** Why a person may not move a rule to a life stage; `[]` if they may. */
export const moveRefusals = (
  rule: MovableRule,
  wanted: Target,
  by: string,
  { record }: Trial,
): readonly StepRefusal[] =>
  stepRefusals({
    rule: { ...rule, ...(rule.source && { cases: rule.source.cases }) },
    from: rule.life,
    to: wanted.to,
    // Nobody on the platform wrote a rule of the product, so anybody there may promote it.
    author: rule.author ?? byClearspring,
    by,
    raises: raisesShare(rule, wanted),
    record,
  });

/** Refusals that remain if a second person agrees. The author of a rule may propose its move. */
export const lastingRefusals = (problems: readonly StepRefusal[]): readonly StepRefusal[] =>
  problems.filter(({ code }) => code !== 'same-person');

/** A proposal to move a rule that waits for a second person. */
export type ProposedMove = {
  readonly what: RuleMove;
  readonly by: string;
  /** Whether somebody approved it, and the approval was interrupted. */
  readonly begun: boolean;
};

/**
 * What a person's request to move a rule leads to. `approve`: the request is the second person's, or resumes an
 * approval, which is checked as it is carried out. `wait`: another person must answer this proposal first.
 */
type NextMove<Proposed> =
  | { readonly kind: 'move' | 'propose' }
  | { readonly kind: 'approve' | 'wait'; readonly proposal: Proposed }
  | { readonly kind: 'refuse'; readonly problems: readonly StepRefusal[] };

/**
 * Decides what a person's request to move a rule leads to.
 *
 * @param needsTwo whether the platform asks for two people before a rule decides about more accounts
 * @param proposals open proposals of the rule; left out if the caller approves proposals in another way
 * @example
 * declare const rule: MovableRule;
 * declare const trial: { readonly record: TrialRecord };
 * const move = moveOf(rule, 'canary');
 * nextMove({ rule, move, by: 'zhao', trial, needsTwo: true }); // { kind: 'propose' }
 */
export const nextMove = <Proposed extends ProposedMove = never>({
  rule,
  move,
  by,
  trial,
  needsTwo,
  proposals = [],
}: {
  readonly rule: MovableRule;
  readonly move: RuleMove;
  readonly by: string;
  readonly trial: Trial;
  readonly needsTwo: boolean;
  readonly proposals?: readonly Proposed[];
}): NextMove<Proposed> => {
  const isOwn = (proposal: Proposed) => isSamePerson(proposal.by, by);
  const alike = proposals.filter(({ what }) => what.to === move.to && what.share === move.share);
  // An interrupted approval is checked as it is resumed. If it moved the rule, only its end is left.
  const begun = alike.find(
    (one) =>
      one.begun && (isMoved(rule, one.what) || (isBeforeMove(rule, one.what) && !isOwn(one))),
  );
  if (begun) return { kind: 'approve', proposal: begun };

  const problems = moveRefusals(rule, move, by, trial);
  if (lastingRefusals(problems).length > 0) return { kind: 'refuse', problems };
  const isAuthors = problems.length > 0;
  const same = alike.find(({ what }) => isBeforeMove(rule, what));
  if (same && !isOwn(same)) {
    return isAuthors ? { kind: 'refuse', problems } : { kind: 'approve', proposal: same };
  }
  const needsSecond = isAuthors || (needsTwo && extendsReach(rule, move));
  // Moved directly, their own proposal would go on waiting.
  if (!needsSecond && !same) return { kind: 'move' };
  const proposal =
    same ?? proposals.find(({ what }) => isBeforeMove(rule, what) && what.to === move.to);
  return proposal ? { kind: 'wait', proposal } : { kind: 'propose' };
};
