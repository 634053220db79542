import { AccountOutcome, restrictingOutcomes } from '../decisions/decision.ts';
import type {
  AccountDifference,
  BacktestResult,
  Sample,
  Side,
  Tally,
} from '../stores/backtests/port.ts';
import { changeOf } from './change.ts';
import { type Decided, joinArrived, type Story } from './recorder.ts';

/**
 * Both histories; `against` is the revision of the rule that decides on the side where the rule under test
 * only watches.
 */
export type Stories = { readonly [S in Side]: Story } & { readonly against: number | null };

/** The more severe of two outcomes. */
const moreSevere = (a: AccountOutcome, b: AccountOutcome): AccountOutcome =>
  AccountOutcome.options.indexOf(a) >= AccountOutcome.options.indexOf(b) ? a : b;

/**
 * Sorted by name. A Map, because an account may be called `constructor`; plain objects are never indexed by
 * account id.
 */
const sortedByName = <T>(named: ReadonlyMap<string, T>): Readonly<Record<string, T>> =>
  Object.fromEntries([...named].toSorted(([x], [y]) => (x < y ? -1 : 1)));

const mergeTallies = (a: Tally, b: Tally): Tally => {
  const sums = new Map(Object.entries(a));
  for (const [key, value] of Object.entries(b)) sums.set(key, (sums.get(key) ?? 0) + value);
  return sortedByName(sums);
};

const forBothSides = <T>(merge: (side: Side) => T): { readonly [S in Side]: T } => ({
  without: merge('without'),
  with: merge('with'),
});

/**
 * Whether `a` was said first. Ties are broken by the text of the evidence, so that the merge order does not
 * matter.
 */
const isEarlier = (a: AccountDifference, b: AccountDifference): boolean => {
  const [here, there] = [a.at ?? Number.POSITIVE_INFINITY, b.at ?? Number.POSITIVE_INFINITY];
  return here === there ? JSON.stringify(a.evidence) <= JSON.stringify(b.evidence) : here < there;
};

const earlierTime = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

const samplesOfEach = 5;

/** The first samples by id, each once. */
const firstSamples = (samples: readonly Sample[]): readonly Sample[] =>
  [...new Map(samples.map((one) => [one.decisionId, one])).values()]
    .toSorted((a, b) => (a.decisionId < b.decisionId ? -1 : 1))
    .slice(0, samplesOfEach);

const mergeSamples = (
  a: BacktestResult['samples'],
  b: BacktestResult['samples'],
): BacktestResult['samples'] =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .toSorted()
      .map((change) => [change, firstSamples([...(a[change] ?? []), ...(b[change] ?? [])])]),
  );

/**
 * Merges the entries of an account that both parts saw: keeps the more severe outcomes and the rule's first
 * finding.
 */
const mergeAccounts = (a: AccountDifference, b: AccountDifference): AccountDifference => {
  const { at, evidence } = isEarlier(a, b) ? a : b;
  return {
    restricted: forBothSides((side) => earlierTime(a.restricted[side], b.restricted[side])),
    decisions: a.decisions + b.decisions,
    without: moreSevere(a.without, b.without),
    with: moreSevere(a.with, b.with),
    at,
    evidence,
  };
};

/**
 * Merges two results. Associative and commutative, so parts of an archive can be replayed anywhere and merged
 * in any order.
 *
 * @throws {Error} if they are of different rules or revisions
 */
export const mergeResults = (a: BacktestResult, b: BacktestResult): BacktestResult => {
  if (a.rule.id !== b.rule.id || a.rule.revision !== b.rule.revision) {
    const [here, there] = [a, b].map(({ rule: { id, revision } }) => `${id}#${revision}`);
    throw new Error(
      `results of different rules or revisions cannot be merged: ${here} and ${there}`,
    );
  }
  const accounts = new Map(Object.entries(a.accounts));
  for (const [id, there] of Object.entries(b.accounts)) {
    const here = accounts.get(id);
    accounts.set(id, here ? mergeAccounts(here, there) : there);
  }
  return {
    rule: a.rule,
    events: a.events + b.events,
    refused: mergeTallies(a.refused, b.refused),
    days: mergeTallies(a.days, b.days),
    arrived: joinArrived(a.arrived, b.arrived),
    examined: a.examined + b.examined,
    fired: a.fired + b.fired,
    overlap: mergeTallies(a.overlap, b.overlap),
    errors: mergeTallies(a.errors, b.errors),
    decisions: forBothSides((side) => mergeTallies(a.decisions[side], b.decisions[side])),
    findings: forBothSides((side) => mergeTallies(a.findings[side], b.findings[side])),
    changes: mergeTallies(a.changes, b.changes),
    samples: mergeSamples(a.samples, b.samples),
    cases: forBothSides((side) => a.cases[side] + b.cases[side]),
    accounts: sortedByName(accounts),
  };
};

