import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { words as ruleWords } from '../../rules/words.ts';
import type { Words } from '../../words/say.ts';
import { words } from './words.ts';

export type RulePart = Exclude<keyof StaffRule, 'id' | 'revision'>;

export const partLabels: { readonly [Part in RulePart]: Words } = {
  title: words.title,
  detects: ruleWords.detects,
  on: ruleWords.on,
  when: ruleWords.condition,
  sentence: ruleWords.sentence,
  values: words.values,
  category: ruleWords.category,
  severity: ruleWords.severity,
  evidenceFamily: ruleWords.evidenceFamily,
  family: words.family,
  subject: ruleWords.subject,
  ground: ruleWords.ground,
  owner: ruleWords.owner,
  falsePositives: ruleWords.falsePositives,
  blindSpots: ruleWords.blindSpots,
  runbook: ruleWords.runbook,
  warns: ruleWords.warns,
  cases: ruleWords.cases,
};

export const differingParts = (one: StaffRule, other: StaffRule): readonly Words[] =>
  (Object.keys(partLabels) as RulePart[])
    .filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]))
    .map((part) => partLabels[part]);
