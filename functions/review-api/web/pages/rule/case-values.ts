import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Answers } from '../../api/client.ts';

export type SignalValue = StaffRule['cases'][number]['signals'][string];

/**
 * A value as somebody types it: JSON, or else a text without its quotes.
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

/** A value as it is shown to be typed over: `readValue` gives it again. */
export const writtenValue = (value: SignalValue): string =>
  typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value);

/**
 * The signals of a case in a line.
 *
 * @example
 * signalsLine({ 'account.ageHours': 3 }); // 'account.ageHours = 3'
 */
export const signalsLine = (signals: Readonly<Record<string, SignalValue>>): string =>
  Object.entries(signals)
    .map(([path, value]) => `${path} = ${JSON.stringify(value)}`)
    .join(' · ');

const calm: Readonly<Record<string, SignalValue>> = { double: 0, bool: false, string: '' };

/** The signals that an expression names, each as calm as can be: what a new case begins with. */
export const calmSignals = (
  expression: string,
  fields: readonly Answers<'GET /rule-language'>['fields'][number][],
): Record<string, SignalValue> => {
  const named = new Set(expression.match(/[A-Za-z]+(?:\.[A-Za-z0-9]+)+/g));
  const isNamed = (path: string) =>
    [...named].some((name) => name === path || name.startsWith(`${path}.`));
  return Object.fromEntries(
    fields
      .filter(({ path, type }) => type !== 'group' && isNamed(path))
      .map(({ path, type }) => [path, calm[type] ?? []]),
  );
};
