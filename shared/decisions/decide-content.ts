import { type Finding, isReportBased } from '../rules/finding.ts';
import type { Signals } from '../signals/signals.ts';
import { restrictionBrakes, rulesOf } from './braking.ts';
import { type BrakeKey, haltBrake } from './decision.ts';
import { familyCountOf, policy } from './policy.ts';
import { priors, scoreOf } from './score.ts';
import type { ContentVerdict } from './verdict.ts';

/** Whether a text makes an offer: a warning about the trade, a report of it or a quotation does not. */
const isOffer = (intent: string | null | undefined): boolean =>
  intent !== 'warning' && intent !== 'report' && intent !== 'quote';

/**
 * Returns the verdict about the post of an event, or `null` if there is nothing to decide about one.
 *
 * @param degraded whether the text was cut before it was read, or a deciding rule failed
 */
export const decideContent = (
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
  const verdict = { score, braked: [], hideRules: [] };
  if (nonReports.length > 0 && isCertain && isOffer(content.intent)) {
    const rules = rulesOf(nonReports);
    const brakes = braked.has(haltBrake) ? [haltBrake] : restrictionBrakes(braked, rules);
    return brakes.length > 0
      ? { ...verdict, outcome: 'flag', wanted: 'hide', braked: brakes }
      : { ...verdict, outcome: 'hide', wanted: 'hide', hideRules: rules };
  }
  if (
    degraded ||
    content.verdict !== 'allow' ||
    findings.some(({ severity }) => severity !== 'low')
  ) {
    return { ...verdict, outcome: 'flag', wanted: 'flag' };
  }
  return findings.length > 0 ? { ...verdict, outcome: 'allow', wanted: 'allow' } : null;
};
