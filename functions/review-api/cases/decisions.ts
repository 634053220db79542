import type { Decision } from '#shared/decisions/decision.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import { isLifting, measures } from '#shared/decisions/words.ts';
import { inBothLanguages } from '#shared/events/words.ts';
import { type Appeals, noAppeals, toldStatementOf } from '#shared/reviews/appeal.ts';
import { categories } from '#shared/rules/categories.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import { evidenceShown, wordEvidence } from '#shared/rules/evidence.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { wordGround } from '#shared/rules/grounds.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { DecisionView, FindingView } from '../contract/cases.ts';
import type { Person, Words } from '../contract/endpoint.ts';
import { brakeName, brakeWords } from './brake-name.ts';

const outcomes: Readonly<Record<string, Words>> = {
  ...measures,
  allow: { 'zh-CN': '不采取措施', en: 'no action taken' },
  observe: { 'zh-CN': '仅观察', en: 'observed only' },
};

/** The words for a code, or the code itself if the table has none. */
const wordsFor = (table: Readonly<Record<string, Words>>, code: string): Words =>
  Object.hasOwn(table, code) ? (table[code] as Words) : { 'zh-CN': code, en: code };

/** The current title of a rule, or its id if the rule no longer exists. */
export const titleOf = (rule: string, catalogue: Catalogue): Words =>
  catalogue.find(rule)?.title ?? { 'zh-CN': rule, en: rule };

const findingView = (finding: Finding, catalogue: Catalogue): FindingView => {
  const rule = catalogue.wordsOf(finding);
  return {
    rule: finding.rule,
    revision: finding.revision,
    life: finding.life,
    title: rule?.title ?? titleOf(finding.rule, catalogue),
    family: finding.evidenceFamily,
    subject: finding.subject,
    category: finding.category,
    categoryName: wordsFor(categories, finding.category),
    severity: finding.severity,
    evidence: evidenceShown(finding).map((piece) =>
      inBothLanguages((language) => wordEvidence(piece, language)),
    ),
    ground: rule ? inBothLanguages((language) => wordGround(rule.ground, language)) : null,
    falsePositives: [...(rule?.falsePositives ?? [])],
    runbook: [...(rule?.runbook ?? [])],
  };
};

/**
 * A decision worded for staff.
 *
 * @param appeals the account's; the statement to the user depends on how they were answered
 */
export const decisionView = (
  decision: Decision,
  appeals: Appeals | null,
  settings: PlatformSettings,
  catalogue: Catalogue,
  nameOf: (id: string) => Person,
): DecisionView => {
  const statement = toldStatementOf(decision, appeals ?? noAppeals, settings, catalogue);
  return {
    decisionId: decision.id,
    eventId: decision.eventId,
    eventType: decision.eventType,
    subject: decision.subject,
    outcome: decision.outcome,
    // What ended a restriction allows the account again: it is not that nothing was done.
    outcomeName:
      statement && isLifting(statement.measure)
        ? measures[statement.measure]
        : wordsFor(outcomes, decision.outcome),
    wanted: decision.wanted ?? null,
    score: decision.score,
    findings: decision.findings.map((finding) => findingView(finding, catalogue)),
    errors: decision.errors ?? [],
    degraded: decision.degraded ?? [],
    braked: (decision.braked ?? []).map((key) => ({
      key: brakeName(key),
      words: brakeWords(key, catalogue),
    })),
    unchanged: decision.unchanged ?? false,
    onTrial:
      decision.onTrial === undefined
        ? null
        : { rule: decision.onTrial, title: titleOf(decision.onTrial, catalogue) },
    mode: decision.mode,
    policy: decision.policy,
    at: decision.at,
    decidedAt: decision.decidedAt,
    until: decision.until ?? null,
    automation: decision.automation,
    by: decision.by ? nameOf(decision.by) : null,
    statement: statement && {
      'zh-CN': wordStatement(statement, 'zh-CN'),
      en: wordStatement(statement, 'en'),
    },
  };
};
