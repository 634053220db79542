import type { TrialRecord } from '../decisions/promotion.ts';
import { isAnomalous } from '../decisions/promotion.ts';
import { caseIdOf } from '../effects/effects.ts';
import type { Case } from '../reviews/case.ts';
import {
  type Reviewed,
  reviewedFindings,
  revisionName,
  type Spoken,
} from '../reviews/precision.ts';
import type { NewEntry, RulebookEntry } from '../rules/cel/rulebook.ts';
import type { Finding } from '../rules/finding.ts';
import { Unavailable } from '../stores/failure.ts';
import type { RulebookStore, RuleTally } from '../stores/rulebook/port.ts';
import type { Ports } from './ports.ts';

const attempts = 5;

/**
 * Reads the book and writes one entry after it; reads on and thinks again when somebody was first.
 *
 * @param entryOf what to write, given the whole book; `null` for nothing
 * @returns the place of the entry, `null` when nothing was written
 * @throws Unavailable when others keep writing
 */
export const writeInBook = async (
  rulebook: Pick<RulebookStore, 'entriesAfter' | 'append'>,
  entryOf: (entries: readonly RulebookEntry[]) => NewEntry | null | Promise<NewEntry | null>,
): Promise<number | null> => {
  const entries: RulebookEntry[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    entries.push(...(await rulebook.entriesAfter(entries.at(-1)?.sequence ?? 0)));
    const entry = await entryOf(entries);
    if (entry === null) return null;
    const after = entries.at(-1)?.sequence ?? 0;
    if ((await rulebook.append(after, entry)) === 'written') return after + 1;
  }
  throw new Unavailable('the book of rules is being written by somebody else: try again');
};

const day = 86_400_000;
const trialDays = 30;
const casesTogether = 1_000;

/** Counts by day, today first. */
const countsOf = (
  rulebook: Pick<RulebookStore, 'countsOn'>,
  now: number,
): Promise<readonly (readonly RuleTally[])[]> =>
  Promise.all(Array.from({ length: trialDays }, (_, i) => rulebook.countsOn(now - i * day)));

const severities: readonly Finding['severity'][] = ['low', 'medium', 'high', 'critical'];

type Rulings = {
  readonly reviewed: ReadonlyMap<string, Reviewed>;
  /** The gravest that each rule and revision said. */
  readonly gravest: ReadonlyMap<string, Finding['severity']>;
};

const noRulings: Rulings = { reviewed: new Map(), gravest: new Map() };

const rulingsOf = async (
  { ledger, settings: { platformId } }: Pick<Ports, 'ledger' | 'settings'>,
  now: number,
): Promise<Rulings> => {
  const gravest = new Map<string, Finding['severity']>();
  const spoken: Spoken[] = [];
  // A day at a time, and of each decision only what counts: a month of them fits no function's memory.
  for (let back = 0; back < trialDays; back++) {
    for (const decision of await ledger.decisionsOn(now - back * day)) {
      const { by, decidedAt, subject, findings } = decision;
      spoken.push({
        by,
        decidedAt,
        subject: { accountId: subject.accountId },
        findings: findings.map(({ rule, revision }) => ({ rule, revision })),
      });
      for (const { rule, revision, severity } of findings) {
        const name = revisionName(rule, revision);
        const known = gravest.get(name) ?? 'low';
        const isGraver = severities.indexOf(severity) > severities.indexOf(known);
        gravest.set(name, isGraver ? severity : known);
      }
    }
  }
  const accounts = [...new Set(spoken.map(({ subject }) => subject.accountId))];
  const resolved: Pick<Case, 'accountId' | 'resolution'>[] = [];
  for (let i = 0; i < accounts.length; i += casesTogether) {
    const some = accounts.slice(i, i + casesTogether);
    const cases = await ledger.readCases(some.map((account) => caseIdOf(platformId, account)));
    for (const { accountId, resolution } of cases.values()) {
      if (resolution) resolved.push({ accountId, resolution });
    }
  }
  return { reviewed: reviewedFindings(spoken, resolved), gravest };
};

/** A rule at a revision, as a trial knows it. */
export type Tried = {
  readonly id: string;
  readonly revision: number;
  readonly backtest: TrialRecord['backtest'];
};

/** How a rule did in the last 30 days. */
export type Trial = {
  readonly record: TrialRecord;
  /** Of what it fired on, how often a live rule found something as well. */
  readonly withLive: number;
  /** The same by the live rule that did, the most first. */
  readonly withRules: readonly (readonly [rule: string, count: number])[];
  /** It fires far more often today than on the days before. */
  readonly anomalous: boolean;
  /** The gravest that it said, where rulings were asked for. */
  readonly severity: Finding['severity'];
};

/**
 * What is known of rules in use and on trial, over the last 30 days.
 *
 * @param rulings whether to read what people ruled: every decision of 30 days and its case
 */
export const trialsOf = async (
  ports: Pick<Ports, 'ledger' | 'settings'> & {
    readonly rulebook: Pick<RulebookStore, 'countsOn'>;
  },
  { now, rulings }: { readonly now: number; readonly rulings: boolean },
): Promise<(tried: Tried) => Trial> => {
  const [counts, { reviewed, gravest }] = await Promise.all([
    countsOf(ports.rulebook, now),
    rulings ? rulingsOf(ports, now) : noRulings,
  ]);
  return ({ id, revision, backtest }) => {
    const own = counts.map((tallies) =>
      tallies.find((tally) => tally.rule === id && tally.revision === revision),
    );
    const sum = (of: (tally: RuleTally) => number) =>
      own.reduce((total, tally) => total + (tally ? of(tally) : 0), 0);
    const [today = 0, ...before] = own.map((tally) => tally?.fired ?? 0);
    const name = revisionName(id, revision);
    return {
      record: {
        backtest,
        looked: sum(({ looked }) => looked),
        fired: sum(({ fired }) => fired),
        errored: sum(({ errored }) => errored),
        reviewed: reviewed.get(name) ?? { decisions: 0, upheld: 0 },
      },
      withLive: sum(({ withLive }) => withLive),
      withRules: [...new Set(own.flatMap((tally) => Object.keys(tally?.withRules ?? {})))]
        .map((rule) => [rule, sum(({ withRules }) => withRules[rule] ?? 0)] as const)
        .toSorted(([, a], [, b]) => b - a),
      // Days before the first count are no quiet days.
      anomalous: isAnomalous(
        today,
        before.slice(0, before.findLastIndex((fired) => fired > 0) + 1),
      ),
      severity: gravest.get(name) ?? 'low',
    };
  };
};
