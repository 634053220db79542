import { type Finding, isReportBased } from '../rules/finding.ts';
import type { RuleError } from '../rules/judge.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { RememberedWeights } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import {
  AccountOutcome,
  type BrakeKey,
  type ContentOutcome,
  haltBrake,
  restrictingOutcomes,
  restrictionsBrake,
} from './decision.ts';
import {
  familyCountOf,
  gateCategory,
  isEstablished,
  isVerified,
  mayFreeze,
  policy,
} from './policy.ts';
import { contributions, priors, scoreOf } from './score.ts';

export type AccountVerdict = {
  readonly outcome: AccountOutcome;
  /** The outcome without brakes and mode. */
  readonly wanted: AccountOutcome;
  /** Probability that the account is abusive, 0..1. */
  readonly score: number;
  /** When the restriction ends by itself, epoch milliseconds; `null` for none. */
  readonly until: number | null;
  /** The brakes that turned a restriction into a flag. */
  readonly braked: readonly BrakeKey[];
  /** For a freeze: the rules it rests on, whose brakes it counts toward. */
  readonly freezeRules: readonly string[];
  /** For a challenge or a limit: the same. Empty if only the real-name gate asks for it. */
  readonly restrictRules: readonly string[];
  /** Whether a reviewer should look at it. */
  readonly opensCase: boolean;
  /** Whether only the real-name gate asks for the challenge or limit. */
  readonly gate: boolean;
  /** Whether the account met what a challenge or the real-name gate asked for. */
  readonly lifts: boolean;
};

export type ContentVerdict = {
  readonly outcome: ContentOutcome;
  /** The outcome without brakes. */
  readonly wanted: ContentOutcome;
  readonly braked: readonly BrakeKey[];
  /** For a hidden post: the rules it rests on, whose brakes it counts toward. */
  readonly hideRules: readonly string[];
  /** Probability that the post is abusive, 0..1. */
  readonly score: number;
};

/** A warning to the account on one side of the event about the other side. */
export type Warning = {
  readonly who: 'home' | 'counterpart';
  readonly category: string;
};

export type Verdict = {
  /** `null` if there is nothing to decide about the account. */
  readonly account: AccountVerdict | null;
  readonly content: ContentVerdict | null;
  /** The counterpart (the event's other party) is only ever flagged: its own events decide about it. */
  readonly counterpart: { readonly outcome: 'observe' | 'flag'; readonly score: number } | null;
  readonly warnings: readonly Warning[];
};

/** Whether a verdict is empty, as for most events. */
export const isEmptyVerdict = ({ account, content, counterpart, warnings }: Verdict): boolean =>
  account === null && content === null && counterpart === null && warnings.length === 0;

/** The findings that may decide: live ones, neither in shadow nor exempted. */
const liveOf = (findings: readonly Finding[]) => findings.filter(({ life }) => life === 'live');

const isGate = ({ category }: Finding): boolean => category === gateCategory;

/**
 * Returns the weight of an event's findings against its account, by family of evidence: this is what
 * memory keeps. Shadow findings and the real-name gate do not count.
 *
 * @param remembered earlier findings, faded; omitted: only this event counts
 */
export const weightsOf = (
  findings: readonly Finding[],
  remembered: Partial<RememberedWeights> = {},
): ReturnType<typeof contributions> =>
  contributions(
    liveOf(findings).filter((finding) => finding.subject !== 'counterpart' && !isGate(finding)),
    remembered,
  );

/** Whether a text makes an offer: a warning about the trade, a report of it or a quotation does not. */
const isOffer = (intent: string | null | undefined): boolean =>
  intent !== 'warning' && intent !== 'report' && intent !== 'quote';

/** The rules that a restriction rests on. It counts toward the brake of each, and any of these stops it. */
const rulesOf = (scored: readonly Finding[]): readonly string[] => [
  ...new Set(scored.map(({ rule }) => rule)),
];

/** The active brakes that keep these rules from any restriction short of a freeze. */
const activeRestrictionBrakes = (
  braked: ReadonlySet<BrakeKey>,
  rules: readonly string[],
): readonly BrakeKey[] => rules.map(restrictionsBrake).filter((key) => braked.has(key));

const isContent = ({ evidenceFamily }: Finding): boolean => evidenceFamily === 'content';

