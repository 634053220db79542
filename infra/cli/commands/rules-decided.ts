import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { compactSignals, expandSignals, SignalSnapshot } from '#shared/decisions/snapshot.ts';
import { collect } from '#shared/rules/collect.ts';
import { Finding } from '#shared/rules/finding.ts';
import { judge } from '#shared/rules/judge.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { type Cases, signalsOf } from '#shared/rules/specimen.ts';
import type { Drift } from './rules-lock.ts';

const Said = Finding.pick({ severity: true, evidence: true }).nullable();
type Said = z.infer<typeof Said>;

/** What a revision of a rule said about signals as a decision keeps them; `null`: nothing. */
const Decided = z.strictObject({
  rule: z.string(),
  revision: z.number().int().positive(),
  name: z.string(),
  signals: SignalSnapshot,
  said: Said,
});
export type Decided = z.infer<typeof Decided>;

const file = new URL('../../../test/rules/decided.jsonl', import.meta.url);

const linesOf = (decided: readonly Decided[]): string =>
  decided.map((one) => `${JSON.stringify(one)}\n`).join('');

export const readDecided = (): readonly Decided[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Decided.parse(JSON.parse(line)));

/** What a rule says now; how it failed, where it cannot. */
const saidBy = (rule: Rule, snapshot: SignalSnapshot): Said | { readonly error: string } => {
  const signals = expandSignals(snapshot);
  const { findings, errors } = judge(signals, collect([{ ...rule, life: 'live' }]), 'account-1');
  const [[finding], [failed]] = [findings, errors];
  if (failed) return { error: failed.message };
  return finding ? { severity: finding.severity, evidence: finding.evidence } : null;
};

/** What a rule says about each of its cases, by what a decision would keep of it. */
const decidedOf = ({ rule, fires, quiet }: Cases): readonly Decided[] =>
  Object.entries({ ...fires, ...quiet }).map(([name, story]) => {
    const signals = compactSignals(signalsOf(story));
    const said = Said.parse(saidBy(rule, signals));
    return { rule: rule.id, revision: rule.revision, name, signals, said };
  });

/**
 * Where a rule no longer says what the same revision said: decisions that name it would be decided
 * again to another result. It finds what the hash over the rule's own text cannot, whatever file the
 * change is in.
 */
export const driftOfDecided = (rule: Rule, decided: readonly Decided[]): readonly Drift[] => {
  const own = decided.filter((one) => one.rule === rule.id && one.revision === rule.revision);
  if (own.length === 0) {
    const problem =
      'has a revision that nothing is kept of; keep it with clearspring rules check --lock';
    return [{ id: rule.id, problem, lockable: true }];
  }
  const other = own.filter(
    ({ signals, said }) => JSON.stringify(saidBy(rule, signals)) !== JSON.stringify(said),
  );
  return other.length === 0
    ? []
    : [
        {
          id: rule.id,
          problem: `says something else about ${other.length} of ${own.length} kept cases (“${other[0]?.name}”) than the same revision did; raise it to ${rule.revision + 1}`,
          lockable: false,
        },
      ];
};

/** Keeps what new rules and new revisions say; what is kept of a revision stays as it is. */
export const keepDecided = (cases: readonly Cases[]): void => {
  const before = readDecided();
  const after = cases.flatMap((each) => {
    const { id, revision } = each.rule;
    const own = before.filter((one) => one.rule === id && one.revision === revision);
    return own.length > 0 ? own : decidedOf(each);
  });
  writeFileSync(
    file,
    linesOf(after.toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))),
  );
};
