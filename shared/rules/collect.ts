import type { Signals } from '../signals/signals.ts';
import { type Rule, ruleFamilies } from './rule.ts';

type Trigger = Signals['event']['type'];

/** Rules that were checked together, found by event and by id. */
export type Catalogue = {
  readonly rules: readonly Rule[];
  /** The rules that look at a type of event, in the order of the catalogue. */
  readonly on: (type: Trigger) => readonly Rule[];
  readonly find: (id: string) => Rule | undefined;
  /** Somebody has halted all automatic restrictions: what these rules find is flagged. */
  readonly halted?: boolean;
};

/** Thrown when rules cannot be judged by: all that is wrong, one sentence each. */
export class CatalogueError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the rules cannot be used: ${problems.join('; ')}`);
    this.name = 'CatalogueError';
    this.problems = problems;
  }
}

const idPattern = new RegExp(
  `^(${[...ruleFamilies, 'staff'].join('|')})\\.[a-z][a-z0-9]*(-[a-z0-9]+)*$`,
);

const problemsOf = (rule: Rule): readonly string[] => [
  ...(idPattern.test(rule.id)
    ? []
    : [`${rule.id}: an id is a family, a dot and words in kebab-case`]),
  ...(Number.isInteger(rule.revision) && rule.revision >= 1
    ? []
    : [`${rule.id}: revision is a whole number from 1`]),
  ...(rule.on.length > 0 ? [] : [`${rule.id}: looks at no event`]),
  ...(rule.life !== 'canary' || ((rule.share ?? 0) > 0 && (rule.share ?? 0) < 1)
    ? []
    : [`${rule.id}: a rule in canary decides about a share of the accounts between 0 and 1`]),
  ...Object.entries(rule.thresholds)
    .filter(([, value]) => !Number.isFinite(value))
    .map(([name, value]) => `${rule.id}: threshold ${name} is ${value}, not a finite number`),
];

const twice = (ids: readonly string[]) => [
  ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i)),
];

/**
 * Makes a catalogue of rules.
 *
 * @throws {CatalogueError} if there are no rules, two have one id, or one is not well-formed.
 */
export const collect = (rules: readonly Rule[]): Catalogue => {
  const problems = [
    ...(rules.length > 0 ? [] : ['there are no rules']),
    ...twice(rules.map(({ id }) => id)).map((id) => `${id}: two rules have this id`),
    ...rules.flatMap(problemsOf),
  ];
  if (problems.length > 0) throw new CatalogueError(problems);

  const byTrigger = Map.groupBy(
    // A type that a rule names twice is looked at once.
    rules.flatMap((rule) => [...new Set(rule.on)].map((type) => ({ type, rule }))),
    ({ type }) => type,
  );
  const lists = new Map([...byTrigger].map(([type, hits]) => [type, hits.map(({ rule }) => rule)]));
  const byId = new Map(rules.map((rule) => [rule.id as string, rule]));
  return {
    rules,
    on: (type) => lists.get(type) ?? [],
    find: (id) => byId.get(id),
  };
};
