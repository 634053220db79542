import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Rule } from '#shared/rules/rule.ts';

/** What each rule was when it was last accepted: a rule that says something else has a new revision. */
export const RulesLock = z.record(
  z.string(),
  z.strictObject({ revision: z.number().int().positive(), hash: z.string() }),
);
export type RulesLock = z.infer<typeof RulesLock>;

const root = new URL('../../../', import.meta.url);

export const lockFile = new URL('test/rules/rules.lock.json', root);

/** Where the file of a rule is. */
export const fileOf = (id: string): URL => new URL(`shared/rules/${id.replace('.', '/')}.ts`, root);

const source = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** What people read about a rule, and its life, may change without a new revision. */
const prose = [
  /(title|detects): \{[^}]*\},?/g,
  /(falsePositives|blindSpots|runbook): \[[^\]]*\],?/g,
  /look:\s*'(?:[^'\\]|\\.)*',?/g,
  /life: '\w+',?/g,
  /\/\*[\s\S]*?\*\/|\/\/.*/g,
  /\s+/g,
];
const bare = (text: string) => prose.reduce((rest, pattern) => rest.replace(pattern, ''), text);

/** The constants of a file by name, each with its own text. */
const constantsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^(?=(?:export )?const )/m)
      .slice(1)
      .map((part) => [/const (\w+)/.exec(part)?.[1] ?? '', bare(part)]),
  );

/** The text with every constant of the rooms that rules share, and what those use in turn. */
const closure = (text: string, constants: ReadonlyMap<string, string>): string => {
  const used = new Map<string, string>();
  const visit = (part: string) => {
    for (const [name, body] of constants) {
      if (used.has(name) || !new RegExp(`\\b${name}\\b`).test(part)) continue;
      used.set(name, body);
      visit(body);
    }
  };
  visit(text);
  return [text, ...[...used.keys()].toSorted().map((name) => used.get(name))].join('\n');
};

/**
 * Tells whether a rule still says what it said: a hash over its file and the clauses and triggers
 * that it uses, without prose, comments and layout.
 */
export const fingerprint = (rule: Rule): string => {
  const shared = ['clauses', 'triggers', 'offer'].flatMap((name) => [
    ...constantsIn(source(`shared/rules/${name}.ts`)),
  ]);
  const text = bare(readFileSync(fileOf(rule.id), 'utf8'));
  return createHash('sha256')
    .update(closure(text, new Map(shared)))
    .digest('hex')
    .slice(0, 16);
};

export const readLock = (): RulesLock =>
  RulesLock.parse(JSON.parse(readFileSync(lockFile, 'utf8')));

export const lockOf = (rules: readonly Rule[]): RulesLock =>
  Object.fromEntries(
    rules
      .map((rule) => [rule.id, { revision: rule.revision, hash: fingerprint(rule) }] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** What the rules and the lock disagree on, one sentence each, with the remedy. */
export const lockProblems = (rules: readonly Rule[], lock: RulesLock): readonly string[] => {
  const now = lockOf(rules);
  const gone = Object.keys(lock)
    .filter((id) => !(id in now))
    .map((id) => `${id}: is locked but not in the catalogue; a rule is retired, never deleted`);
  const changed = Object.entries(now).flatMap(([id, { revision, hash }]) => {
    const locked = lock[id];
    if (!locked) return [`${id}: is new; lock it with clearspring rules check --lock`];
    if (locked.hash === hash && locked.revision === revision) return [];
    return revision > locked.revision
      ? [`${id}: has a new revision; lock it with clearspring rules check --lock`]
      : [`${id}: changed; raise its revision to ${locked.revision + 1}`];
  });
  return [...gone, ...changed];
};

/** Problems that locking cannot heal: what was deleted, or changed without a new revision. */
export const refusals = (rules: readonly Rule[], lock: RulesLock): readonly string[] =>
  lockProblems(rules, lock).filter((problem) => !problem.includes('--lock'));
