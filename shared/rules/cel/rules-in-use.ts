import { buildCatalogue, type Catalogue } from '../collect.ts';
import type { Rule } from '../rule.ts';
import type { AssignedLife } from './compile-rule.ts';
import {
  applyProductEntries,
  applyStaffEntries,
  lastHaltOrResume,
  type ProductStandings,
  type Rulebook,
  type RulebookEntry,
} from './rulebook.ts';
import { reviewerNotesOf, type StaffRule, userFactOf } from './staff-rule.ts';

/** A rule in the life in which it is judged. */
type UsedRule = AssignedLife & { readonly rule: StaffRule };

/** Share of accounts that a rule in canary decides about if its entry names none. */
const defaultShare = 0.01;

/**
 * The staff rules in use. If the present revision is not, the one used before stays as a retired rule, for the
 * decisions and cases that rest on it.
 */
const usedRules = (book: Rulebook): readonly UsedRule[] =>
  [...book.values()].flatMap(({ rule, life, share, used }): readonly UsedRule[] => {
    if (life === 'canary') return [{ rule, life, share: share ?? defaultShare }];
    if (life === 'shadow' || life === 'live') return [{ rule, life }];
    const last = used.at(-1);
    return last ? [{ rule: last, life: 'retired' }] : [];
  });

/** Compiles staff rules. A rule that no longer compiles is reported through `onInvalid` and left out. */
const compileStaffRules = async (
  book: Rulebook,
  onInvalid: (rule: string, problems: number) => void,
): Promise<readonly Rule[]> => {
  const used = usedRules(book);
  if (used.length === 0) return [];
  // CEL and RE2 are only loaded on platforms with staff rules.
  const { checkStaffRule } = await import('./compile-rule.ts');
  return used.flatMap(({ rule, ...assigned }) => {
    const checked = checkStaffRule(rule);
    if (!checked.ok) {
      onInvalid(rule.id, checked.problems.length);
      return [];
    }
    return checked.compile(assigned);
  });
};

/** A rulebook that was read: the states of staff and product rules, and whether restrictions are halted. */
type RulebookState = {
  readonly staff: Rulebook;
  readonly product: ProductStandings;
  readonly halted: boolean;
};

export const emptyRulebookState: RulebookState = {
  staff: new Map(),
  product: new Map(),
  halted: false,
};

/** Applies more entries to a rulebook that was read. */
export const applyEntries = (
  { staff, product, halted }: RulebookState,
  entries: readonly RulebookEntry[],
): RulebookState => {
  const last = lastHaltOrResume(entries);
  return {
    staff: applyStaffEntries(staff, entries),
    product: applyProductEntries(product, entries),
    halted: last ? last.kind === 'halted' : halted,
  };
};

/**
 * A product rule in the life that the rulebook gives it. A draft judges nothing, as one of staff; a rule that the
 * product itself retired stays retired.
 */
const withStanding = (rule: Rule, standings: ProductStandings): Rule => {
  const standing = standings.get(rule.id);
  if (!standing?.life || standing.revision !== rule.revision || rule.life === 'retired')
    return rule;
  switch (standing.life) {
    case 'canary':
      return { ...rule, life: 'canary', share: standing.share ?? defaultShare };
    case 'draft':
    case 'backtest':
      return { ...rule, life: 'retired' };
    default:
      return { ...rule, life: standing.life };
  }
};

/** Returns the product's and the staff's rules, each in the life that the rulebook gives it. */
export const rulesInUse = async (
  base: Catalogue,
  { staff, product, halted }: RulebookState,
  onInvalid: (rule: string, problems: number) => void,
): Promise<Catalogue> => {
  const staffRules = await compileStaffRules(staff, onInvalid);
  const rules =
    staff.size + product.size === 0
      ? base
      : buildCatalogue(
          [...base.rules.map((rule) => withStanding(rule, product)), ...staffRules],
          [...staff.values()].flatMap(({ used }) =>
            used.map((rule) => ({ ...rule, ...userFactOf(rule), ...reviewerNotesOf(rule) })),
          ),
        );
  return halted ? { ...rules, halted } : rules;
};

/**
 * Returns the rules as they were at a time, to see what a decision was judged by. Workers read the book once
 * a minute, so a change may take effect up to a minute later than the book says.
 *
 * @param base the product's own rules, always those of this release
 * @param at epoch milliseconds
 * @example
 * declare const decision: Decision;
 * declare const settings: PlatformSettings;
 * declare const entries: readonly RulebookEntry[];
 * redecide(decision, { settings, catalogue: await rulesAt(entries, decision.decidedAt, catalogue) });
 */
export const rulesAt = (
  entries: readonly RulebookEntry[],
  at: number,
  base: Catalogue,
): Promise<Catalogue> =>
  rulesInUse(
    base,
    applyEntries(
      emptyRulebookState,
      entries.filter((entry) => entry.at <= at),
    ),
    () => {},
  );
