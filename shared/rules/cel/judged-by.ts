import { type Catalogue, collect } from '../collect.ts';
import type { Rule } from '../rule.ts';
import {
  lastAboutAll,
  type ProductStandings,
  type Rulebook,
  type RulebookEntry,
  readOn,
  readProductOn,
} from './rulebook.ts';

/**
 * Compiles the staff rules that are in use. A rule that no longer compiles is reported through `told` and
 * left out.
 */
const compiled = async (
  book: Rulebook,
  told: (rule: string, problems: number) => void,
): Promise<readonly Rule[]> => {
  const standing = [...book.values()].filter(
    ({ life }) => life === 'shadow' || life === 'canary' || life === 'live' || life === 'retired',
  );
  if (standing.length === 0) return [];
  // CEL and RE2 are only loaded on platforms with staff rules.
  const { checkStaffRule } = await import('./compile-rule.ts');
  return standing.flatMap(({ rule, life, share }) => {
    const checked = checkStaffRule(rule);
    if (!checked.ok) {
      told(rule.id, checked.problems.length);
      return [];
    }
    return checked.compile(
      life === 'canary'
        ? { life, share: share ?? 0.01 }
        : { life: life as 'shadow' | 'live' | 'retired' },
    );
  });
};

/** A rulebook that was read: the states of staff and product rules, and whether restrictions are halted. */
type Read = {
  readonly staff: Rulebook;
  readonly product: ProductStandings;
  readonly halted: boolean;
};

export const unread: Read = { staff: new Map(), product: new Map(), halted: false };

/** Applies more entries to a rulebook that was read. */
export const readFurther = (
  { staff, product, halted }: Read,
  entries: readonly RulebookEntry[],
): Read => {
  const last = lastAboutAll(entries);
  return {
    staff: readOn(staff, entries),
    product: readProductOn(product, entries),
    halted: last ? last.is === 'halted' : halted,
  };
};

/**
 * A product rule in the life that the rulebook gives it. Draft and backtest become shadow; a rule that the
 * product itself retired stays retired.
 */
const placed = (rule: Rule, standings: ProductStandings): Rule => {
  const standing = standings.get(rule.id);
  if (!standing?.life || standing.revision !== rule.revision || rule.life === 'retired')
    return rule;
  switch (standing.life) {
    case 'canary':
      return { ...rule, life: 'canary', share: standing.share ?? 0.01 };
    case 'draft':
    case 'backtest':
      return { ...rule, life: 'shadow' };
    default:
      return { ...rule, life: standing.life };
  }
};

/** Returns the product's and the staff's rules, each in the life that the rulebook gives it. */
export const rulesOf = async (
  base: Catalogue,
  { staff, product, halted }: Read,
  told: (rule: string, problems: number) => void,
): Promise<Catalogue> => {
  const written = await compiled(staff, told);
  const rules =
    written.length + product.size === 0
      ? base
      : collect([...base.rules.map((rule) => placed(rule, product)), ...written]);
  return halted ? { ...rules, halted } : rules;
};

/**
 * Returns the rules as they were at a time, to see what a decision was judged by. Workers read the book once
 * a minute, so a change may take effect up to a minute later than the book says.
 *
 * @param base the product's own rules, always those of this release
 * @param at epoch milliseconds
 * @example
 * redecide(decision, { settings, catalogue: await rulesAt(entries, decision.decidedAt, catalogue) });
 */
export const rulesAt = (
  entries: readonly RulebookEntry[],
  at: number,
  base: Catalogue,
): Promise<Catalogue> =>
  rulesOf(
    base,
    readFurther(
      unread,
      entries.filter((entry) => entry.at <= at),
    ),
    () => {},
  );
