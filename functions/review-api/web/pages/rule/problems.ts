import type { RuleProblem } from '../../../contract/rules.ts';
import type { Fault } from '../../editor/places.ts';
import type { Language } from '../../words/say.ts';

const wordedIn = ({ message, remedy }: RuleProblem, language: Language): string =>
  language === 'zh-CN' ? `${message['zh-CN']}：${remedy['zh-CN']}` : `${message.en}: ${remedy.en}`;

/**
 * What is wrong with a field or with something in it, in words; `undefined` when it is right.
 *
 * @example
 * errorOf(problems, 'title', 'en'); // 'too short: at least one character'
 */
export const errorOf = (
  problems: readonly RuleProblem[],
  field: string,
  language: Language,
): string | undefined => {
  const its = problems.filter((each) => each.field === field || each.field.startsWith(`${field}.`));
  return its.length === 0 ? undefined : its.map((each) => wordedIn(each, language)).join(' ');
};

/** What is wrong within an expression, at its place. */
export const faultsOf = (
  problems: readonly RuleProblem[],
  field: string,
  language: Language,
): readonly Fault[] =>
  problems.flatMap((problem) =>
    problem.field === field && problem.at
      ? [
          {
            line: problem.at.line,
            column: problem.at.column,
            message: wordedIn(problem, language),
          },
        ]
      : [],
  );
