import { checkStaffRule } from '../rules/cel/compile-rule.ts';
import type { Catalogue } from '../rules/collect.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleSource } from '../stores/backtests/port.ts';

/**
 * Returns the rule that a source names or contains.
 *
 * @throws {Error} if it is gone or invalid; ordering a run checks both beforehand
 */
export const ruleFrom = (source: RuleSource, catalogue: Catalogue): Rule => {
  if (source.kind === 'staff') {
    const checked = checkStaffRule(source.rule);
    if (checked.ok) return checked.compile({ life: 'shadow' });
    throw new Error(
      `the staff rule ${source.rule.id} is not valid: check it with clearspring rules check`,
    );
  }
  const found = catalogue.find(source.id);
  if (found) return found;
  throw new Error(
    `the catalogue has no rule “${source.id}”: clearspring rules check lists its rules`,
  );
};
