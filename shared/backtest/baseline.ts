import type { RulebookEntry } from '../rules/cel/rulebook.ts';
import { rulesAt } from '../rules/cel/rules-in-use.ts';
import { buildCatalogue, type Catalogue } from '../rules/collect.ts';
import { isDeciding } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';

const endOfTime = Number.POSITIVE_INFINITY;

/**
 * Returns the rules that a rule is compared with: the platform's current rules, each in the life that the
 * rulebook gives it. A saved new revision ends the revision before it; the new one is compared with that
 * earlier revision, if it decided.
 *
 * @param entries the whole rulebook
 * @param base the product's own rules
 * @example
 * declare const rule: Rule;
 * declare const chunks: AsyncIterable<Chunk>;
 * declare const ports: BacktestPorts;
 * declare const entries: readonly RulebookEntry[];
 * await backtest(rule, chunks, { ...ports, catalogue: await baselineFor(rule, entries, catalogue) });
 */
export const baselineFor = async (
  { id, revision }: Pick<Rule, 'id' | 'revision'>,
  entries: readonly RulebookEntry[],
  base: Catalogue,
): Promise<Catalogue> => {
  const now = await rulesAt(entries, endOfTime, base);
  const currentRule = now.find(id);
  if (currentRule && isDeciding(currentRule)) return now;
  const saved = entries.findIndex(
    (entry) => entry.kind === 'saved' && entry.saved.id === id && entry.saved.revision === revision,
  );
  const predecessor = (await rulesAt(entries.slice(0, Math.max(saved, 0)), endOfTime, base)).find(
    id,
  );
  return predecessor && isDeciding(predecessor)
    ? buildCatalogue([...now.rules.filter((rule) => rule.id !== id), predecessor])
    : now;
};