/** The entries of a tally, highest count first. */
export const byFallingCount = (tally: Tally): readonly (readonly [string, number])[] =>
  Object.entries(tally).toSorted(([, a], [, b]) => b - a);

const tallyOf = (keys: Iterable<string>): Tally => {
  const sums = new Map<string, number>();
  for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + 1);
  return sortedByName(sums);
};

/** The most severe outcome of each account with a decision, and when it was first restricted. */
const fatesOf = ({ decided }: Story) => {
  const fates = new Map<string, { worst: AccountOutcome; restricted: number | null }>();
  for (const { outcome, about, accountId, at } of decided.values()) {
    if (about !== 'account') continue;
    const { worst, restricted } = fates.get(accountId) ?? unharmed;
    fates.set(accountId, {
      worst: moreSevere(worst, outcome as AccountOutcome),
      restricted: restrictingOutcomes.has(outcome) ? earlierTime(restricted, at) : restricted,
    });
  }
  return fates;
};

const unharmed = { worst: 'allow', restricted: null } as const;

/** The decisions that differ between the sides, and how. */
const changesIn = (without: Story, deciding: Story) =>
  [...new Set([...without.decided.keys(), ...deciding.decided.keys()])].flatMap((decisionId) => {
    const [a, b] = [without.decided.get(decisionId), deciding.decided.get(decisionId)];
    const [before, after] = [a?.outcome ?? 'allow', b?.outcome ?? 'allow'];
    if (before === after) return [];
    const { eventId, accountId, at } = (b ?? a) as Decided;
    return [{ change: changeOf(before, after), decisionId, eventId, accountId, at }];
  });

/**
 * Compares the two histories of a part. Keeps every account with a decision, because another part may show
 * that it was treated differently.
 */
export const compareStories = (
  { id, revision }: { readonly id: string; readonly revision: number },
  { without, with: deciding, against }: Stories,
): BacktestResult => {
  const fates = { without: fatesOf(without), with: fatesOf(deciding) };
  const { refused, days, arrived, overlap, events, examined, fired } = without;
  const changes = changesIn(without, deciding);
  const byAccount = Map.groupBy(changes, ({ accountId }) => accountId);
  const accounts = new Set([...fates.without.keys(), ...fates.with.keys(), ...byAccount.keys()]);
  const outcomes = ({ decided }: Story) =>
    tallyOf([...decided.values()].map(({ outcome }) => outcome));
  return {
    rule: { id, revision, against },
    events,
    refused,
    days,
    arrived,
    examined,
    fired,
    overlap,
    errors: deciding.errors,
    decisions: { without: outcomes(without), with: outcomes(deciding) },
    findings: { without: without.findings, with: deciding.findings },
    changes: tallyOf(changes.map(({ change }) => change)),
    samples: Object.fromEntries(
      [...Map.groupBy(changes, ({ change }) => change)].map(([change, some]) => [
        change,
        firstSamples(some.map(({ change: _, ...sample }) => sample)),
      ]),
    ),
    cases: { without: without.cases, with: deciding.cases },
    accounts: Object.fromEntries(
      [...accounts].toSorted().map((account) => {
        const fate = forBothSides((side) => fates[side].get(account) ?? unharmed);
        return [
          account,
          {
            ...forBothSides((side) => fate[side].worst),
            restricted: forBothSides((side) => fate[side].restricted),
            decisions: byAccount.get(account)?.length ?? 0,
            at: without.firstFindings.get(account)?.at ?? null,
            evidence: without.firstFindings.get(account)?.evidence ?? [],
          },
        ];
      }),
    ),
  };
};

/** The final result: accounts without differing decisions are left out. */
export const differencesIn = (result: BacktestResult): BacktestResult => ({
  ...result,
  accounts: Object.fromEntries(
    Object.entries(result.accounts).filter(([, { decisions }]) => decisions > 0),
  ),
});
