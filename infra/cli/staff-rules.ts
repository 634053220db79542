import { existsSync } from 'node:fs';
import { examineStaffRule, type StaffExamination } from '#shared/rules/cel/cases.ts';
import type { Checked } from '#shared/rules/cel/compile-rule.ts';
import { wordProblem } from '#shared/rules/cel/problem.ts';
import type { Language } from '#shared/rules/words.ts';
import { textOf } from './lines.ts';
import { printable } from './printable.ts';
import { told } from './voice.ts';

/** Whether an argument names a file of a staff rule, rather than a rule by its id. */
export const isRuleFile = (name: string): boolean => /\.json$/i.test(name);

/**
 * Reads and checks the rule in a file, and runs its cases.
 *
 * @throws {Error} when there is no such file or it is not JSON
 */
export const checkRuleFile = (path: string): StaffExamination => {
  if (!existsSync(path)) {
    throw new Error(
      told(
        {
          'zh-CN': '没有文件 {path}：clearspring rules new 可新建',
          en: 'there is no file {path}: clearspring rules new begins one',
        },
        { path },
      ),
    );
  }
  const text = textOf(path);
  let candidate: unknown;
  try {
    candidate = JSON.parse(text);
  } catch (error) {
    const why = printable((error as Error).message);
    throw new Error(
      told(
        {
          'zh-CN': '{path} 不是 JSON 规则（{why}）：clearspring rules new 可新建',
          en: '{path} is no rule in JSON ({why}): clearspring rules new begins one',
        },
        { path, why },
      ),
    );
  }
  return examineStaffRule(candidate);
};

/** A checked rule, or an error that says all that is wrong with it. */
export const orThrow = (name: string, checked: Checked, language: Language) => {
  if (checked.ok) return checked;
  const problems = checked.problems.map((problem) => wordProblem(problem, language));
  throw new Error(`${name}\n${problems.join('\n')}`);
};
