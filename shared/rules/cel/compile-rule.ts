import { inBothLanguages } from '../../events/words.ts';
import type { Signals } from '../../signals/signals.ts';
import { beginning } from '../../text/span.ts';
import { evidence } from '../evidence.ts';
import type { Evidence } from '../finding.ts';
import { allOf, type Rule } from '../rule.ts';
import { fill, hasStrayBraces, placeholdersIn, type Words } from '../words.ts';
import { type Compiled, compileCondition, compileValue } from './compile.ts';
import { fieldProblems } from './fields.ts';
import { type Problem, problemAt } from './problem.ts';
import { reviewerNotesOf, StaffRule, userFactOf } from './staff-rule.ts';

/** A valid staff rule, or all problems with it. */
export type CheckedRule =
  | {
      readonly ok: true;
      readonly rule: StaffRule;
      readonly compile: (trial: AssignedLife) => Rule;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The life in which a rule is judged; in `canary`, `share` is the share of accounts that it decides about,
 * 0..1.
 */
export type AssignedLife =
  | { readonly life: 'shadow' | 'live' | 'retired' }
  | { readonly life: 'canary'; readonly share: number };

/** Placeholders of the sentence without a value, and values that the sentence does not use. */
const nameProblems = ({ sentence, values }: StaffRule): readonly Problem[] => {
  const defined = Object.keys(values);
  const languages = ['zh-CN', 'en'] as const;
  const used = languages.flatMap((language) =>
    [...placeholdersIn(sentence[language])].map((name) => ({ language, name })),
  );
  return [
    ...languages
      .filter((language) => hasStrayBraces(sentence[language]))
      .map((language) => ({
        field: `sentence.${language}`,
        message: {
          'zh-CN': '有不成对或写法不对的花括号',
          en: 'has braces that are no placeholder',
        },
        remedy: {
          'zh-CN': '请写作 {名称}，或 {名称|单数|复数}',
          en: 'write {name}, or {name|singular|plural}',
        },
      })),
    ...used
      .filter(({ name }) => !defined.includes(name))
      .map(({ language, name }) => ({
        field: `sentence.${language}`,
        message: { 'zh-CN': `没有名为“${name}”的值`, en: `there is no value “${name}”` },
        remedy: {
          'zh-CN': `请在“句中的值”（values）中添加 ${name}`,
          en: `add ${name} to the sentence values (values)`,
        },
      })),
    ...defined
      .filter((name) => !used.some((one) => one.name === name))
      .map((name) => ({
        field: `values.${name}`,
        message: { 'zh-CN': '句子没有用到它', en: 'the sentence does not use it' },
        remedy: {
          'zh-CN': `请在句子中写 {${name}}，或删去它`,
          en: `write {${name}} in the sentence, or remove it`,
        },
      })),
  ];
};

const faultsIn = <T>(field: string, source: string, compiled: Compiled<T>): readonly Problem[] =>
  compiled.ok ? [] : compiled.faults.map((fault) => problemAt(field, source, fault));

const longest = 40;

const shown = (value: string | number | null): string => {
  if (typeof value === 'string') return beginning(value, longest);
  // A share of nothing is no number.
  return Number.isFinite(value) ? String(Math.round(Number(value) * 100) / 100) : '—';
};

/** Problems of the expressions in a rule that is not complete yet. */
const partialFaults = (candidate: unknown): readonly Problem[] => {
  const { when, values } = (candidate ?? {}) as Partial<Record<keyof StaffRule, unknown>>;
  const condition = StaffRule.shape.when.safeParse(when).data;
  const named = Object.entries(StaffRule.shape.values.safeParse(values).data ?? {});
  return [
    ...(condition === undefined ? [] : faultsIn('when', condition, compileCondition(condition))),
    ...named.flatMap(([name, source]) => faultsIn(`values.${name}`, source, compileValue(source))),
  ];
};

const parseRule = (candidate: unknown): StaffRule | readonly Problem[] => {
  const { data } = StaffRule.safeParse(candidate);
  return data ?? [...fieldProblems(candidate), ...partialFaults(candidate)];
};

/**
 * Checks a staff rule: its fields, its wording and every expression. Problems point at the character. A valid
 * rule compiles to an ordinary `Rule`. Cases are not checked here (`examineStaffRule`): a case that no longer
 * holds must not take a rule out of service.
 *
 * @example
 * declare const text: string;
 * declare const rules: readonly Rule[];
 * declare const print: (line: string) => void;
 * const checked = checkStaffRule(JSON.parse(text));
 * if (checked.ok) buildCatalogue([...rules, checked.compile({ life: 'shadow' })]);
 * else for (const problem of checked.problems) print(wordProblem(problem, 'zh-CN'));
 */
export const checkStaffRule = (candidate: unknown): CheckedRule => {
  const rule = parseRule(candidate);
  if (!('id' in rule)) return { ok: false, problems: rule };

  const condition = compileCondition(rule.when);
  const values = Object.entries(rule.values).map(
    ([name, source]) => [name, source, compileValue(source)] as const,
  );
  const problems = [
    ...faultsIn('when', rule.when, condition),
    ...values.flatMap(([name, source, value]) => faultsIn(`values.${name}`, source, value)),
    ...nameProblems(rule),
  ];
  if (!condition.ok || problems.length > 0) return { ok: false, problems };

  const sentenceFor = (signals: Signals): Words => {
    const filled = Object.fromEntries(
      values.map(([name, , value]) => [name, shown(value.ok ? value.run(signals) : null)]),
    );
    return inBothLanguages((language) => fill(rule.sentence[language], filled));
  };
  // A freeze must know which findings depend on the reading of a text (`policy.ts`), whatever family staff
  // chose.
  const contentMark = condition.groups.has('content') && { reads: 'content' };
  // Nor may reports pass as another family of evidence: they can be bought to get a rival removed.
  const isReportBased = condition.isReportBased(rule.on);
  const asEvidence = ({ 'zh-CN': zh, en }: Words): Evidence => {
    const { code, values } = evidence('staff-rule', { zh, en });
    return { code, values: { ...values, ...contentMark } };
  };
  const { when, sentence, values: sources, severity, on, owner, cases, ...record } = rule;
  return {
    ok: true,
    rule,
    compile: (trial) => ({
      ...record,
      ...(isReportBased && { evidenceFamily: 'reports' as const }),
      ...userFactOf(rule),
      ...reviewerNotesOf(rule),
      ...trial,
      on,
      thresholds: {},
      severityOf: () => severity,
      when: (signals) => allOf(condition.run(signals) && asEvidence(sentenceFor(signals))),
      adds: () => [],
    }),
  };
};
