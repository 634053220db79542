import type { Language } from '../words/say.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
  ['millisecond', 1],
] as const;

/**
 * Puts a space between a figure and its unit, as the console's own Chinese words have it. `Intl` leaves it out.
 *
 * @example
 * withUnitApart('19小时前'); // '19 小时前'
 */
export const withUnitApart = (formatted: string): string =>
  formatted.replaceAll(/(\d)(?=\p{Script=Han})/gu, '$1 ');

/**
 * Formats a duration in the largest unit that it fills; `—` if unknown.
 *
 * @param milliseconds the duration
 * @example
 * durationOf(90_000, 'en'); // '1.5 min'
 */
export const durationOf = (milliseconds: number | null, language: Language): string => {
  if (milliseconds === null) return '—';
  const [unit, size] = units.find(([, unitLength]) => milliseconds >= unitLength) ?? units[4];
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'millisecond' ? 0 : 1,
  });
  return withUnitApart(format.format(milliseconds / size));
};
