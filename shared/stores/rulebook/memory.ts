import { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { dateOf, hourOf } from '#shared/settings/durations.ts';
import type { RulebookStore, RuleCounts, TrialHit } from './port.ts';

type CountsByName = Readonly<Record<string, number>>;

const sumByName = (a: CountsByName, b: CountsByName): CountsByName =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [
      name,
      (a[name] ?? 0) + (b[name] ?? 0),
    ]),
  );

const addCounts = (a: RuleCounts, b: RuleCounts): RuleCounts => ({
  ...a,
  examined: a.examined + b.examined,
  fired: a.fired + b.fired,
  unwatched: a.unwatched + b.unwatched,
  withLive: a.withLive + b.withLive,
  errored: a.errored + b.errored,
  withRules: sumByName(a.withRules, b.withRules),
  outcomes: sumByName(a.outcomes, b.outcomes),
});

/** Stores the rulebook in memory. */
export const memoryRulebook = (): RulebookStore => {
  const entries: RulebookEntry[] = [];
  const days = new Map<string, Map<string, RuleCounts>>();
  const hits = new Map<string, TrialHit>();
  return {
    async offer(at, hit) {
      const name = `${hourOf(at)} ${hit.rule}#${hit.revision}`;
      if (hit.lot < (hits.get(name)?.lot ?? Number.POSITIVE_INFINITY)) hits.set(name, hit);
    },
    async hitsOf(at) {
      return [...hits].filter(([name]) => name.startsWith(hourOf(at))).map(([, hit]) => hit);
    },
    async entriesAfter(sequence) {
      return entries.slice(sequence);
    },
    async append(after, entry) {
      if (entries.length !== after) return 'taken';
      entries.push(RulebookEntry.parse({ ...entry, sequence: after + 1 }));
      return 'written';
    },
    async count(at, counts) {
      const day = days.get(dateOf(at)) ?? new Map<string, RuleCounts>();
      for (const one of counts) {
        const name = `${one.rule}#${one.revision}`;
        const existing = day.get(name);
        day.set(name, existing ? addCounts(existing, one) : one);
      }
      days.set(dateOf(at), day);
    },
    async countsOn(at) {
      return [...(days.get(dateOf(at))?.values() ?? [])];
    },
  };
};
