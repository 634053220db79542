import { day } from '#shared/settings/durations.ts';

/**
 * How long the acts and texts of staff are stored, in milliseconds: three years, the default for decisions.
 */
export const retention = 1096 * day;
