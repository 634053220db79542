/** Lengths of time in milliseconds, as every time is told here. */
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Six months in days, where they are longest: from 1 July, say, to 1 January. */
export const sixMonthsInDays = 184;
