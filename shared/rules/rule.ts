import type { Signals } from '../signals/signals.ts';
import type { FindingCategory, ToldFact } from './categories.ts';
import type { Evidence, EvidenceFamily, Finding } from './finding.ts';
import type { Ground } from './grounds.ts';
import type { Words } from './words.ts';

/** Whom rules look at: accounts, posts, accounts acting together, people about to be harmed. */
export const ruleFamilies = ['account', 'content', 'network', 'victim'] as const;
export type RuleFamily = (typeof ruleFamilies)[number];

export type Severity = Finding['severity'];

/** A clause that holds is the evidence that says so; one that does not is falsy. */
export type Clause = Evidence | Condition | false | '' | null | undefined;

/** Evidence that decides nothing, if it holds. */
export type Addition = Evidence | false | '' | null | undefined;

/** So many of these clauses must hold. Conditions nest. */
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

/** The evidence of a condition that holds, or `null`. */
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

/** What a rule is, apart from how it judges. */
type RuleRecord = {
  /**
   * Family and file: `content.card-trade` is `content/card-trade.ts`; `staff.` for what staff wrote.
   * Never reused or renamed.
   */
  readonly id: `${RuleFamily | 'staff'}.${string}`;
  readonly title: Words;
  /** Begins with whom it finds: “Accounts that…”, “New accounts that…”, “Posts that…”, “People who…”. */
  readonly detects: Words;
  readonly evidenceFamily: EvidenceFamily;
  /** Whom a finding speaks against. */
  readonly subject: Finding['subject'];
  readonly category: FindingCategory;
  /** What the user is told happened; left out: the sentence of the category. */
  readonly told?: ToldFact;
  /** Raised with every change of what the rule says; `rules.lock.json` holds the last one. */
  readonly revision: number;
  /**
   * A new rule starts in shadow: its findings are counted, never acted upon. In canary they are
   * acted upon for a share of the accounts.
   */
  readonly life: 'shadow' | 'canary' | 'live' | 'retired';
  /** In canary, the share of accounts that it decides about, 0..1. */
  readonly share?: number;
  readonly ground: Ground;
  /** What honest behaviour looks like this. */
  readonly falsePositives: readonly Words[];
  readonly blindSpots: readonly Words[];
  /** What a reviewer does with a finding, two to four steps. */
  readonly runbook: readonly Words[];
  /** The events that it looks at. */
  readonly on: readonly Signals['event']['type'][];
  /** Whoever is on the other side of the one it speaks against deserves a warning. */
  readonly warns?: boolean;
};

/** One detection. It looks at signals and says what it sees; it never acts. */
export type Rule = RuleRecord & {
  readonly family: RuleFamily;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly severityOf: (signals: Signals) => Severity;
  readonly when: (signals: Signals) => Condition;
  /** What belongs in the evidence but decides nothing. */
  readonly adds: (signals: Signals) => readonly Addition[];
};

/**
 * Defines a rule.
 *
 * @example
 * export const identityOnTooManyAccounts = defineRule({
 *   id: 'account.identity-on-too-many-accounts',
 *   …
 *   thresholds: {},
 *   on: ['account.signed-up', 'account.verification-changed', 'account.rechecked'],
 *   when: ({ links, realName }) =>
 *     allOf(
 *       links.identity &&
 *         links.identity.accounts > realName.identityLimit &&
 *         evidence('identity-shared', { … }),
 *     ),
 * });
 */
export const defineRule = <const Thresholds extends Readonly<Record<string, number>>>({
  when,
  severity,
  adds,
  ...record
}: RuleRecord & {
  /** The numbers that the rule compares with, by name: data, so that they can be shown and checked. */
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
  adds: (signals) => adds?.(signals, record.thresholds) ?? [],
});
