import { Finding } from '../rules/finding.ts';
import type { RuleError } from '../rules/judge.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { RememberedWeights } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import { decideAccount } from './decide-account.ts';
import { decideContent } from './decide-content.ts';
import type { BrakeKey } from './decision.ts';
import { isGate } from './policy.ts';
import { contributions, priors, scoreOf } from './score.ts';
import type { Verdict, Warning } from './verdict.ts';

/** The findings that may decide: live ones, neither in shadow nor exempted. */
const liveOf = (findings: readonly Finding[]) => findings.filter(({ life }) => life === 'live');

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
 * - A reviewer looks if the text was cut before it was read, if a deciding rule failed, or if an account is
 *   challenged again that met a challenge.
 * - `observe` decides like `enforce`; `effects` makes sure that nothing follows. `assist` turns
 *   restrictions of accounts into flags.
 *
 * @param braked the active brakes among those that this event would count toward
 * @param at when it is decided (`DecidedEvent`), epoch milliseconds: holds run from here
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

const severityOf = ({ severity }: Finding) => Finding.shape.severity.options.indexOf(severity);

/** One warning for each side of the event, of the gravest danger: a second one would say nearly the same. */
const warningsOf = (findings: readonly Finding[]): readonly Warning[] => {
  const gravest = new Map<Warning['who'], Finding>();
  for (const finding of findings.filter(({ warns }) => warns)) {
    const who = finding.subject === 'counterpart' ? 'home' : 'counterpart';
    const other = gravest.get(who);
    if (!other || severityOf(finding) > severityOf(other)) gravest.set(who, finding);
  }
  return [...gravest].map(([who, { category }]) => ({ who, category }));
};
