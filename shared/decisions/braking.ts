import type { Finding } from '../rules/finding.ts';
import { type BrakeKey, restrictionsBrake } from './decision.ts';

/** The rules that a restriction rests on. It counts toward the brake of each, and any of these stops it. */
export const rulesOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.map(({ rule }) => rule)),
];

/** The active brakes that keep these rules from any restriction short of a freeze. */
export const restrictionBrakes = (
  braked: ReadonlySet<BrakeKey>,
  rules: readonly string[],
): readonly BrakeKey[] => rules.map(restrictionsBrake).filter((key) => braked.has(key));

/** The active brakes that keep these rules from a freeze: the platform's, its sources', their own. */
export const freezeBrakes = (
  braked: ReadonlySet<BrakeKey>,
  rules: readonly string[],
): readonly BrakeKey[] =>
  [...braked].filter(
    (key) =>
      key === 'platform' ||
      key.startsWith('source:') ||
      rules.some((rule) => key === `rule:${rule}`),
  );
