import { type Finding, isReportBased } from '../rules/finding.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { RememberedWeights } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import { freezeBrakes, restrictionBrakes, rulesOf } from './braking.ts';
import { AccountOutcome, type BrakeKey, haltBrake, restrictingOutcomes } from './decision.ts';
import {
  isEstablished,
  isGate,
  isVerified,
  mayFreeze,
  policy,
  withReadingsAsOne,
} from './policy.ts';
import { contributions, priors, scoreOf } from './score.ts';
import type { AccountVerdict } from './verdict.ts';

const isContent = ({ evidenceFamily }: Finding): boolean => evidenceFamily === 'content';

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

/** What the findings say about an account, before the gate, brakes and mode. */
type Weighed = {
  readonly score: number;
  /** The outcome that they ask for, freezes apart. */
  readonly outcome: AccountOutcome;
  readonly freezes: boolean;
  readonly nonReports: readonly Finding[];
  /** The findings that a challenge or a limit rests on. */
  readonly findingsFor: (outcome: AccountOutcome) => readonly Finding[];
  readonly hasSeriousReports: boolean;
};

const weigh = (
  signals: Signals,
  findings: readonly Finding[],
  settings: PlatformSettings,
): Weighed => {
  const scored = findings.filter((finding) => !isGate(finding));
  const reports = scored.filter(isReportBased);
  const nonReports = scored.filter((finding) => !isReportBased(finding));
  const established = isEstablished(signals);
  const prior = established ? priors.established : priors.unknown;
  const { remembered, answered } = signals.account;
  const { familyWeights } = settings;
  const scoreFor = (
    some: readonly Finding[],
    recalled: Partial<RememberedWeights> = remembered,
  ): number => (some.length > 0 ? scoreOf(some, prior, recalled, familyWeights) : prior);
  const score = scoreFor(scored);

  const independent = withReadingsAsOne(nonReports, signals);
  const byScore = findings.length > 0 ? outcomeForScore(scoreFor(nonReports)) : 'allow';
  const otherEvidence = established
    ? nonReports.filter((finding) => !isContent(finding))
    : nonReports;
  // After a challenge was met, remembered evidence does not lead to another one with every report.
  const recalled = answered ? {} : remembered;
  const byReports = outcomeOfReports(
    reports,
    score,
    contributions(otherEvidence, recalled, familyWeights),
  );
  const reached = stronger(byScore, byReports);
  const hasContentOnly =
    nonReports.every(isContent) && Object.values(remembered).every((weight) => weight === 0);
  return {
    score,
    // An established account is not restricted for its texts alone: the post can be hidden.
    outcome: established && hasContentOnly && restrictingOutcomes.has(reached) ? 'flag' : reached,
    // A freeze rests on this event's findings alone; remembered ones lead to at most a limit.
    freezes: scoreFor(independent, {}) >= policy.freezeAt && mayFreeze(independent, settings),
    nonReports,
    findingsFor: (outcome) => (byScore === outcome ? nonReports : scored),
    hasSeriousReports: areSerious(reports),
  };
};

/**
 * Whether an event shows the verified name that a challenge or the real-name gate asks for. The gate may have
 * limited the account under earlier settings, so its response now does not matter.
 */
export const showsVerifiedName = (signals: Signals): boolean =>
  (signals.account.standing === 'challenged' || signals.account.standing === 'limited') &&
  liftingEvents.has(signals.event.type) &&
  isVerified(signals);

/** What evidence and gate ask for. */
type Wanted = {
  readonly outcome: AccountOutcome;
  readonly withoutGate: AccountOutcome;
  readonly gate: AccountOutcome;
  /** The rules that a freeze rests on, if there is one. */
  readonly freezeRules: readonly string[];
  /** The rules that a challenge or a limit rests on; empty for the gate alone. */
  readonly restrictRules: readonly string[];
};

