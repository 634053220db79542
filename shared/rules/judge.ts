import type { Signals } from '../signals/signals.ts';
import type { Catalogue } from './collect.ts';
import type { Evidence, Finding } from './finding.ts';
import { lifeOf } from './life.ts';
import { evidenceFor, type Rule } from './rule.ts';

/** A rule that threw. The others ran, and the event deserves a person's look. */
export type RuleError = { readonly rule: string; readonly message: string };

export type Judgement = {
  readonly findings: readonly Finding[];
  readonly errors: readonly RuleError[];
};

const mostFindings = 50;
const mostEvidence = 8;

const findingOf = (rule: Rule, signals: Signals, accountId: string): Finding | null => {
  const evidence = evidenceFor(rule.when(signals));
  if (evidence === null) return null;
  if (evidence.length === 0) throw new Error('fired without evidence');
  const added = rule.adds(signals).filter((addition): addition is Evidence => Boolean(addition));
  return {
    rule: rule.id,
    revision: rule.revision,
    life: lifeOf(
      rule,
      rule.subject === 'counterpart' ? (signals.counterpart?.id ?? accountId) : accountId,
    ),
    evidenceFamily: rule.evidenceFamily,
    subject: rule.subject,
    category: rule.category,
    severity: rule.severityOf(signals),
    evidence: [...evidence, ...added].slice(0, mostEvidence),
    warns: rule.warns ?? false,
  };
};

/**
 * What the rules say about one event: at most 50 findings, in the order of the catalogue.
 *
 * A rule that throws becomes an error entry and the others run; no rule sees what another found.
 *
 * @param accountId whose event it is: a rule in canary decides about a share of the accounts
 * @example
 * const { findings, errors } = judge(signals, catalogue, 'account-1');
 */
export const judge = (signals: Signals, catalogue: Catalogue, accountId: string): Judgement => {
  const findings: Finding[] = [];
  const errors: RuleError[] = [];
  for (const rule of catalogue.on(signals.event.type)) {
    if (rule.life === 'retired') continue;
    try {
      const finding = findingOf(rule, signals, accountId);
      if (finding && findings.length < mostFindings) findings.push(finding);
    } catch (error) {
      errors.push({
        rule: rule.id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { findings, errors };
};
