import type { RuleProblem } from '../../../contract/rules.ts';
import type { Fault } from '../../editor/places.ts';
import type { Language } from '../../words/say.ts';

const textOf = ({ message, remedy }: RuleProblem, language: Language): string =>
  language === 'zh-CN' ? `${message['zh-CN']}：${remedy['zh-CN']}` : `${message.en}: ${remedy.en}`;

/**
 * The problems of a field or its parts, in words; `undefined` if there are none.
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
  return its.length === 0 ? undefined : its.map((each) => textOf(each, language)).join(' ');
};

/** The problems within an expression, with their positions. */
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
            message: textOf(problem, language),
          },
        ]
      : [],
  );
