import { day } from './durations.ts';

/** Spans that pages of figures offer, in days. */
export const spans = [7, 30, 90] as const;
export type Days = (typeof spans)[number];

/** A span out of an address, as far as it means something. */
export const readDays = (search: Readonly<Record<string, unknown>>): { readonly days?: Days } => {
  const days = spans.find((each) => String(each) === String(search.days));
  return days === undefined ? {} : { days };
};

/** When the day of a time ends, as figures count days: in UTC, for whoever reads them wherever. */
export const dayEnds = (now: number): number => (Math.floor(now / day) + 1) * day;

/**
 * The days of a span in UTC, today included.
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
