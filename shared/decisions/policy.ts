import type { FindingCategory } from '../rules/categories.ts';
import type { Finding } from '../rules/finding.ts';
import { isAtLeastLevel, type PlatformSettings, type ShadowRecord } from '../settings/platform.ts';
import type { Signals } from '../signals/signals.ts';
import { digestOf } from './digest.ts';
import { wilsonLowerBound } from './score.ts';

/**
 * All thresholds between a finding and its consequences. `revision` rises with each change, so that a
 * stored decision names the policy it was made under.
 */
export const policy = {
  revision: 5,
  /** Probabilities from which an account is challenged, limited and frozen. */
  challengeAt: 0.5,
  limitAt: 0.8,
  freezeAt: 0.98,
  /** Independent families of evidence that a freeze needs, unless an authority's list names the account. */
  freezeFamilies: 2,
  /**
   * A rule may freeze once its share of upheld decisions in shadow is at least this, at the lower end of
   * the 95 % interval, over at least `freezeDecisions`: at worst one wrong freeze in twenty.
   */
  freezePrecision: 0.95,
  freezeDecisions: 200,
  /** Hiding a post without the text model's verdict needs the certainty of a freeze. */
  hideAt: 0.98,
  /** Log-odds of other, unanswered evidence that turn reports into a challenge: one fresh medium finding. */
  besideReports: Math.log(20),
  /** Age from which a verified account counts as established. */
  establishedHours: 180 * 24,
} as const;

/** The category of the real-name gate. The law requires it of everybody: it says nothing about abuse. */
const gateCategory = 'real-name' satisfies FindingCategory;

/** Whether a finding is the real-name gate's. */
export const isGate = ({ category }: Finding): boolean => category === gateCategory;

/** Whether the account reached the level of verification that the platform requires. */
export const isVerified = ({ realName: { status, level, required } }: Signals): boolean =>
  status === 'verified' && isAtLeastLevel(level, required);

/** Whether an account is old and verified: it has much to lose, and is more often stolen than abusive. */
export const isEstablished = (signals: Signals): boolean =>
  (signals.account.ageHours ?? 0) >= policy.establishedHours && isVerified(signals);

/** Whether a record in shadow earns a rule the right to freeze without a reviewer. */
export const hasProvenPrecision = (
  record: ShadowRecord | undefined,
  purpose: PlatformSettings['purpose'],
): boolean =>
  record !== undefined &&
  !(record.simulated && purpose === 'production') &&
  record.decisions >= policy.freezeDecisions &&
  wilsonLowerBound(record.upheld, record.decisions) >= policy.freezePrecision;

/** Number of families of evidence among findings. */
export const familyCountOf = (findings: readonly Finding[]): number =>
  new Set(findings.map(({ evidenceFamily }) => evidenceFamily)).size;

/**
 * Whether a finding of any family rests on the text reader: on a text read as an offer or a request, or
 * on a staff rule over a reading.
 */
const dependsOnReader = ({ evidence }: Finding): boolean =>
  evidence.some(
    ({ code, values: { reads } }) =>
      code === 'speaks-as-offer' ||
      code === 'speaks-as-request' ||
      (code === 'staff-rule' && reads === 'content'),
  );

/** Whether a finding quotes words that are written otherwise than they are read. */
const quotesDisguise = ({ evidence }: Finding): boolean =>
  evidence.some(({ code }) => code === 'wording-disguised');

/**
 * Counts all findings that rest on the reading of a text as content, as they may be wrong together: teachers who pass on
 * one misread notice share its text and its link. Whoever disguises words hides what the reader is sure of; of an
 * established account that is not enough either.
 */
export const withReadingsAsOne = (
  findings: readonly Finding[],
  signals: Signals,
): readonly Finding[] =>
  signals.content?.verdict === 'hide' && !isEstablished(signals) && findings.some(quotesDisguise)
    ? findings
    : findings.map((finding) =>
        dependsOnReader(finding) ? { ...finding, evidenceFamily: 'content' } : finding,
      );

/** Whether findings are of a kind that may freeze, whatever their probability. */
export const mayFreeze = (
  findings: readonly Finding[],
  { shadowRecords, purpose }: PlatformSettings,
): boolean =>
  (familyCountOf(findings) >= policy.freezeFamilies ||
    findings.some(
      ({ evidenceFamily, subject }) => evidenceFamily === 'list' && subject === 'account',
    )) &&
  findings.some(({ rule }) => hasProvenPrecision(shadowRecords[rule], purpose));

/** Cached by settings object: settings never change, and every decision needs its policy. */
const policies = new WeakMap<PlatformSettings, string>();

/** Identifies the policy and the platform settings that decide: `1.k3Zb…`. */
export const policyOf = (settings: PlatformSettings): string => {
  const cached = policies.get(settings);
  if (cached !== undefined) return cached;
  const { mode, purpose, gate, identity, holds, shadowRecords, familyWeights } = settings;
  const decides = { mode, purpose, gate, identity, holds, shadowRecords };
  const weighed = Object.keys(familyWeights).length > 0 ? { ...decides, familyWeights } : decides;
  const policyId = `${policy.revision}.${digestOf(weighed).slice(0, 10)}`;
  policies.set(settings, policyId);
  return policyId;
};
