import * as z from 'zod';
import { checkStaffRule } from '../rules/cel/compile-rule.ts';
import { StaffRule } from '../rules/cel/staff-rule.ts';
import type { Catalogue } from '../rules/collect.ts';
import type { Rule } from '../rules/rule.ts';

/** A rule by its id in the catalogue, or as staff wrote it: data, so that another process can be told it. */
export const RuleSource = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('catalogue'), id: z.string() }),
  z.strictObject({ is: z.literal('staff'), rule: StaffRule }),
]);
export type RuleSource = z.infer<typeof RuleSource>;

/**
 * The rule of a source.
 *
 * @throws {Error} when it is gone or not well
 */
export const ruleFrom = (source: RuleSource, catalogue: Catalogue): Rule => {
  if (source.is === 'staff') {
    const checked = checkStaffRule(source.rule);
    if (checked.ok) return checked.compile({ life: 'shadow' });
    throw new Error(`${source.rule.id} is not well: rules check says why`);
  }
  const found = catalogue.find(source.id);
  if (found) return found;
  throw new Error(`there is no rule “${source.id}”: name a file (.json) or an id of rules check`);
};
