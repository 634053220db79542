import type { JudgedType, Signals } from '../signals/signals.ts';
import type { FindingCategory, UserFact } from './categories.ts';
import type { Evidence, EvidenceFamily, Finding } from './finding.ts';
import type { Ground } from './grounds.ts';
import type { Words } from './words.ts';

/** What rules look at: accounts, posts, accounts acting together, people about to be harmed. */
export const ruleFamilies = ['account', 'content', 'network', 'victim'] as const;
export type RuleFamily = (typeof ruleFamilies)[number];

export type Severity = Finding['severity'];

/** A clause that holds is its evidence; a clause that does not hold is falsy. */
type Clause = Evidence | Condition | false | '' | null | undefined;

/** Evidence that is shown if it applies, but does not decide. */
export type Addition = Evidence | false | '' | null | undefined;

/** At least `need` of the clauses must hold. Conditions can be nested. */
export type Condition = { readonly need: number; readonly clauses: readonly Clause[] };

/** All clauses must hold. */
export const allOf = (...clauses: readonly Clause[]): Condition => ({
  need: clauses.length,
  clauses,
});

/** At least `need` of the clauses must hold. */
export const atLeast = (need: number, ...clauses: readonly Clause[]): Condition => ({
  need,
  clauses,
});

/** Returns the evidence of a condition; `null` if it does not hold. */
export const evidenceFor = ({ need, clauses }: Condition): readonly Evidence[] | null => {
  let held = 0;
  const found: Evidence[] = [];
  for (const clause of clauses) {
    if (!clause) continue;
    if ('code' in clause) {
      held++;
      found.push(clause);
      continue;
    }
    const inner = evidenceFor(clause);
    if (inner === null) continue;
    held++;
    found.push(...inner);
  }
  return held >= need ? found : null;
};

/** A rule's description, without its logic. */
type RuleDescription = {
  /**
   * Family and file: `content.card-trade` is `content/card-trade.ts`; rules written by staff begin with
   * `staff.`. Never reused or renamed.
   */
  readonly id: `${RuleFamily | 'staff'}.${string}`;
  readonly title: Words;
  /** Begins with what it finds: “Accounts that…”, “New accounts that…”, “Posts that…”, “People who…”. */
  readonly detects: Words;
  readonly evidenceFamily: EvidenceFamily;
  /** What a finding is against. */
  readonly subject: Finding['subject'];
  readonly category: FindingCategory;
  /** What the user is told; defaults to the sentence of the category. */
  readonly userFact?: UserFact;
  /** Raised with every change of what the rule finds; `rules.lock.json` stores the latest. */
  readonly revision: number;
  /**
   * A new rule starts in shadow: its findings are counted, never acted upon. In canary, they are acted upon
   * for a share of the accounts.
   */
  readonly life: 'shadow' | 'canary' | 'live' | 'retired';
  /** In canary, the share of accounts that it decides about, 0..1. */
  readonly share?: number;
  readonly ground: Ground;
  /** Honest behaviour that looks the same. */
  readonly falsePositives: readonly Words[];
  readonly blindSpots: readonly Words[];
  /** Steps for a reviewer of a finding, two to four. */
  readonly runbook: readonly Words[];
  /** The event types that it looks at. */
  readonly on: readonly JudgedType[];
  /** Whether the account on the other side deserves a warning. */
  readonly warns?: boolean;
};

/** A detection. It reads signals and returns findings; it never acts. */
export type Rule = RuleDescription & {
  readonly family: RuleFamily;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly severityOf: (signals: Signals) => Severity;
  readonly when: (signals: Signals) => Condition;
  /** Evidence that is shown but does not decide. */
  readonly adds: (signals: Signals) => readonly Evidence[];
};

/**
 * Defines a rule.
 *
 * @example
 * export const identityOnTooManyAccounts = defineRule({
 *   id: 'account.identity-on-too-many-accounts',
 *   // title, grounds and the other words of its record
 *   thresholds: {},
 *   on: ['account.signed-up', 'account.verification-changed', 'account.rechecked'],
 *   when: ({ links, realName }) =>
 *     allOf(
 *       links.identity &&
 *         links.identity.accounts > realName.identityLimit &&
 *         evidence('identity-shared', {
 *           accounts: links.identity.accounts,
 *           limit: realName.identityLimit,
 *         }),
 *     ),
 * });
 */
export const defineRule = <const Thresholds extends Readonly<Record<string, number>>>({
  when,
  severity,
  adds,
  ...record
}: RuleDescription & {
  /**
   * The numbers that the rule compares with, by name. They are data so that they can be shown and checked.
   */
  readonly thresholds: Thresholds;
  readonly severity: Severity | ((signals: Signals, thresholds: Thresholds) => Severity);
  readonly when: (signals: Signals, thresholds: Thresholds) => Condition;
  readonly adds?: (signals: Signals, thresholds: Thresholds) => readonly Addition[];
}): Rule => ({
  ...record,
  family: record.id.slice(0, record.id.indexOf('.')) as RuleFamily,
  severityOf: (signals) =>
    typeof severity === 'string' ? severity : severity(signals, record.thresholds),
  when: (signals) => when(signals, record.thresholds),
  adds: (signals) => (adds?.(signals, record.thresholds) ?? []).filter((addition) => !!addition),
});
