import { caseNames, missingOutcomes, type StaffRule } from '../rules/cel/staff-rule.ts';
import { buildCatalogue, type Catalogue } from '../rules/collect.ts';
import { type Finding, isReportBased } from '../rules/finding.ts';
import { isDeciding, type Life, lifeNames, lives } from '../rules/life.ts';
import type { Words } from '../rules/words.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { isSamePerson } from '../settings/review.ts';
import { formatPercent } from '../text/percent.ts';
import { hasProvenPrecision, policy } from './policy.ts';
import { wilsonLowerBound } from './score.ts';

/** All thresholds for the stages of a rule. */
const trialPolicy = {
  /** Events of the rule's types that a backtest must have looked at. */
  backtestEvents: 1_000,
  /** Events that a rule must have looked at in shadow before it decides about anybody. */
  shadowEvents: 1_000,
  /** Largest share of events that a rule may fire on: beyond it, the rule describes ordinary users. */
  abnormalShare: 0.25,
  /** Reviewed findings needed to state a rule's precision. */
  reviewed: 200,
  /** Reviewed findings from which a rule can be demoted: fewer may be bad luck. */
  demotionReviewed: 20,
  /** Precision needed by a rule that cannot restrict by itself: right more often than not. */
  precision: 0.5,
  /** Failures from which a rule is broken: it is demoted, and not promoted. */
  errors: 20,
  /** Standard deviations above the previous days from which a day's findings are an anomaly… */
  anomalyDeviations: 6,
  /** …and the findings it needs at least: fewer prove nothing. */
  anomalyFindings: 20,
} as const;

/** The record of a rule on trial. */
export type TrialRecord = {
  /** Backtest: events looked at and fired on; `null` if there was none. */
  readonly backtest: { readonly examined: number; readonly fired: number } | null;
  /** In shadow and canary, for the present revision. */
  readonly examined: number;
  readonly fired: number;
  /** Events on which the rule failed. */
  readonly errored: number;
  /** Findings that reviewers ruled on: how many, and how many of these they upheld. */
  readonly reviewed: { readonly decisions: number; readonly upheld: number };
};

/**
 * Returns the product's rules for a platform: a rule that ships in shadow is live if its shadow record in
 * the platform's settings has earned it. The rulebook can promote or demote it further.
 *
 * @example
 * declare const settings: PlatformSettings;
 * const base = withProvenRules(catalogue, settings);
 */
export const withProvenRules = (
  catalogue: Catalogue,
  { shadowRecords, purpose }: Pick<PlatformSettings, 'shadowRecords' | 'purpose'>,
): Catalogue => {
  const proven = catalogue.rules.filter(
    ({ id, life }) => life === 'shadow' && hasProvenPrecision(shadowRecords[id], purpose),
  );
  return proven.length === 0
    ? catalogue
    : buildCatalogue(
        catalogue.rules.map((rule) => (proven.includes(rule) ? { ...rule, life: 'live' } : rule)),
      );
};

/** Why a rule may not take a step. */
export type StepRefusal = { readonly code: string; readonly reason: Words };

const nextStages: { readonly [From in Life]: readonly Life[] } = {
  draft: ['backtest', 'shadow', 'retired'],
  backtest: ['shadow', 'draft', 'retired'],
  shadow: ['canary', 'draft', 'retired'],
  // To `canary`: with a larger or smaller share of accounts.
  canary: ['live', 'canary', 'shadow', 'retired'],
  live: ['canary', 'shadow', 'retired'],
  // A rule retired by mistake starts again as a draft; for a product rule there is no other way back.
  retired: ['draft'],
};

/** Whether a step lets a rule decide more; all others let it decide less. */
const isPromotion = (from: Life, to: Life): boolean =>
  to !== 'retired' && lives.indexOf(to) > lives.indexOf(from);

const refusal = (code: string, chinese: string, english: string): StepRefusal => ({
  code,
  reason: { 'zh-CN': chinese, en: english },
});

type RuleTraits = Pick<Finding, 'severity' | 'evidenceFamily'>;

/** Whether findings can lead to a freeze. Their rule then needs the precision that a freeze needs. */
const canFreeze = ({ severity, evidenceFamily }: RuleTraits): boolean =>
  evidenceFamily === 'list' || severity === 'high' || severity === 'critical';

/** The precision that reviewed findings prove: the lower end of Wilson's 95 % interval. */
export const provenPrecision = ({ decisions, upheld }: TrialRecord['reviewed']): number =>
  wilsonLowerBound(upheld, decisions);

/** Formats a share with as many decimals as it takes to tell it from the limit that it misses. */
const formatBeside = (share: number, limit: number): string =>
  [1, 2, 3]
    .map((decimals) => formatPercent(share, decimals))
    .find((text) => text !== formatPercent(limit)) ?? formatPercent(share, 4);

