import type { EvidenceFamily, Finding } from '../rules/finding.ts';
import type { FamilyWeights } from '../settings/platform.ts';
import { type RememberedWeights, rememberedFamilies } from '../signals/memory.ts';
import { logOddsOf, probabilityOf } from '../text/log-odds.ts';

/**
 * Log likelihood ratio of a finding by severity: it is 4, 20, 100 or 500 times more frequent on abusive
 * accounts than on honest ones.
 *
 * Starting values, in the sense of Good's weight of evidence (1950): a rule's severity states its
 * author's belief, which reviews of its findings test. A factor for each family is fitted to a platform's
 * outcomes (`scoring/family-weights.ts`).
 */
const weights: { readonly [Severity in Finding['severity']]: number } = {
  low: Math.log(4),
  medium: Math.log(20),
  high: Math.log(100),
  critical: Math.log(500),
};

/**
 * Caps by family, as log-odds. Findings of one family repeat rather than confirm each other, so a family
 * weighs at most as much as one critical finding. Only an exact match with an authority's list, which
 * errs about once in ten thousand, may carry a decision alone.
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
 * Prior share of abusive accounts among those that act: 1 %, and half of that among old, verified
 * accounts. Their owners rarely abuse them, but they are what is stolen and sold. Starting values, as
 * above.
 */
export const priors = { unknown: 0.01, established: 0.005 } as const;

/** The weight of a finding; an exact match with a list weighs the same whatever its rule's severity. */
const weightOf = ({ evidenceFamily, severity }: Finding): number =>
  evidenceFamily === 'list' ? caps.list : weights[severity];

/**
 * Returns the capped weight of each family of evidence, as log-odds: the reasons behind a score.
 *
 * @param remembered earlier findings about the account, faded (`signals.account.remembered`)
 * @param factors the platform's factors by family; the caps still apply
 */
export const contributions = (
  findings: readonly Finding[],
  remembered: Partial<RememberedWeights> = {},
  factors: FamilyWeights = {},
): { readonly [Family in EvidenceFamily]?: number } => {
  const sums: { [Family in EvidenceFamily]?: number } = {};
  for (const finding of findings) {
    const family = finding.evidenceFamily;
    sums[family] = Math.min(caps[family], (sums[family] ?? 0) + weightOf(finding));
  }
  // Remembered weights are not added: later findings of a family may repeat earlier ones, so the larger
  // counts.
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
 * Returns the probability that a subject is abusive, 0..1 to four digits: the sum of the prior's log-odds
 * and the families' capped weights (naive Bayes over families).
 *
 * One critical finding alone gives .83 for an unknown account, high findings of two families .99.
 */
export const scoreOf = (
  findings: readonly Finding[],
  prior: number,
  remembered: Partial<RememberedWeights> = {},
  factors: FamilyWeights = {},
): number => {
  const logOdds = Object.values(contributions(findings, remembered, factors)).reduce(
    (sum, weight) => sum + weight,
    logOddsOf(prior),
  );
  return Math.round(probabilityOf(logOdds) * 10_000) / 10_000;
};

/**
 * Returns the lower end of Wilson's 95 % score interval of a share: what a rule's record proves at least
 * (Wilson, JASA 1927).
 */
export const wilsonLowerBound = (upheld: number, decisions: number): number => {
  // Nothing upheld proves nothing, without a rounding error.
  if (upheld === 0) return 0;
  const z = 1.959964;
  const share = upheld / decisions;
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * decisions)) / decisions);
  return (share + (z * z) / (2 * decisions) - spread) / (1 + (z * z) / decisions);
};
