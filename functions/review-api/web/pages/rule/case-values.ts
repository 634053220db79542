import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { AnswerOf } from '../../api/client.ts';

export type SignalValue = StaffRule['cases'][number]['signals'][string];

/**
 * Parses a typed value: JSON, or else a string without quotes.
 *
 * @example
 * readValue('3'); // 3
 * readValue('flag'); // 'flag'
 */
export const readValue = (typed: string): SignalValue => {
  try {
    return JSON.parse(typed) as SignalValue;
  } catch {
    return typed;
  }
};

/** Formats a value for editing; the inverse of `readValue`. */
export const writtenValue = (value: SignalValue): string =>
  typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value);

const neutralValues: Readonly<Record<string, SignalValue>> = { double: 0, bool: false, string: '' };

/** The signals named in an expression, with neutral values, as the start of a new test case. */
export const neutralSignals = (
  expression: string,
  fields: readonly AnswerOf<'GET /rule-language'>['fields'][number][],
): Record<string, SignalValue> => {
  const named = new Set(expression.match(/[A-Za-z]+(?:\.[A-Za-z0-9]+)+/g));
  const isNamed = (path: string) =>
    [...named].some((name) => name === path || name.startsWith(`${path}.`));
  return Object.fromEntries(
    fields
      .filter(({ path, type }) => type !== 'group' && isNamed(path))
      .map(({ path, type }) => [path, neutralValues[type] ?? []]),
  );
};
