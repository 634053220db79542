/** Durations in milliseconds, like all times and durations in the code unless a name says otherwise. */
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * Returns the start of the second, hour or day (UTC) that contains a time, both in epoch milliseconds.
 *
 * @example
 * startOf(day, Date.parse('2026-11-24T08:00:00Z')); // Date.parse('2026-11-24T00:00:00Z')
 */
export const startOf = (length: number, at: number): number => Math.floor(at / length) * length;

/** Returns a time in epoch milliseconds as ISO 8601 (UTC), e.g. `2026-11-24T08:00:00.000Z`. */
export const instant = (at: number): string => new Date(at).toISOString();

/** Returns the date (UTC) of a time in epoch milliseconds, e.g. `2026-11-24`. */
export const dateOf = (at: number): string => instant(at).slice(0, 10);

/** Returns the clock hour (UTC) of a time in epoch milliseconds, e.g. `2026-11-24T08`. */
export const hourOf = (at: number): string => instant(at).slice(0, 13);

/**
 * Returns the date of a time in China, whose one time zone is UTC+8, for people who are told a day.
 *
 * @example
 * dateInChina(Date.parse('2026-11-24T16:00:00Z')); // '2026-11-25'
 */
export const dateInChina = (at: number): string => dateOf(at + 8 * hour);

/**
 * Returns the hour of the day in China, 0..23.
 *
 * @example
 * hourInChina(Date.parse('2026-11-24T18:30:00Z')); // 2
 */
export const hourInChina = (at: number): number => new Date(at + 8 * hour).getUTCHours();

/** The longest six months in days, e.g. from 1 July to 1 January. */
export const sixMonthsInDays = 184;
