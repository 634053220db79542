import { decide } from '#shared/decisions/decide.ts';
import type { BrakeKey } from '#shared/decisions/decision.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { judge, type RuleError } from '#shared/rules/judge.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { finding, noon, platform, signals } from './specimens.ts';

/** The verdict over findings; by default of an unknown account on a platform where one rule may freeze. */
export const verdictOf = (
  findings: readonly Finding[],
  {
    given = signals(),
    settings = platform({}, 'account.test'),
    braked = [],
    errors = [],
  }: {
    readonly given?: Signals;
    readonly settings?: PlatformSettings;
    readonly braked?: readonly BrakeKey[];
    readonly errors?: readonly RuleError[];
  } = {},
) => decide({ signals: given, findings, errors, settings, braked: new Set(braked), at: noon });

export const network = finding({
  rule: 'network.test',
  evidenceFamily: 'network',
  severity: 'critical',
});
export const behaviour = finding();
export const text = finding({
  rule: 'content.test',
  evidenceFamily: 'content',
  subject: 'content',
  category: 'card-trade',
  severity: 'critical',
});
export const gate = finding({
  rule: 'account.unverified-service-use',
  evidenceFamily: 'identity',
  category: 'real-name',
  severity: 'medium',
});
export const closedGate = signals({
  event: { type: 'content.posted', service: 'publishing' },
  realName: { gateClosed: true },
});

/** The findings of a staff rule that is live. */
export const staffFindings = (
  rule: Parameters<typeof staffRule>[0],
  given: Signals,
): readonly Finding[] => {
  const checked = checkStaffRule(staffRule({ id: 'staff.test', severity: 'critical', ...rule }));
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return judge(given, buildCatalogue([checked.compile({ life: 'live' })]), 'account-1').findings;
};