const rateProblem = (
  rule: RuleTraits,
  stage: Words,
  { examined, fired }: { readonly examined: number; readonly fired: number },
): StepRefusal | null => {
  const limit = trialPolicy.abnormalShare;
  if (isReportBased(rule) || examined === 0 || fired / examined <= limit) return null;
  const rate = formatBeside(fired / examined, limit);
  return refusal(
    'abnormal-rate',
    `${stage['zh-CN']}触发次数占所检查事件的 ${rate}，上限 ${formatPercent(limit)}：条件过宽`,
    `${stage.en} it fired on ${rate} of what it looked at; at most ${formatPercent(limit)} is allowed: narrow the condition`,
  );
};

const caseProblem = (cases: StaffRule['cases']): StepRefusal | null => {
  const missing = missingOutcomes(cases).map((expects) => caseNames[expects]);
  return missing.length === 0
    ? null
    : refusal(
        'no-cases',
        `缺少${missing.map((words) => words['zh-CN']).join('和')}`,
        `it lacks ${missing.map(({ en }) => en).join(' and ')}`,
      );
};

const errorProblem = ({ errored }: Pick<TrialRecord, 'errored'>): StepRefusal | null =>
  errored >= trialPolicy.errors
    ? refusal(
        'errs',
        `运行出错 ${errored} 次：请改写后再试`,
        `it failed on ${errored} events: correct it and try again`,
      )
    : null;

/** The precision that a rule must prove to decide about accounts. */
const neededPrecision = (rule: RuleTraits): number => {
  // Reports only bring a reviewer. A flood of false reports must not demote their rule or block its
  // promotion, and so silence true ones.
  if (isReportBased(rule)) return 0;
  return canFreeze(rule) ? policy.freezePrecision : trialPolicy.precision;
};

/** Whether a rule cannot have the precision it needs, even at the upper end of the interval. */
const precisionProblem = (
  rule: RuleTraits,
  { decisions, upheld }: TrialRecord['reviewed'],
): StepRefusal | null => {
  const needed = neededPrecision(rule);
  // The upper end for what was upheld is one minus the lower end for what was not.
  const atMost = 1 - wilsonLowerBound(decisions - upheld, decisions);
  return decisions >= trialPolicy.demotionReviewed && atMost < needed
    ? refusal(
        'imprecise',
        `准确率至多 ${formatBeside(atMost, needed)}，需要 ${formatPercent(needed)}`,
        `its precision is at most ${formatBeside(atMost, needed)}; ${formatPercent(needed)} is needed`,
      )
    : null;
};

const noSuchStep = (from: Life, to: Life): StepRefusal => {
  const steps = nextStages[from].map((life) => lifeNames[life]);
  const listSteps = (language: keyof Words, separator: string) =>
    steps.map((step) => step[language]).join(separator) || '—';
  return refusal(
    'no-such-step',
    `“${lifeNames[from]['zh-CN']}”之后不能是“${lifeNames[to]['zh-CN']}”；可以是：${listSteps('zh-CN', '、')}`,
    `${lifeNames[to].en} cannot follow ${lifeNames[from].en}; possible next stages: ${listSteps('en', ', ')}`,
  );
};

const samePerson = (author: string): StepRefusal =>
  refusal(
    'same-person',
    `须由 ${author} 以外的人同意`,
    `somebody other than ${author}, who wrote it, must promote it`,
  );

const backtestProblem = (
  rule: RuleTraits,
  backtest: TrialRecord['backtest'],
): StepRefusal | null => {
  const least = trialPolicy.backtestEvents;
  if (backtest === null) {
    return refusal(
      'not-backtested',
      `这一版还没有回测，至少要检查 ${least} 个事件`,
      `this revision has no backtest yet; it must look at ${least} events or more`,
    );
  }
  return backtest.examined < least
    ? refusal(
        'not-backtested',
        `回测检查了 ${backtest.examined} 个事件，至少需要 ${least} 个`,
        `the backtest looked at ${backtest.examined} ${backtest.examined === 1 ? 'event' : 'events'}; at least ${least} are needed`,
      )
    : rateProblem(rule, { 'zh-CN': '回测', en: 'in the backtest' }, backtest);
};

const shadowProblem = ({ examined }: TrialRecord): StepRefusal | null =>
  examined < trialPolicy.shadowEvents
    ? refusal(
        'too-little-shadow',
        `试运行检查了 ${examined} 个事件，至少需要 ${trialPolicy.shadowEvents} 个`,
        `on trial it looked at ${examined} ${examined === 1 ? 'event' : 'events'}; at least ${trialPolicy.shadowEvents} are needed`,
      )
    : null;

