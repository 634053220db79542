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

/** The staff rules of a book that are judged by, compiled. What no longer compiles is told and left out. */
const compiled = async (
  book: Rulebook,
  told: (rule: string, problems: number) => void,
): Promise<readonly Rule[]> => {
  const standing = [...book.values()].filter(
    ({ life }) => life === 'shadow' || life === 'canary' || life === 'live' || life === 'retired',
  );
  if (standing.length === 0) return [];
  // CEL and RE2 are loaded by those platforms alone that have staff rules.
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

/** A book as it was read: what it says of the staff's rules and of the product's, and whether all are halted. */
type Read = {
  readonly staff: Rulebook;
  readonly product: ProductStandings;
  readonly halted: boolean;
};

export const unread: Read = { staff: new Map(), product: new Map(), halted: false };

/** A book read on, after more entries. */
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
 * A rule of the product as the book puts it. Draft and backtest are before it is judged by at all; what the product
 * itself retired stays retired.
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

/** The product's rules and the staff's, each where a book puts it. */
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
 * The rules as they stood at a time: what a decision of then was judged by. A worker reads the book
 * once a minute, so a step of a rule's life counts from up to a minute later than the book says.
 *
 * @param base the product's own rules; they are those of this release
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
