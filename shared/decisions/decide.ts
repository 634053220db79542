import { type Finding, isReport } from '../rules/finding.ts';
import type { RuleError } from '../rules/judge.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Weights } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import {
  AccountOutcome,
  type BrakeKey,
  type ContentOutcome,
  haltBrake,
  restricting,
  restrictionsBrake,
} from './decision.ts';
import {
  familiesOf,
  gateCategory,
  isEstablished,
  isVerified,
  mayFreeze,
  policy,
} from './policy.ts';
import { contributions, priors, scoreOf } from './score.ts';

export type AccountVerdict = {
  readonly outcome: AccountOutcome;
  /** What it would be without brakes and mode. */
  readonly wanted: AccountOutcome;
  /** Probability that the account is abusive, 0..1. */
  readonly score: number;
  /** When the restriction ends by itself, epoch milliseconds; `null` for none. */
  readonly until: number | null;
  /** The brakes that turned a restriction into a flag. */
  readonly braked: readonly BrakeKey[];
  /** For a freeze: the rules that speak for it, whose brakes it counts toward. */
  readonly freezeRules: readonly string[];
  /** For a challenge or a limit: the same. None for what the real-name gate alone asks for. */
  readonly restrictRules: readonly string[];
  /** A person should look. */
  readonly opensCase: boolean;
  /** A challenge or a limit that only the real-name gate asks for. */
  readonly gate: boolean;
  /** The account did what a challenge asked for, or the real-name gate. */
  readonly lifts: boolean;
};

export type ContentVerdict = {
  readonly outcome: ContentOutcome;
  /** What it would be without brakes. */
  readonly wanted: ContentOutcome;
  readonly braked: readonly BrakeKey[];
  /** For a hidden post: the rules that speak for it, whose brakes it counts toward. */
  readonly hideRules: readonly string[];
  /** Probability that the post is abusive, 0..1. */
  readonly score: number;
};

/** Somebody on one side of the event deserves a warning about the other side. */
export type Warning = {
  readonly who: 'home' | 'counterpart';
  readonly category: string;
};

export type Verdict = {
  /** `null`: nothing is to be said about it. */
  readonly account: AccountVerdict | null;
  readonly content: ContentVerdict | null;
  /** The other party is only ever flagged: its own events decide about it. */
  readonly counterpart: { readonly outcome: 'observe' | 'flag'; readonly score: number } | null;
  readonly warnings: readonly Warning[];
};

/** Whether nothing is to be said or done: what comes of most events. */
export const isSilent = ({ account, content, counterpart, warnings }: Verdict): boolean =>
  account === null && content === null && counterpart === null && warnings.length === 0;

/** The part of a judgement that may decide: neither what only watches nor what is exempted. */
const liveOf = (findings: readonly Finding[]) => findings.filter(({ life }) => life === 'live');

const isGate = ({ category }: Finding): boolean => category === gateCategory;

/**
 * What an event's findings weigh against its account, by family of evidence: what is remembered of
 * them. Neither shadow findings nor what the law asks of everybody count.
 *
 * @param remembered what was found earlier, faded; left out: only this event is weighed
 */
export const weightsOf = (
  findings: readonly Finding[],
  remembered: Partial<Weights> = {},
): ReturnType<typeof contributions> =>
  contributions(
    liveOf(findings).filter((finding) => finding.subject !== 'counterpart' && !isGate(finding)),
    remembered,
  );

/** Nobody acts in the trade by warning of it. */
const offers = (intent: string | null | undefined): boolean =>
  intent !== 'warning' && intent !== 'report' && intent !== 'quote';

/** The rules that a restriction rests on: it counts toward the brake of each, and any of them stops it. */
const rulesOf = (scored: readonly Finding[]): readonly string[] => [
  ...new Set(scored.map(({ rule }) => rule)),
];

/** Those of the brakes that are on which hold these rules back from anything short of a freeze. */
const restrainedBy = (
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
  const seen = findings.filter((finding) => !isReport(finding));
  const sure =
    content.verdict === 'hide' ||
    (scoreFor(seen) >= policy.hideAt && familiesOf(seen) >= policy.freezeFamilies);
  const free = { braked: [], hideRules: [] };
  if (seen.length > 0 && sure && offers(content.intent)) {
    const rules = rulesOf(seen);
    const brakes = braked.has(haltBrake) ? [haltBrake] : restrainedBy(braked, rules);
    return brakes.length > 0
      ? { outcome: 'flag', wanted: 'hide', score, braked: brakes, hideRules: [] }
      : { outcome: 'hide', wanted: 'hide', score, braked: [], hideRules: rules };
  }
  if (
    degraded ||
    content.verdict !== 'allow' ||
    findings.some(({ severity }) => severity !== 'low')
  ) {
    return { outcome: 'flag', wanted: 'flag', score, ...free };
  }
  return findings.length > 0 ? { outcome: 'allow', wanted: 'allow', score, ...free } : null;
};