const wantedBy = (weighed: Weighed, degraded: boolean, gate: AccountOutcome): Wanted => {
  const withoutGate = weighed.freezes
    ? 'freeze'
    : stronger(weighed.outcome, degraded ? 'flag' : 'allow');
  const outcome = stronger(withoutGate, gate);
  const isByRules = outcome !== gate && (outcome === 'challenge' || outcome === 'limit');
  return {
    outcome,
    withoutGate,
    gate,
    freezeRules: rulesOf(weighed.nonReports),
    restrictRules: isByRules ? rulesOf(weighed.findingsFor(outcome)) : [],
  };
};

/** The active brakes that hold back what is wanted. */
const brakesOn = (
  { outcome, freezeRules, restrictRules }: Wanted,
  braked: ReadonlySet<BrakeKey>,
): readonly BrakeKey[] => {
  if (braked.has(haltBrake) && restrictingOutcomes.has(outcome)) return [haltBrake];
  return outcome === 'freeze'
    ? freezeBrakes(braked, freezeRules)
    : restrictionBrakes(braked, restrictRules);
};

const outcomeAfter = (
  brakes: readonly BrakeKey[],
  { outcome, withoutGate, gate }: Wanted,
): AccountOutcome => {
  if (brakes.length === 0) return outcome;
  if (!brakes.includes(haltBrake)) return stronger('flag', gate);
  // The gate alone concerns too many accounts to review: during a halt nothing is done about them.
  return restrictingOutcomes.has(withoutGate) ? 'flag' : withoutGate;
};

/**
 * Returns the verdict about the account of an event, or `null` if there is nothing to decide about it.
 *
 * @param options - `degraded`: whether a text was not read as a whole, or a deciding rule failed, and no post's verdict
 * says so; `exempted`: whether the allow list set findings aside, which is recorded; `at`: epoch milliseconds
 */
export const decideAccount = ({
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
  readonly exempted: boolean;
  readonly settings: PlatformSettings;
  readonly braked: ReadonlySet<BrakeKey>;
  readonly at: number;
}): AccountVerdict | null => {
  const verified = showsVerifiedName(signals);
  if (findings.length === 0 && !degraded && !verified && !exempted) return null;

  const isGated = signals.realName.gateClosed && findings.some(isGate);
  const gate = isGated ? settings.gate.response : 'allow';
  const weighed = weigh(signals, findings, settings);
  const wanted = wantedBy(weighed, degraded, gate);
  const brakes = brakesOn(wanted, braked);
  const afterBrakes = outcomeAfter(brakes, wanted);

  const isAction = afterBrakes !== 'allow' && afterBrakes !== 'observe';
  // Events from before a reviewer cleared the account no longer restrict it, but a reviewer may look again.
  const isLeftToPeople = settings.mode === 'assist' || signals.event.beforeClearance;
  const outcome = isLeftToPeople && isAction ? 'flag' : afterBrakes;

  const holdSeconds = holdSecondsOf(outcome, settings);
  return {
    outcome,
    wanted: wanted.outcome,
    score: weighed.score,
    until: holdSeconds === null ? null : at + holdSeconds * 1000,
    braked: brakes,
    freezeRules: outcome === 'freeze' ? wanted.freezeRules : [],
    // Where a brake holds the rules back, a challenge or a limit that remains is the gate's.
    restrictRules:
      brakes.length === 0 && (outcome === 'challenge' || outcome === 'limit')
        ? wanted.restrictRules
        : [],
    opensCase:
      outcome === 'flag' ||
      outcome === 'freeze' ||
      weighed.hasSeriousReports ||
      degraded ||
      // Asking again and again neither stops who can show a name or a face, nor clears who is honest.
      (signals.account.answered && weighed.outcome === 'challenge') ||
      weighed.score >= policy.limitAt,
    gate: isByGateAlone(outcome, gate, brakes.length > 0 ? 'flag' : weighed.outcome),
    verified,
  };
};
