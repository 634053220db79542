import { day } from '#shared/settings/durations.ts';

/**
 * How long what staff did and wrote is kept, in milliseconds: three years, as decisions are unless
 * settings say else.
 */
export const kept = 1096 * day;