/** The rung that a probability reaches, before it is asked whether a freeze is allowed. */
const rungOf = (score: number): 'observe' | 'challenge' | 'limit' => {
  if (score >= policy.limitAt) return 'limit';
  return score >= policy.challengeAt ? 'challenge' : 'observe';
};

/** Several who complain are heard by somebody, whatever comes of it. */
const areHeard = (reports: readonly Finding[]): boolean =>
  reports.some(({ severity }) => severity !== 'low');

/**
 * What reports lift an answer to: a person looks, and beside as much as one finding of something else, now or
 * earlier, the account verifies again.
 *
 * @param score with everything, the reports too
 * @param beside what else weighs how much, by family, and is not answered
 */
const liftOf = (
  reports: readonly Finding[],
  score: number,
  beside: ReturnType<typeof contributions>,
): 'allow' | 'flag' | 'challenge' => {
  const weight = Object.values(beside).reduce((sum, each) => sum + each, 0);
  const isLoud = score >= policy.challengeAt;
  if (reports.length === 0) return 'allow';
  if (isLoud && weight >= policy.besideReports) return 'challenge';
  return isLoud || areHeard(reports) ? 'flag' : 'allow';
};

const isLess = (a: AccountOutcome, b: AccountOutcome): boolean =>
  AccountOutcome.options.indexOf(a) < AccountOutcome.options.indexOf(b);

/** The outcome that restricts more. */
const stronger = (a: AccountOutcome, b: AccountOutcome): AccountOutcome => (isLess(a, b) ? b : a);

/** Whether an outcome is what the gate asks for, and nothing else asks for as much. */
const restrictsByGate = (
  outcome: AccountOutcome,
  gate: AccountOutcome,
  deserved: AccountOutcome,
): boolean => gate !== 'allow' && outcome === gate && isLess(deserved, gate);

