import type { FindingCategory } from '../rules/categories.ts';
import type { Finding } from '../rules/finding.ts';
import { type PlatformSettings, reaches, type ShadowRecord } from '../settings/platform.ts';
import type { Signals } from '../signals/signals.ts';
import { digestOf } from './digest.ts';
import { wilsonLowerBound } from './score.ts';

/**
 * Every threshold between a finding and what is done about it. `revision` rises with each change,
 * so that a stored decision names what it was decided by.
 */
export const policy = {
  revision: 4,
  /** Probabilities from which an account is asked to verify, limited, and frozen. */
  challengeAt: 0.5,
  limitAt: 0.8,
  freezeAt: 0.98,
  /** A freeze needs so many independent families of evidence, or a match with an authority's list. */
  freezeFamilies: 2,
  /**
   * A rule may freeze once it was right at least this often in shadow, by the lower end of the 95 %
   * interval, over at least so many decisions: one wrong freeze in twenty at the very worst.
   */
  freezePrecision: 0.95,
  freezeDecisions: 200,
  /** Hiding a post without the text model's word needs the certainty of a freeze. */
  hideAt: 0.98,
  /**
   * What else speaks and is not answered, as log-odds, from which on reports ask for a challenge beside it: one medium
   * finding, fresh.
   */
  besideReports: Math.log(20),
  /** From this age on a verified account is an established one. */
  establishedHours: 180 * 24,
} as const;

/** What the law asks of everybody without a verified name says nothing about abuse. */
export const gateCategory = 'real-name' satisfies FindingCategory;

/** Whether the account reached the level of verification that the platform asks for. */
export const isVerified = ({ realName: { status, level, required } }: Signals): boolean =>
  status === 'verified' && reaches(level, required);

/** An old account with a verified name: it has much to lose, and is more often stolen than abusive. */
export const isEstablished = (signals: Signals): boolean =>
  (signals.account.ageHours ?? 0) >= policy.establishedHours && isVerified(signals);

/** Whether a record in shadow earns a rule the right to freeze without a person. */
export const isEarned = (
  record: ShadowRecord | undefined,
  purpose: PlatformSettings['purpose'],
): boolean =>
  record !== undefined &&
  !(record.simulated && purpose === 'production') &&
  record.decisions >= policy.freezeDecisions &&
  wilsonLowerBound(record.upheld, record.decisions) >= policy.freezePrecision;

/** The families of evidence that speak. */
export const familiesOf = (findings: readonly Finding[]): number =>
  new Set(findings.map(({ evidenceFamily }) => evidenceFamily)).size;

/** The rule took a text for an offer, or staff wrote it over a reading, whatever family it speaks in. */
const restsOnReading = ({ evidence }: Finding): boolean =>
  evidence.some(
    ({ code, values: { reads } }) =>
      code === 'speaks-as-offer' ||
      code === 'speaks-as-request' ||
      (code === 'staff-rule' && reads === 'content'),
  );

/**
 * The families that do not err together. Where the reader is not sure, whatever took the text for an
 * offer is wrong if it is, however many wrote the same: a warning that everybody passes on. Of an
 * established account that holds however sure it is.
 */
const independentIn = (findings: readonly Finding[], signals: Signals): number =>
  signals.content?.verdict === 'hide' && !isEstablished(signals)
    ? familiesOf(findings)
    : familiesOf(
        findings.map((finding) =>
          restsOnReading(finding) ? { ...finding, evidenceFamily: 'content' } : finding,
        ),
      );

/** Whether findings are of a kind that may freeze, whatever their probability. */
export const mayFreeze = (
  findings: readonly Finding[],
  signals: Signals,
  { shadowRecords, purpose }: PlatformSettings,
): boolean =>
  (independentIn(findings, signals) >= policy.freezeFamilies ||
    findings.some(
      ({ evidenceFamily, subject }) => evidenceFamily === 'list' && subject === 'account',
    )) &&
  findings.some(({ rule }) => isEarned(shadowRecords[rule], purpose));

/** Settings stay as they are, and every decision names what it was decided by. */
const policies = new WeakMap<PlatformSettings, string>();

/** Names the policy and those settings of the platform that decide: `1.k3Zb…`. */
export const policyOf = (settings: PlatformSettings): string => {
  const known = policies.get(settings);
  if (known !== undefined) return known;
  const { mode, purpose, gate, identity, holds, shadowRecords, familyWeights } = settings;
  const decides = { mode, purpose, gate, identity, holds, shadowRecords };
  const weighed = Object.keys(familyWeights).length > 0 ? { ...decides, familyWeights } : decides;
  const named = `${policy.revision}.${digestOf(weighed).slice(0, 10)}`;
  policies.set(settings, named);
  return named;
};
