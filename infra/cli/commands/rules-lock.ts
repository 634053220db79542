import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Rule } from '#shared/rules/rule.ts';

/** Revision and text hash of each rule when it was last accepted: a changed rule needs a new revision. */
export const RulesLock = z.record(
  z.string(),
  z.strictObject({ revision: z.number().int().positive(), hash: z.string() }),
);
export type RulesLock = z.infer<typeof RulesLock>;

const root = new URL('../../../', import.meta.url);

export const lockFile = new URL('test/rules/rules.lock.json', root);

/** The source file of a rule. */
const fileOf = (id: string): URL => new URL(`shared/rules/${id.replace('.', '/')}.ts`, root);

const comments = /\/\*[\s\S]*?\*\/|\/\/.*/g;

/** Parts of a rule that may change without a new revision: descriptions for people, and its life. */
const prose = [
  /(title|detects): \{[^}]*\},?/g,
  /(falsePositives|blindSpots|runbook): \[[^\]]*\],?/g,
  /look: \{[^}]*\},?/g,
  /life: '\w+',?/g,
  /userFact: '[\w-]+',?/g,
];

const withoutProse = (text: string): string =>
  [comments, ...prose].reduce((rest, pattern) => rest.replace(pattern, ''), text);

/** The constants of a file, by name, each with its source text. */
const constantsIn = (text: string): readonly (readonly [string, string])[] =>
  text
    .split(/^(?=(?:export )?const )/m)
    .slice(1)
    .map((part) => [/const (\w+)/.exec(part)?.[1] ?? '', part]);

/** The text followed by all constants that it uses, directly or indirectly. */
const withUsedConstants = (text: string, constants: ReadonlyMap<string, string>): string => {
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
 * Returns the logic of a rule's source: its text and the clauses and triggers that it uses, without
 * descriptions, comments and whitespace. A clause that only a description mentions ("old", "young") does not
 * count as used.
 *
 * @param vocabulary source texts of the files that define clauses and triggers
 */
export const logicOf = (text: string, vocabulary: readonly string[]): string =>
  withUsedConstants(
    withoutProse(text),
    new Map(vocabulary.flatMap((file) => constantsIn(withoutProse(file)))),
  ).replace(/\s+/g, '');

/** A hash over the logic of a rule (`logicOf`). */
const fingerprint = (rule: Rule): string => {
  const vocabulary = ['clauses', 'triggers', 'offer'].map((name) =>
    readFileSync(new URL(`shared/rules/${name}.ts`, root), 'utf8'),
  );
  const logic = logicOf(readFileSync(fileOf(rule.id), 'utf8'), vocabulary);
  return createHash('sha256').update(logic).digest('hex').slice(0, 16);
};

export const readLock = (): RulesLock =>
  RulesLock.parse(JSON.parse(readFileSync(lockFile, 'utf8')));

export const lockOf = (rules: readonly Rule[]): RulesLock =>
  Object.fromEntries(
    rules
      .map((rule) => [rule.id, { revision: rule.revision, hash: fingerprint(rule) }] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** A difference between the rules and the lock. */
export type Drift = {
  readonly id: string;
  readonly problem: string;
  /** Whether the remedy is to write the lock again. */
  readonly lockable: boolean;
};

const lockRemedy = 'lock it with npx clearspring rules check --lock';

/** Returns the differences between the rules and the lock, with remedies. */
export const driftOf = (rules: readonly Rule[], lock: RulesLock): readonly Drift[] => {
  const now = lockOf(rules);
  const missing = Object.keys(lock)
    .filter((id) => !Object.hasOwn(now, id))
    .map((id) => ({
      id,
      problem:
        'is in the lock but not in the catalogue; put it back: rules are retired, never deleted',
      lockable: false,
    }));
  const changed = Object.entries(now).flatMap(([id, { revision, hash }]): readonly Drift[] => {
    const locked = Object.hasOwn(lock, id) ? lock[id] : undefined;
    if (!locked) return [{ id, problem: `is new; ${lockRemedy}`, lockable: true }];
    if (locked.hash === hash && locked.revision === revision) return [];
    return revision > locked.revision
      ? [{ id, problem: `has a new revision; ${lockRemedy}`, lockable: true }]
      : [{ id, problem: `changed; raise its revision to ${locked.revision + 1}`, lockable: false }];
  });
  return [...missing, ...changed];
};
