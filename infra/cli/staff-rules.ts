import { existsSync } from 'node:fs';
import { type PlacedRule, placedRules } from '#functions/review-api/rules/rulebook.ts';
import { refusal } from '#infra/localize.ts';
import { appendToRulebook } from '#shared/acting/rulebook.ts';
import { examineStaffRule, type StaffExamination } from '#shared/rules/cel/cases.ts';
import type { CheckedRule } from '#shared/rules/cel/compile-rule.ts';
import { type Problem, wordProblem } from '#shared/rules/cel/problem.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Language } from '#shared/rules/words.ts';
import { type RecordsLocation, withPlatform } from './connect.ts';
import { readTextFile } from './lines.ts';
import { printable } from './printable.ts';

/** Whether an argument is the file of a staff rule, as opposed to a rule id. */
export const isRuleFile = (name: string): boolean => /\.json$/i.test(name);

/**
 * Reads and checks the rule in a file, and runs its cases.
 *
 * @throws {Error} if the file does not exist or is not JSON
 */
export const checkRuleFile = (path: string): StaffExamination => {
  if (!existsSync(path)) {
    throw refusal(
      {
        'zh-CN': '没有文件 {path}：npx clearspring rules new 可新建',
        en: 'there is no file {path}: create one with npx clearspring rules new',
      },
      { path },
    );
  }
  const text = readTextFile(path);
  let candidate: unknown;
  try {
    candidate = JSON.parse(text);
  } catch (error) {
    const why = printable((error as Error).message);
    throw refusal(
      {
        'zh-CN': '{path} 不是 JSON 规则（{why}）：npx clearspring rules new 可新建',
        en: '{path} is not a rule in JSON ({why}): create one with npx clearspring rules new',
      },
      { path, why },
    );
  }
  return examineStaffRule(candidate);
};

/** Words a problem for a terminal, which the quoted part of a rule must not control. */
export const printableProblem = (problem: Problem, language: Language): string =>
  wordProblem(problem, language).replace(/[^\n\t]+/g, printable);

/** Returns a checked rule; throws an error that lists all problems if it is invalid. */
export const checkedOrThrow = (name: string, checked: CheckedRule, language: Language) => {
  if (checked.ok) return checked;
  const problems = checked.problems.map((problem) => printableProblem(problem, language));
  throw new Error(`${name}\n${problems.join('\n')}`);
};

/** Finds a staff or product rule by id, with its current life stage. */
export const ruleOf = (
  entries: readonly RulebookEntry[],
  id: string,
  { rules }: Pick<Catalogue, 'rules'>,
): PlacedRule => {
  const found = placedRules(entries, rules).find((one) => one.id === id);
  if (found) return found;
  throw refusal(
    {
      'zh-CN': '没有规则“{id}”：npx clearspring rules list 可列出',
      en: 'there is no rule “{id}”: see npx clearspring rules list',
    },
    { id },
  );
};

/** Returns the source of a staff rule in the rulebook. */
export const rulebookRule = (id: string, where: RecordsLocation) =>
  withPlatform(
    where,
    async ({ rulebook }) => ruleOf(await rulebook.entriesAfter(0), id, { rules: [] }).source,
  );

/** Records the figures of a backtest for the rule in the rulebook. */
export const recordBacktest = (
  {
    rule,
    revision,
    examined,
    fired,
  }: {
    readonly rule: string;
    readonly revision: number;
    readonly examined: number;
    readonly fired: number;
  },
  by: string,
  where: RecordsLocation,
): Promise<void> =>
  withPlatform(where, async ({ rulebook }) => {
    await appendToRulebook(rulebook, () => ({
      kind: 'backtested',
      at: Date.now(),
      by,
      rule,
      revision,
      examined,
      fired,
    }));
  });