const decideContent = (
  { content }: Signals,
  findings: readonly Finding[],
  degraded: boolean,
  braked: ReadonlySet<BrakeKey>,
): ContentVerdict | null => {
  if (!content) return null;
  const scoreFor = (some: readonly Finding[]): number =>
    Math.max(content.score, some.length > 0 ? scoreOf(some, priors.unknown) : 0);
  const score = scoreFor(findings);
  const nonReports = findings.filter((finding) => !isReportBased(finding));
  const isCertain =
    content.verdict === 'hide' ||
    (scoreFor(nonReports) >= policy.hideAt && familyCountOf(nonReports) >= policy.freezeFamilies);
  const noBrakes = { braked: [], hideRules: [] };
  if (nonReports.length > 0 && isCertain && isOffer(content.intent)) {
    const rules = rulesOf(nonReports);
    const brakes = braked.has(haltBrake) ? [haltBrake] : activeRestrictionBrakes(braked, rules);
    return brakes.length > 0
      ? { outcome: 'flag', wanted: 'hide', score, braked: brakes, hideRules: [] }
      : { outcome: 'hide', wanted: 'hide', score, braked: [], hideRules: rules };
  }
  if (
    degraded ||
    content.verdict !== 'allow' ||
    findings.some(({ severity }) => severity !== 'low')
  ) {
    return { outcome: 'flag', wanted: 'flag', score, ...noBrakes };
  }
  return findings.length > 0 ? { outcome: 'allow', wanted: 'allow', score, ...noBrakes } : null;
};

/** The outcome for a probability, before the conditions of a freeze are checked. */
const outcomeForScore = (score: number): 'observe' | 'challenge' | 'limit' => {
  if (score >= policy.limitAt) return 'limit';
  return score >= policy.challengeAt ? 'challenge' : 'observe';
};

/** Whether reports are serious enough for a reviewer to look, whatever the score. */
const areSerious = (reports: readonly Finding[]): boolean =>
  reports.some(({ severity }) => severity !== 'low');

/**
 * Returns the outcome that reports raise a verdict to: a flag, or, together with other evidence that
 * weighs at least one medium finding, now or earlier, a challenge.
 *
 * @param score the account's score with everything, reports included
 * @param otherWeights log-odds of all other evidence, by family, unless a challenge answered it
 */
const outcomeOfReports = (
  reports: readonly Finding[],
  score: number,
  otherWeights: ReturnType<typeof contributions>,
): 'allow' | 'flag' | 'challenge' => {
  const weight = Object.values(otherWeights).reduce((sum, each) => sum + each, 0);
  const reachesChallenge = score >= policy.challengeAt;
  if (reports.length === 0) return 'allow';
  if (reachesChallenge && weight >= policy.besideReports) return 'challenge';
  return reachesChallenge || areSerious(reports) ? 'flag' : 'allow';
};

const isWeaker = (a: AccountOutcome, b: AccountOutcome): boolean =>
  AccountOutcome.options.indexOf(a) < AccountOutcome.options.indexOf(b);

/** The more restrictive of two outcomes. */
const stronger = (a: AccountOutcome, b: AccountOutcome): AccountOutcome => (isWeaker(a, b) ? b : a);

/** Whether only the real-name gate asks for an outcome, and nothing else asks for as much. */
const isByGateAlone = (
  outcome: AccountOutcome,
  gate: AccountOutcome,
  deserved: AccountOutcome,
): boolean => gate !== 'allow' && outcome === gate && isWeaker(deserved, gate);

const holdSecondsOf = (outcome: AccountOutcome, { holds }: PlatformSettings): number | null => {
  switch (outcome) {
    case 'challenge':
      return holds.challengeSeconds;
    case 'limit':
      return holds.limitSeconds;
    case 'freeze':
      return holds.freezeSeconds;
    default:
      return null;
  }
};

/** Events that report a verified name, or that may follow one: the account is open again. */
const liftingEvents: ReadonlySet<string> = new Set([
  'account.signed-up',
  'account.imported',
  'account.verification-changed',
  'account.reopened',
]);

