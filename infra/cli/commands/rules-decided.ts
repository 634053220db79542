import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { compactSignals, expandSignals, SignalSnapshot } from '#shared/decisions/snapshot.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { Finding } from '#shared/rules/finding.ts';
import { judge } from '#shared/rules/judge.ts';
import { signalsOf } from '#shared/rules/play.ts';
import type { Rule } from '#shared/rules/rule.ts';
import type { Cases } from '#shared/rules/specimen.ts';
import type { Drift } from './rules-lock.ts';

const RuleFinding = Finding.pick({ severity: true, evidence: true }).nullable();
type RuleFinding = z.infer<typeof RuleFinding>;

/** The finding of a rule revision on a signal snapshot as decisions store it; `null` if it found nothing. */
const DecidedCase = z.strictObject({
  rule: z.string(),
  revision: z.number().int().positive(),
  name: z.string(),
  signals: SignalSnapshot,
  finding: RuleFinding,
});
type Decided = z.infer<typeof DecidedCase>;

const file = new URL('../../../test/rules/decided.jsonl', import.meta.url);

const linesOf = (decided: readonly Decided[]): string =>
  decided.map((one) => `${JSON.stringify(one)}\n`).join('');

export const readDecided = (): readonly Decided[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => DecidedCase.parse(JSON.parse(line)));

/** The current finding of a rule, or its error if it fails. */
const findingOf = (
  rule: Rule,
  snapshot: SignalSnapshot,
): RuleFinding | { readonly error: string } => {
  const signals = expandSignals(snapshot);
  const { findings, errors } = judge(
    signals,
    buildCatalogue([{ ...rule, life: 'live' }]),
    'account-1',
  );
  const [[finding], [failed]] = [findings, errors];
  if (failed) return { error: failed.message };
  return finding ? { severity: finding.severity, evidence: finding.evidence } : null;
};

/** The findings of a rule on each of its cases, in the form that decisions store. */
const decidedCasesOf = ({ rule, fires, quiet }: Cases): readonly Decided[] =>
  Object.entries({ ...fires, ...quiet }).map(([name, story]) => {
    const signals = compactSignals(signalsOf(story));
    const finding = RuleFinding.parse(findingOf(rule, signals));
    return { rule: rule.id, revision: rule.revision, name, signals, finding };
  });

/**
 * Reports findings of a rule that differ from those kept for the same revision: stored decisions that name
 * the revision would have another result if evaluated again. Detects changes that the hash of the rule's own
 * text cannot see, in whatever file they are.
 */
export const driftOfDecided = (rule: Rule, decided: readonly Decided[]): readonly Drift[] => {
  const own = decided.filter((one) => one.rule === rule.id && one.revision === rule.revision);
  if (own.length === 0) {
    const problem =
      'has no stored findings for its revision; store them with npx clearspring rules check --lock';
    return [{ id: rule.id, problem, lockable: true }];
  }
  const other = own.filter(
    ({ signals, finding }) => JSON.stringify(findingOf(rule, signals)) !== JSON.stringify(finding),
  );
  return other.length === 0
    ? []
    : [
        {
          id: rule.id,
          problem: `has other findings on ${other.length} of ${own.length} stored cases (such as “${other[0]?.name}”) than the same revision had; raise its revision to ${rule.revision + 1}`,
          lockable: false,
        },
      ];
};

/** Stores the findings of new rules and revisions; findings of a known revision stay unchanged. */
export const keepDecided = (cases: readonly Cases[]): void => {
  const before = readDecided();
  const after = cases.flatMap((each) => {
    const { id, revision } = each.rule;
    const own = before.filter((one) => one.rule === id && one.revision === revision);
    return own.length > 0 ? own : decidedCasesOf(each);
  });
  writeFileSync(
    file,
    linesOf(after.toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))),
  );
};
