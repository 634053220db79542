import type { JudgedType } from '../signals/signals.ts';
import type { Finding } from './finding.ts';
import { type Rule, ruleFamilies } from './rule.ts';

/** What a revision of a rule says of its findings. */
type RevisionWords = Pick<
  Rule,
  'id' | 'revision' | 'title' | 'ground' | 'userFact' | 'falsePositives' | 'runbook'
>;

/** A set of rules that was checked as a whole, with lookup by event type and by id. */
export type Catalogue = {
  readonly rules: readonly Rule[];
  /** The rules for an event type, in the order of the catalogue. */
  readonly on: (type: JudgedType) => readonly Rule[];
  readonly find: (id: string) => Rule | undefined;
  /** What the revision says that found something; the present one if that is not known any more. */
  readonly wordsOf: (finding: Pick<Finding, 'rule' | 'revision'>) => RevisionWords | undefined;
  /** Whether all automatic restrictions are halted: findings then only lead to flags. */
  readonly halted?: boolean;
};

/** Thrown if rules cannot be used together; lists all problems, one sentence each. */
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
    : [`${rule.id}: its id must be a family, a dot and words in kebab-case`]),
  ...(Number.isInteger(rule.revision) && rule.revision >= 1
    ? []
    : [`${rule.id}: revision must be a whole number, 1 or more`]),
  ...(rule.on.length > 0 ? [] : [`${rule.id}: on must name at least one event type`]),
  ...(rule.life !== 'canary' || ((rule.share ?? 0) > 0 && (rule.share ?? 0) < 1)
    ? []
    : [`${rule.id}: share must be between 0 and 1 for a rule in canary`]),
  ...Object.entries(rule.thresholds)
    .filter(([, value]) => !Number.isFinite(value))
    .map(
      ([name, value]) => `${rule.id}: threshold ${name} is ${value}, but must be a finite number`,
    ),
];

const duplicatesIn = (ids: readonly string[]) => [
  ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i)),
];

/**
 * Builds a catalogue of rules.
 *
 * @param revisions other revisions that decisions may rest on
 * @throws {CatalogueError} if there are no rules, two have the same id, or one is malformed.
 */
export const buildCatalogue = (
  rules: readonly Rule[],
  revisions: readonly RevisionWords[] = [],
): Catalogue => {
  const problems = [
    ...(rules.length > 0 ? [] : ['there are no rules']),
    ...duplicatesIn(rules.map(({ id }) => id)).map((id) => `${id}: two rules have this id`),
    ...rules.flatMap(problemsOf),
  ];
  if (problems.length > 0) throw new CatalogueError(problems);

  const byTrigger = Map.groupBy(
    // If a rule names an event type twice, it still runs once.
    rules.flatMap((rule) => [...new Set(rule.on)].map((type) => ({ type, rule }))),
    ({ type }) => type,
  );
  const rulesByType = new Map(
    [...byTrigger].map(([type, hits]) => [type, hits.map(({ rule }) => rule)]),
  );
  const byId = new Map(rules.map((rule) => [rule.id as string, rule]));
  return {
    rules,
    on: (type) => rulesByType.get(type) ?? [],
    find: (id) => byId.get(id),
    wordsOf: ({ rule, revision }) =>
      revisions.find((one) => one.id === rule && one.revision === revision) ?? byId.get(rule),
  };
};
