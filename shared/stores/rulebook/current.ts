import { type Rulebook, type RulebookEntry, readOn } from '#shared/rules/cel/rulebook.ts';
import { type Catalogue, collect } from '#shared/rules/collect.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { errorFields, type Log } from '#shared/telemetry/log.ts';
import type { RulebookStore } from './port.ts';

const minute = 60_000;

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
  const { checkStaffRule } = await import('#shared/rules/cel/compile-rule.ts');
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

/** The product's rules and those of a book. */
const withStaff = async (
  base: Catalogue,
  book: Rulebook,
  told: (rule: string, problems: number) => void,
): Promise<Catalogue> => {
  const staff = await compiled(book, told);
  return staff.length === 0 ? base : collect([...base.rules, ...staff]);
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
  withStaff(
    base,
    readOn(
      new Map(),
      entries.filter((entry) => entry.at <= at),
    ),
    () => {},
  );

/**
 * The rules to judge by: the product's and the staff's, the book read again at most once a minute.
 * Whatever goes wrong with the book, the last good rules stay (H60).
 *
 * @param base the product's own rules
 * @example
 * const rulesNow = currentRules({ base: catalogue, rulebook, now: Date.now, log });
 * await screen(records, { ...ports, catalogue: await rulesNow() });
 */
export const currentRules = ({
  base,
  rulebook,
  now,
  log,
}: {
  readonly base: Catalogue;
  readonly rulebook: Pick<RulebookStore, 'entriesAfter'>;
  readonly now: () => number;
  readonly log: Log;
}): (() => Promise<Catalogue>) => {
  let rules = base;
  let book: Rulebook = new Map();
  let read = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() - readAt < minute) return rules;
    readAt = now();
    try {
      const entries = await rulebook.entriesAfter(read);
      if (entries.length === 0) return rules;
      const next = readOn(book, entries);
      rules = await withStaff(base, next, (rule, problems) =>
        log.error('rule-unusable', { rule, problems }),
      );
      book = next;
      read = entries.at(-1)?.sequence ?? read;
    } catch (error) {
      log.error('rulebook-unread', errorFields(error));
    }
    return rules;
  };
};