const decideAccount = ({
  signals,
  findings,
  degraded,
  exempted,
  settings,
  braked,
  at,
}: {
  readonly signals: Signals;
  readonly findings: readonly Finding[];
  readonly degraded: boolean;
  /** Whether the allow list set findings aside; that is recorded. */
  readonly exempted: boolean;
  readonly settings: PlatformSettings;
  readonly braked: ReadonlySet<BrakeKey>;
  readonly at: number;
}): AccountVerdict | null => {
  const scored = findings.filter((finding) => !isGate(finding));
  const gated = signals.realName.gateClosed && findings.some(isGate);
  const lifts =
    liftingEvents.has(signals.event.type) &&
    (signals.account.standing === 'challenged' ||
      (signals.account.standing === 'limited' && settings.gate.response === 'limit')) &&
    isVerified(signals);
  if (findings.length === 0 && !degraded && !lifts && !exempted) return null;

  const established = isEstablished(signals);
  const prior = established ? priors.established : priors.unknown;
  const { remembered, answered } = signals.account;
  const { familyWeights } = settings;
  const scoreFor = (
    some: readonly Finding[],
    recalled: Partial<RememberedWeights> = remembered,
  ): number => (some.length > 0 ? scoreOf(some, prior, recalled, familyWeights) : prior);
  const score = scoreFor(scored);
  const nonReports = scored.filter((finding) => !isReportBased(finding));

  // A freeze rests on this event's findings alone; remembered ones lead to at most a limit.
  const freezes =
    scoreFor(nonReports, {}) >= policy.freezeAt && mayFreeze(nonReports, signals, settings);
  const freezeRules = freezes ? rulesOf(nonReports) : [];

  const scoreOutcome = findings.length > 0 ? outcomeForScore(scoreFor(nonReports)) : 'allow';
  const reports = scored.filter(isReportBased);
  const otherEvidence = established
    ? nonReports.filter((finding) => !isContent(finding))
    : nonReports;
  // After a challenge was met, remembered evidence does not lead to another one with every report.
  const recalled = answered ? {} : remembered;
  const reportOutcome = outcomeOfReports(
    reports,
    score,
    contributions(otherEvidence, recalled, familyWeights),
  );
  const reached = stronger(scoreOutcome, reportOutcome);
  const hasContentOnly =
    nonReports.every(isContent) && Object.values(remembered).every((weight) => weight === 0);
  // An established account is not restricted for its texts alone: the post can be hidden.
  const deserved =
    established && hasContentOnly && restrictingOutcomes.has(reached) ? 'flag' : reached;
  const gate = gated ? settings.gate.response : 'allow';
  const withoutGate = freezes ? 'freeze' : stronger(deserved, degraded ? 'flag' : 'allow');
  const wanted = stronger(withoutGate, gate);

  const restricts = !freezes && wanted !== gate && (wanted === 'challenge' || wanted === 'limit');
  const restrictRules = restricts ? rulesOf(scoreOutcome === wanted ? nonReports : scored) : [];
  const halted = braked.has(haltBrake) && restrictingOutcomes.has(wanted);
  const activeBrakes = freezes
    ? [...braked].filter(
        (key) =>
          key === 'platform' ||
          key.startsWith('source:') ||
          freezeRules.some((rule) => key === `rule:${rule}`),
      )
    : activeRestrictionBrakes(braked, restrictRules);
  const brakes = halted ? [haltBrake] : activeBrakes;

  // The gate alone concerns too many accounts to review: during a halt nothing is done about them.
  const weakenedOutcome = halted && !restrictingOutcomes.has(withoutGate) ? withoutGate : 'flag';
  const afterBrakes =
    brakes.length > 0 ? stronger(weakenedOutcome, halted ? 'allow' : gate) : wanted;
  const isAction = afterBrakes !== 'allow' && afterBrakes !== 'observe';
  // Events from before a reviewer cleared the account no longer restrict it, but a reviewer may look again.
  const isLeftToPeople = settings.mode === 'assist' || signals.event.beforeClearance;
  const outcome = isLeftToPeople && isAction ? 'flag' : afterBrakes;

  const holdSeconds = holdSecondsOf(outcome, settings);
  return {
    outcome,
    wanted,
    score,
    until: holdSeconds === null ? null : at + holdSeconds * 1000,
    braked: brakes,
    freezeRules: outcome === 'freeze' ? freezeRules : [],
    restrictRules: outcome === 'challenge' || outcome === 'limit' ? restrictRules : [],
    opensCase:
      outcome === 'flag' ||
      outcome === 'freeze' ||
      areSerious(reports) ||
      degraded ||
      freezes ||
      score >= policy.limitAt,
    gate: isByGateAlone(outcome, gate, brakes.length > 0 ? 'flag' : deserved),
    lifts: lifts && (outcome === 'allow' || outcome === 'observe'),
  };
};

