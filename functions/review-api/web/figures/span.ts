import { day } from './durations.ts';

/** The selectable spans, in days. */
export const spans = [7, 30, 90] as const;
export type Days = (typeof spans)[number];

/** Reads the span from URL parameters; invalid values are ignored. */
export const readDays = (search: Readonly<Record<string, unknown>>): { readonly days?: Days } => {
  const days = spans.find((each) => String(each) === String(search.days));
  return days === undefined ? {} : { days };
};

/** The end of the UTC day that contains a time. Figures count UTC days, in every time zone. */
export const dayEnds = (now: number): number => (Math.floor(now / day) + 1) * day;

/**
 * A span of UTC days up to and including today.
 *
 * @example
 * spanOf(7, Date.UTC(2026, 10, 24)); // { from: '2026-11-18', to: '2026-11-24' }
 */
export const spanOf = (
  days: number,
  now: number,
): { readonly from: string; readonly to: string } => {
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: dayOf(now - (days - 1) * day), to: dayOf(now) };
};
