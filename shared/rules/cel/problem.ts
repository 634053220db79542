import type { Language, Words } from '../words.ts';

/** What is wrong, and how to correct it. */
export type Mistake = { readonly message: Words; readonly remedy: Words };

/** A mistake in an expression, with its place: the UTF-16 offset. */
export type Fault = Mistake & { readonly start: number };

/** A problem with a staff rule, as shown to its author. */
export type Problem = Mistake & {
  /** Path in the rule: `when`, `values.count`, `title.en`. */
  readonly field: string;
  /** For an expression: line and column, from 1, and the line with a caret below the character. */
  readonly at?: { readonly line: number; readonly column: number; readonly excerpt: string };
};

const fullWidth =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g;

/** Turns a fault into a problem, with its position in the source. */
export const problemAt = (field: string, source: string, fault: Fault): Problem => {
  const { message, remedy } = fault;
  const start = Math.min(fault.start, source.length);
  const before = source.slice(0, start).split('\n');
  const line = source.split('\n')[before.length - 1] ?? '';
  const indent = before.at(-1) ?? '';
  // Full-width characters need full-width spaces before the caret.
  const pad = indent.replace(/[^\t]/g, (letter) => (letter.match(fullWidth) ? '\u3000' : ' '));
  return {
    field,
    message,
    remedy,
    at: {
      line: before.length,
      column: indent.length + 1,
      excerpt: `${line}\n${pad}^`,
    },
  };
};

/**
 * Words a problem, with a caret below the character.
 *
 * @example
 * declare const problem: Problem;
 * wordProblem(problem, 'en');
 * // when, line 1, column 14: counts.posts has no “hours”
 * //   counts.posts.hours > 5
 * //                ^
 * //   it has tenMinutes, hour, day, week, month
 */
export const wordProblem = (
  { field, message, remedy, at }: Problem,
  language: Language,
): string => {
  const place = at
    ? language === 'zh-CN'
      ? `，第 ${at.line} 行第 ${at.column} 列`
      : `, line ${at.line}, column ${at.column}`
    : '';
  const colon = language === 'zh-CN' ? '：' : ': ';
  return [
    `${field}${place}${colon}${message[language]}`,
    ...(at?.excerpt.split('\n') ?? []),
    remedy[language],
  ].join('\n  ');
};
