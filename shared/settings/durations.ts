/** Lengths of time in milliseconds, as every time is told here. */
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * When the second, hour or day (UTC) begins that a time lies in; epoch milliseconds, both.
 *
 * @example
 * startOf(day, Date.parse('2026-11-24T08:00:00Z')); // Date.parse('2026-11-24T00:00:00Z')
 */
export const startOf = (length: number, at: number): number => Math.floor(at / length) * length;

/** The day (UTC) that a time lies in: `2026-11-24`. */
export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Six months in days, where they are longest: from 1 July, say, to 1 January. */
export const sixMonthsInDays = 184;