/**
 * Turns the findings of an event into a verdict. Pure and total: the same input gives the same verdict,
 * so that a stored decision can be recomputed.
 *
 * - Shadow findings never decide, nor do rules on trial that fail. Findings that the allow list sets
 *   aside do not decide either, but are recorded.
 * - A freeze needs two independent families of evidence (or an account on an authority's list), a
 *   probability of .98 and a rule that has earned the right to freeze in shadow. Otherwise the account is
 *   limited at most, and a reviewer looks. Findings that take a text for an offer count as one family if
 *   the text reader is not sure, and always for an established account.
 * - Restrictions are judged without reports. From a medium finding on, reports bring a reviewer. Together
 *   with other evidence that weighs as much and was found since the last challenge was met, they bring a
 *   challenge, but never a limit or a freeze; alone they restrict nothing.
 * - If a rule restricts more accounts and posts in an hour than its brake allows, the rest are flagged.
 *   What the real-name gate asks for counts toward no rule.
 * - While `halt` is on, every restriction becomes a flag, and the gate asks for nothing.
 * - Earlier findings about the account count toward its score until they fade, family by family. They
 *   never act by themselves, and no freeze rests on them.
 * - A reviewer looks if the text was cut before it was read, or if a deciding rule failed.
 * - `observe` decides like `enforce`; `effects` makes sure that nothing follows. `assist` turns
 *   restrictions of accounts into flags.
 *
 * @param braked the active brakes among those that this event would count toward
 * @param at when it is decided (the event's arrival), epoch milliseconds: holds run from here
 * @example
 * declare const signals: Signals;
 * declare const settings: PlatformSettings;
 * declare const at: number;
 * const { findings, errors } = judge(signals, catalogue, 'account-1');
 * const verdict = decide({ signals, findings, errors, settings, braked: new Set(), at });
 */
export const decide = ({
  signals,
  findings,
  errors,
  settings,
  braked,
  at,
}: {
  readonly signals: Signals;
  readonly findings: readonly Finding[];
  readonly errors: readonly RuleError[];
  readonly settings: PlatformSettings;
  readonly braked: ReadonlySet<BrakeKey>;
  readonly at: number;
}): Verdict => {
  const live = liveOf(findings);
  const homeFindings = live.filter(({ subject }) => subject !== 'counterpart');
  const degraded =
    signals.event.degraded.length > 0 || errors.some(({ life: failed }) => failed === 'live');

  const text = decideContent(
    signals,
    homeFindings.filter(({ subject }) => subject === 'content'),
    degraded,
    braked,
  );
  // A text without an id of its own cannot be hidden: a reviewer looks at the account instead.
  const hasContentId = signals.content?.contentId != null;
  const content = hasContentId ? text : null;
  const needsAccountReview =
    (degraded && !content) || (!hasContentId && text !== null && text.outcome !== 'allow');

  const verdict = decideAccount({
    signals,
    findings: homeFindings,
    degraded: needsAccountReview,
    exempted: findings.some(({ life }) => life === 'exempted'),
    settings,
    braked,
    at,
  });
  // If only the post has findings and the account's outcome stays `observe`, the post's decision suffices.
  const contentSuffices =
    verdict?.outcome === 'observe' &&
    content !== null &&
    homeFindings.every(({ subject }) => subject === 'content');
  const account = contentSuffices ? null : verdict;

  const counterpartFindings = live.filter(({ subject }) => subject === 'counterpart');
  return {
    account,
    content,
    counterpart:
      counterpartFindings.length === 0
        ? null
        : {
            outcome: counterpartFindings.some(({ severity }) => severity !== 'low')
              ? 'flag'
              : 'observe',
            score: scoreOf(counterpartFindings, priors.unknown),
          },
    // An exemption never suppresses a warning.
    warnings: warningsOf(findings.filter(({ life }) => life !== 'shadow')),
  };
};

const warningsOf = (findings: readonly Finding[]): readonly Warning[] => {
  const warnings = new Map<string, Warning>();
  for (const { warns, subject, category } of findings) {
    if (!warns) continue;
    const who = subject === 'counterpart' ? 'home' : 'counterpart';
    warnings.set(`${who} ${category}`, { who, category });
  }
  return [...warnings.values()];
};