const holdOf = (outcome: AccountOutcome, { holds }: PlatformSettings): number | null => {
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

/** The events that a verified name is heard by, or may follow from: the account is open again. */
const mayLift: ReadonlySet<string> = new Set([
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
  /** The allow list set findings aside: that is put on record. */
  readonly exempted: boolean;
  readonly settings: PlatformSettings;
  readonly braked: ReadonlySet<BrakeKey>;
  readonly at: number;
}): AccountVerdict | null => {
  const scored = findings.filter((finding) => !isGate(finding));
  const gated = signals.realName.gateClosed && findings.some(isGate);
  const lifts =
    mayLift.has(signals.event.type) &&
    (signals.account.standing === 'challenged' ||
      (signals.account.standing === 'limited' && settings.gate.response === 'limit')) &&
    isVerified(signals);
  if (findings.length === 0 && !degraded && !lifts && !exempted) return null;

  const established = isEstablished(signals);
  const prior = established ? priors.established : priors.unknown;
  const { remembered, answered } = signals.account;
  const { familyWeights } = settings;
  const scoreFor = (some: readonly Finding[], recalled: Partial<Weights> = remembered): number =>
    some.length > 0 ? scoreOf(some, prior, recalled, familyWeights) : prior;
  const score = scoreFor(scored);
  const seen = scored.filter((finding) => !isReport(finding));

  // A freeze rests on what this event shows; what is only remembered restricts less.
  const freezes = scoreFor(seen, {}) >= policy.freezeAt && mayFreeze(seen, signals, settings);
  const freezeRules = freezes ? rulesOf(seen) : [];

  const rung = findings.length > 0 ? rungOf(scoreFor(seen)) : 'allow';
  const reports = scored.filter(isReport);
  const beside = established ? seen.filter((finding) => !isContent(finding)) : seen;
  // What the account has answered for is not asked about again whenever somebody reports it.
  const recalled = answered ? {} : remembered;
  const lift = liftOf(reports, score, contributions(beside, recalled, familyWeights));
  const reached = stronger(rung, lift);
  const contentAlone =
    seen.every(isContent) && Object.values(remembered).every((weight) => weight === 0);
  // A post can be hidden; an established account is not restricted for what it wrote alone.
  const deserved = established && contentAlone && restricting.has(reached) ? 'flag' : reached;
  const gate = gated ? settings.gate.response : 'allow';
  const ungated = freezes ? 'freeze' : stronger(deserved, degraded ? 'flag' : 'allow');
  const wanted = stronger(ungated, gate);

  const restricts = !freezes && wanted !== gate && (wanted === 'challenge' || wanted === 'limit');
  const restrictRules = restricts ? rulesOf(rung === wanted ? seen : scored) : [];
  const halted = braked.has(haltBrake) && restricting.has(wanted);
  const held = freezes
    ? [...braked].filter(
        (key) =>
          key === 'platform' ||
          key.startsWith('source:') ||
          freezeRules.some((rule) => key === `rule:${rule}`),
      )
    : restrainedBy(braked, restrictRules);
  const brakes = halted ? [haltBrake] : held;

  // Whom the gate alone speaks of are too many to be looked at: while all is halted they are let be.
  const flagged = halted && !restricting.has(ungated) ? ungated : 'flag';
  const unbraked = brakes.length > 0 ? stronger(flagged, halted ? 'allow' : gate) : wanted;
  const isHeld = unbraked !== 'allow' && unbraked !== 'observe';
  // What happened before a person cleared the account restricts it no more; a person may look again.
  const isForPeople = settings.mode === 'assist' || signals.event.beforeClearance;
  const outcome = isForPeople && isHeld ? 'flag' : unbraked;

  const hold = holdOf(outcome, settings);
  return {
    outcome,
    wanted,
    score,
    until: hold === null ? null : at + hold * 1000,
    braked: brakes,
    freezeRules: outcome === 'freeze' ? freezeRules : [],
    restrictRules: outcome === 'challenge' || outcome === 'limit' ? restrictRules : [],
    opensCase:
      outcome === 'flag' ||
      outcome === 'freeze' ||
      areHeard(reports) ||
      degraded ||
      freezes ||
      score >= policy.limitAt,
    gate: restrictsByGate(outcome, gate, brakes.length > 0 ? 'flag' : deserved),
    lifts: lifts && (outcome === 'allow' || outcome === 'observe'),
  };
};

/**
 * Turns what rules found into what is to be done. Pure and total; the same input gives the same
 * verdict, so that a stored decision can be made again.
 *
 * - Shadow findings never decide, nor do rules on trial that fail. Neither do findings that the allow
 *   list sets aside, which are recorded.
 * - A freeze needs two independent families of evidence (or an account on an authority's list), a
 *   probability of .98 and a rule that has earned it in shadow. Without them the account is limited
 *   at most, and a person looks. What took a text for an offer is one family where the reader is not
 *   sure, and of an established account.
 * - What an account loses is judged without reports. These bring a person from a medium finding on, and beside as
 *   much of something else, found since a challenge was last met, a challenge: never a limit or a freeze, and alone
 *   nothing.
 * - A rule that restricts more than its brake lets through in an hour has its restrictions flagged; what
 *   the real-name gate asks for is no rule's.
 * - While `halt` is on, every restriction is flagged, and the gate asks for nothing.
 * - What was found about the account earlier counts toward its score until it fades, family by family;
 *   it never acts by itself, and no freeze rests on it.
 * - What was cut to be read, or what a rule that decides failed to look at, is looked at by a person.
 * - `observe` decides like `enforce`; that nothing follows is the business of `effects`. `assist`
 *   turns restrictions of accounts into flags.
 *
 * @param braked the brakes that are on among those this event would count toward
 * @param at when it is decided (the event's arrival), epoch milliseconds: holds run from here
 * @example
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
  const home = live.filter(({ subject }) => subject !== 'counterpart');
  const degraded =
    signals.event.degraded.length > 0 || errors.some(({ life: failed }) => failed === 'live');

  const text = decideContent(
    signals,
    home.filter(({ subject }) => subject === 'content'),
    degraded,
    braked,
  );
  // Text that has no id of its own cannot be hidden: a person looks at the account instead.
  const addressable = signals.content?.contentId != null;
  const content = addressable ? text : null;
  const unplaced =
    (degraded && !content) || (!addressable && text !== null && text.outcome !== 'allow');

  const verdict = decideAccount({
    signals,
    findings: home,
    degraded: unplaced,
    exempted: findings.some(({ life }) => life === 'exempted'),
    settings,
    braked,
    at,
  });
  // What only a post said, and what did not move the account, is told by the post's own decision.
  const silent =
    verdict?.outcome === 'observe' &&
    content !== null &&
    home.every(({ subject }) => subject === 'content');
  const account = silent ? null : verdict;

  const against = live.filter(({ subject }) => subject === 'counterpart');
  return {
    account,
    content,
    counterpart:
      against.length === 0
        ? null
        : {
            outcome: against.some(({ severity }) => severity !== 'low') ? 'flag' : 'observe',
            score: scoreOf(against, priors.unknown),
          },
    // An exemption never costs anybody a warning.
    warnings: warningsOf(findings.filter(({ life }) => life !== 'shadow')),
  };
};

const warningsOf = (speaking: readonly Finding[]): readonly Warning[] => {
  const warnings = new Map<string, Warning>();
  for (const { warns, subject, category } of speaking) {
    if (!warns) continue;
    const who = subject === 'counterpart' ? 'home' : 'counterpart';
    warnings.set(`${who} ${category}`, { who, category });
  }
  return [...warnings.values()];
};
