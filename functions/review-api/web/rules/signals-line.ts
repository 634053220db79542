import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';

/**
 * The signals of a test case in one line.
 *
 * @example
 * signalsLine({ 'account.ageHours': 3 }); // 'account.ageHours = 3'
 */
export const signalsLine = (signals: StaffRule['cases'][number]['signals']): string =>
  Object.entries(signals)
    .map(([path, value]) => `${path} = ${JSON.stringify(value)}`)
    .join(' · ');