/** Whether reviewers ruled on too few findings, or upheld too few, to prove the precision that a live rule needs. */
const proofProblem = (rule: RuleTraits, reviewed: TrialRecord['reviewed']): StepRefusal | null => {
  const needed = neededPrecision(rule);
  const decisions = canFreeze(rule) ? policy.freezeDecisions : trialPolicy.reviewed;
  const proven = provenPrecision(reviewed);
  if (reviewed.decisions < decisions) {
    return refusal(
      'too-few-reviewed',
      `人工审核 ${reviewed.decisions} 条，至少需要 ${decisions} 条${needed > 0 ? `，且准确率下限达到 ${formatPercent(needed)}` : ''}`,
      `reviewers ruled on ${reviewed.decisions} of its findings; at least ${decisions} are needed${needed > 0 ? `, and a proven precision of ${formatPercent(needed)}` : ''}`,
    );
  }
  return proven < needed
    ? refusal(
        'too-imprecise',
        `准确率下限 ${formatBeside(proven, needed)}，至少需要 ${formatPercent(needed)}`,
        `its precision is proven to be at least ${formatBeside(proven, needed)}; ${formatPercent(needed)} is needed`,
      )
    : null;
};

/**
 * Returns why a rule may not take a step between stages; `[]` if it may. A step down is always allowed:
 * taking power from a rule needs no proof and no second person.
 *
 * @param author who wrote the present revision
 * @param by who requests the step
 * @param raises whether a rule that stays in canary gets a larger share of accounts
 * @example
 * declare const rule: Finding;
 * declare const record: TrialRecord;
 * stepRefusals({ rule, from: 'shadow', to: 'canary', author: 'lin', by: 'zhao', record }); // []
 */
export const stepRefusals = ({
  rule,
  from,
  to,
  author,
  by,
  raises = false,
  record,
}: {
  readonly rule: RuleTraits & {
    /** Test cases of a staff rule; those of product rules run with every build. */
    readonly cases?: StaffRule['cases'];
  };
  readonly from: Life;
  readonly to: Life;
  readonly author: string;
  readonly by: string;
  readonly raises?: boolean;
  readonly record: TrialRecord;
}): readonly StepRefusal[] => {
  if (!nextStages[from].includes(to)) return [noSuchStep(from, to)];
  if (!isPromotion(from, to) && !raises) return [];
  const decides = isDeciding({ life: to });
  const onTrial = { 'zh-CN': '试运行', en: 'on trial' };
  return [
    from === 'draft' && rule.cases ? caseProblem(rule.cases) : null,
    isSamePerson(author, by) && to !== 'backtest' ? samePerson(author) : null,
    to === 'shadow' || decides ? backtestProblem(rule, record.backtest) : null,
    decides ? shadowProblem(record) : null,
    decides ? rateProblem(rule, onTrial, record) : null,
    decides ? errorProblem(record) : null,
    // Otherwise it would be demoted again within the hour.
    to === 'canary' ? precisionProblem(rule, record.reviewed) : null,
    to === 'live' ? proofProblem(rule, record.reviewed) : null,
  ].filter((problem) => problem !== null);
};

/**
 * Returns the stage that a rule must fall back to, or `null`. A deciding rule is demoted once its
 * reviewed findings cannot have the precision it needs, even at the upper end of the interval, so chance
 * alone demotes about one good rule in forty. It is also demoted if it fails or fires too often. For
 * rules on user reports, neither rate nor precision matters.
 */
export const demotionOf = (
  rule: RuleTraits & { readonly life: Life },
  { reviewed, examined, fired, errored }: TrialRecord,
): { readonly to: 'shadow'; readonly reason: Words } | null => {
  if (!isDeciding(rule)) return null;
  const problem =
    precisionProblem(rule, reviewed) ??
    errorProblem({ errored }) ??
    (examined >= trialPolicy.shadowEvents
      ? rateProblem(rule, { 'zh-CN': '运行中', en: 'in use' }, { examined, fired })
      : null);
  return problem && { to: 'shadow', reason: problem.reason };
};

/**
 * Whether a rule has far more findings today than the previous days suggest. Counts scatter at least as
 * widely as a Poisson process, so the standard deviation is at least the square root of the mean.
 *
 * @param before findings of the previous days; fewer than three days prove nothing
 * @example
 * isAnomalous(400, [20, 25, 18, 22]); // true
 */
export const isAnomalous = (today: number, before: readonly number[]): boolean => {
  if (before.length < 3 || today < trialPolicy.anomalyFindings) return false;
  const mean = before.reduce((sum, count) => sum + count, 0) / before.length;
  const variance =
    before.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (before.length - 1);
  const deviation = Math.sqrt(Math.max(variance, mean, 1));
  return today > mean + trialPolicy.anomalyDeviations * deviation;
};
