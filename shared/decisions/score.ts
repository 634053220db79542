import type { EvidenceFamily, Finding } from '../rules/finding.ts';
import type { FamilyWeights } from '../settings/platform.ts';
import { rememberedFamilies, type Weights } from '../signals/memory.ts';
import { logOddsOf, probabilityOf } from '../text/log-odds.ts';

/**
 * How much more often a finding is seen on abusive accounts than on honest ones, by severity, as
 * the natural logarithm of that ratio: 4, 20, 100 and 500 times.
 *
 * Starting values in the sense of Good's weight of evidence (1950): a rule's severity states its
 * author's belief, which reviews of its findings test. A platform's outcomes fit a factor for each family
 * (`scoring/family-weights.ts`).
 */
const weights: { readonly [Severity in Finding['severity']]: number } = {
  low: Math.log(4),
  medium: Math.log(20),
  high: Math.log(100),
  critical: Math.log(500),
};

/**
 * Findings of one family repeat each other more than they confirm each other, so a family speaks at
 * most as loud as one critical finding. Only an exact match with an authority's list, which errs
 * about once in ten thousand, may carry a decision alone.
 */
const caps: { readonly [Family in EvidenceFamily]: number } = {
  identity: Math.log(500),
  network: Math.log(500),
  behaviour: Math.log(500),
  content: Math.log(500),
  reports: Math.log(100),
  list: Math.log(10_000),
};

/**
 * Share of abusive accounts among those that act, before anything is known of one: 1 %, and half of
 * that among accounts that are old and verified, which their owners rarely abuse but which are what
 * is stolen and sold. Starting values, as above.
 */
export const priors = { unknown: 0.01, established: 0.005 } as const;

/** What an exact match with a list weighs, whatever its rule's severity. */
const weightOf = ({ evidenceFamily, severity }: Finding): number =>
  evidenceFamily === 'list' ? caps.list : weights[severity];

/**
 * The weight of each family of evidence, capped, as log-odds: the reasons behind a score.
 *
 * @param remembered what was found about the account earlier, faded (`signals.account.remembered`)
 * @param factors how loud families speak on this platform: never beyond their caps
 */
export const contributions = (
  findings: readonly Finding[],
  remembered: Partial<Weights> = {},
  factors: FamilyWeights = {},
): { readonly [Family in EvidenceFamily]?: number } => {
  const sums: { [Family in EvidenceFamily]?: number } = {};
  for (const finding of findings) {
    const family = finding.evidenceFamily;
    sums[family] = Math.min(caps[family], (sums[family] ?? 0) + weightOf(finding));
  }
  // Of one family the louder speaks: what was found earlier is not added to what repeats it.
  for (const family of rememberedFamilies) {
    const weight = Math.max(sums[family] ?? 0, remembered[family] ?? 0);
    if (weight > 0) sums[family] = weight;
  }
  for (const [family, factor] of Object.entries(factors) as [keyof FamilyWeights, number][]) {
    const weight = sums[family];
    if (weight !== undefined) sums[family] = Math.min(caps[family], factor * weight);
  }
  return sums;
};

/**
 * Probability that a subject is abusive, 0..1 to four digits: the prior's log-odds and the capped
 * weights of the families, summed (naive Bayes over families).
 *
 * One critical finding alone gives .83 for an unknown account, two families of high findings .99.
 */
export const scoreOf = (
  findings: readonly Finding[],
  prior: number,
  remembered: Partial<Weights> = {},
  factors: FamilyWeights = {},
): number => {
  const logOdds = Object.values(contributions(findings, remembered, factors)).reduce(
    (sum, weight) => sum + weight,
    logOddsOf(prior),
  );
  return Math.round(probabilityOf(logOdds) * 10_000) / 10_000;
};

/**
 * Lower end of Wilson's 95 % score interval of a share: what the record of a rule proves at least
 * (Wilson, JASA 1927).
 */
export const wilsonLowerBound = (upheld: number, decisions: number): number => {
  if (decisions === 0) return 0;
  const z = 1.959964;
  const share = upheld / decisions;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * decisions)) / decisions);
  return (share + (z * z) / (2 * decisions) - spread) / (1 + (z * z) / decisions);
};
