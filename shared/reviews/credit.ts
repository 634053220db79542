import type { Decision } from '../decisions/decision.ts';
import { policy } from '../decisions/policy.ts';
import { priors } from '../decisions/score.ts';
import type { ListEntry } from '../lists/entry.ts';
import { dateOf, day } from '../settings/durations.ts';
import { type AccountState, isVerifiedAtLevel } from '../signals/account-state.ts';
import { type Reputation, unknownReputation } from '../signals/reputation.ts';
import { logOddsOf } from '../text/log-odds.ts';
import { formatPercent } from '../text/percent.ts';
import { appealsIn, isAgainst } from './appeal.ts';
import type { Case } from './case.ts';
import { conclusionOf } from './conclusion.ts';
import { type CreditEvent, creditEventOf } from './credit-events.ts';
import { type CreditPart, part } from './credit-parts.ts';
import { punishedUntil } from './dishonesty-terms.ts';

/** A score with its parts, whose points add up to it. */
export type Credit = { readonly score: number; readonly parts: readonly CreditPart[] };

/**
 * Points per unit of log-odds (a factor of e) against an account: the scale on which all figures compare.
 * Chosen so that one limit leaves an unknown account near the floor, and a freeze near zero.
 */
export const pointsPerLogOdds = 6;

const pointsFor = (logOdds: number): number => Math.round(pointsPerLogOdds * logOdds);

/** Points for a probability, relative to the prior. */
const pointsAt = (probability: number): number =>
  pointsFor(logOddsOf(probability) - logOddsOf(priors.unknown));

/**
 * The points of each part, by what it is known to mean. “Simulator” is `bench signups`, seeds 41 and 42,
 * then 4,994 honest and 705 farm accounts; it prints the same evidence beside these figures.
 */
export const creditPolicy = {
  /** An unknown account: in the upper half, as most are honest. */
  start: 60,
  /**
   * Identity: 92 % of honest and 49 % of farm accounts have it, a difference of 2.5 in log-odds
   * (simulator). Phone and face are placed around it by judgement: no measurement separates them.
   */
  verified: { phone: 5, identity: pointsFor(2.5), face: 18 },
  /**
   * Half of it is reached at the age of an established account (`policy`). By judgement: the simulator
   * covers six weeks.
   */
  age: 22,
  ageHalfDays: policy.establishedHours / 24,
  /** What one occurrence takes away; all of its kind take at most twice as much. */
  events: {
    /** The probability that each outcome needs, relative to the prior (`policy`, `priors`). */
    freeze: pointsAt(policy.freezeAt),
    limit: pointsAt(policy.limitAt),
    challenge: pointsAt(policy.challengeAt),
    /** Five times as frequent on farm accounts (simulator: 9.2 against 1.9 %). */
    flag: pointsFor(Math.log(5)),
    /**
     * A medium finding; four times as frequent on abusive accounts (Weibo), as in
     * `scoring/account-score`.
     */
    hide: pointsFor(Math.log(20)),
    'flag-content': pointsFor(Math.log(4)),
  },
  /** Does not fade during an authority's term. A match errs about once in ten thousand (`score`). */
  punished: pointsFor(Math.log(10_000)),
  /** As the rules on these lists weigh: at least high, and low. */
  listed: { block: pointsFor(Math.log(100)), watch: pointsFor(Math.log(4)) },
  /**
   * Half-lives in days. With 90, 96 % of the honest accounts of the simulator that lost points are back at
   * the start within 90 days, and all within 180. What a person confirmed fades half as fast, by judgement.
   */
  halfLifeDays: { machine: 90, confirmed: 180 },
  /**
   * Automatic findings alone take no account below this; people and authorities can. About what one limit
   * leaves an unknown account. It costs nothing: farm and honest accounts are separated as well without
   * it (simulator: the same AUC at 0, 15 and 25).
   */
  floor: 25,
} as const;

/** When a reviewer last cleared the account, and restored each post: what was decided before does not count. */
const clearancesOf = ({ clearance }: AccountState, decisions: readonly Decision[]) => {
  const releases = decisions
    .filter(({ outcome, by }) => outcome === 'allow' && by !== undefined)
    .toSorted((a, b) => a.decidedAt - b.decidedAt);
  const { account = [], content = [] } = Object.groupBy(releases, ({ subject }) => subject.kind);
  // An erasure removes the clearance from the state, but not the decisions.
  const ofAccount = account.filter(({ undoes }) => undoes === undefined);
  return {
    clearedAt: Math.max(clearance?.at ?? 0, ...ofAccount.map(({ decidedAt }) => decidedAt)),
    restored: new Map(content.map(({ subject, decidedAt }) => [subject.id, decidedAt])),
  };
};

const standingParts = (
  { verification, signedUpAt, firstSeenAt }: AccountState,
  at: number,
): readonly CreditPart[] => {
  const { start, verified, age, ageHalfDays } = creditPolicy;
  const isVerified = isVerifiedAtLevel(verification, 'phone', at);
  const days = Math.max(0, (at - (signedUpAt ?? firstSeenAt)) / day);
  return [
    part('start', start),
    ...(isVerified
      ? // A missing level counts as the lowest, as for the gate (`isAtLeastLevel`).
        [part('verified', verified[verification.level ?? 'phone'], {}, verification.since || null)]
      : []),
    part('age', Math.round(age * (1 - 2 ** (-days / ageHalfDays))), { days: Math.floor(days) }),
  ];
};

const listParts = (entries: readonly ListEntry[]): readonly CreditPart[] =>
  entries.flatMap(({ list, expiresAt }) => {
    if (list === 'allow') return [];
    const values = { list, until: dateOf(expiresAt) };
    return list === 'dishonesty'
      ? part('punished', -creditPolicy.punished, values)
      : part('listed', -creditPolicy.listed[list], values);
  });

/**
 * Returns whether a person confirmed a decision: made it, refused the latest appeal against it, or concluded on the
 * case since that it holds.
 *
 * @param open the case of the account
 */
const confirmedOn = (open: Case | null): ((decision: Decision) => boolean) => {
  const appeals = open ? appealsIn(open) : [];
  return ({ id, by, subject, decidedAt }) => {
    if (by !== undefined) return true;
    const appeal = appeals.findLast((one) => isAgainst(one, id));
    if (appeal) return appeal.state === 'refused';
    const concluded = open && conclusionOf(open, { decisionId: id, subject, at: decidedAt });
    return concluded?.conclusion === 'upheld' || concluded?.conclusion === 'restricted';
  };
};

/**
 * Adds parts for floor and bounds, so that the parts add up to the score.
 *
 * @param floor of automatic findings alone; 0: there is none
 */
const withBounds = (parts: readonly CreditPart[], floor: number): Credit => {
  const sum = (some: readonly CreditPart[]) =>
    some.reduce((total, { points }) => total + points, 0);
  const raised =
    floor > 0 && sum(parts) < floor
      ? [...parts, part('floor', floor - sum(parts), { floor })]
      : parts;
  const score = Math.min(100, Math.max(0, sum(raised)));
  const bound = score - sum(raised);
  return { score, parts: bound === 0 ? raised : [...raised, part('bound', bound)] };
};

/**
 * Returns the credit of an account, 0 to 100: what speaks for it, what was decided against it, faded, and
 * the lists that name it. Computed on read from stored data; nothing decides by it.
 *
 * - What a person confirmed fades half as fast as automatic findings.
 * - Decisions from before a reviewer cleared the account, or restored the post, do not count, nor do rulings that were
 *   taken back.
 * - Automatic findings alone take no account below the floor; people and authorities can.
 * - Findings of rules on trial do not count unless a person confirmed them.
 *
 * @param decisions decisions about it, in any order (`Ledger.decisionsAbout`)
 * @param open its case; `null` if there is none
 * @param listed entries in force that name it
 * @param endedTerms result of `endedTermsOf`
 * @param at now, epoch milliseconds
 * @example
 * declare const account: AccountState;
 * declare const decisions: readonly Decision[];
 * declare const open: Case | null;
 * const { score, parts } = creditOf({ account, decisions, open, listed: [], at: Date.now() });
 */
export const creditOf = ({
  account,
  decisions,
  open,
  listed,
  endedTerms = new Set(),
  at,
}: {
  readonly account: AccountState;
  readonly decisions: readonly Decision[];
  readonly open: Case | null;
  readonly listed: readonly ListEntry[];
  readonly endedTerms?: ReadonlySet<string>;
  readonly at: number;
}): Credit => {
  const { events, halfLifeDays, floor, punished } = creditPolicy;
  const { clearedAt, restored } = clearancesOf(account, decisions);
  const codes = new Map<Decision, CreditEvent>();
  for (const decision of decisions) {
    const code = creditEventOf(decision, decisions);
    if (code !== null) codes.set(decision, code);
  }
  const isConfirmed = confirmedOn(open);
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  // What puts an earlier restriction back in place of a stricter one says nothing new.
  const restates = ({ undoes }: Decision) =>
    undoes !== undefined && decisions.some((one) => one.eventId === undoes && codes.has(one));
  // What a rule on trial found, and was drawn for review, is no finding before a person confirms it.
  const adverse = decisions.filter(
    (decision) =>
      codes.has(decision) &&
      !restates(decision) &&
      (decision.onTrial === undefined || isConfirmed(decision)),
  );
  const counted = adverse.filter(
    ({ decidedAt, subject, eventId }) =>
      decidedAt > clearedAt &&
      !undone.has(eventId) &&
      (subject.kind === 'account' || decidedAt >= (restored.get(subject.id) ?? 0)),
  );
  const remainingShareOf = (decision: Decision): number => {
    const halfLife = halfLifeDays[isConfirmed(decision) ? 'confirmed' : 'machine'] * day;
    return 2 ** (-Math.max(0, at - decision.decidedAt) / halfLife);
  };

  const byCode = Map.groupBy(counted, (decision) => codes.get(decision) as CreditEvent);
  const deductions = [...byCode].map(([code, some]) => {
    const points = events[code];
    const sum = some.reduce((total, decision) => total + points * remainingShareOf(decision), 0);
    const latest = Math.max(...some.map(({ decidedAt }) => decidedAt));
    return part(code, -Math.round(Math.min(2 * points, sum)), { count: some.length }, latest);
  });

  const until = punishedUntil(counted, endedTerms);
  const lists = listParts(listed);
  const isListedPunished = lists.some(({ code }) => code === 'punished');
  const isServingTerm = until > at && !isListedPunished;
  const cleared = adverse.length - counted.length;
  const parts = [
    ...standingParts(account, at),
    ...deductions,
    ...(isServingTerm ? [part('punished', -punished, { until: dateOf(until - day) })] : []),
    ...lists,
    ...(cleared > 0 ? [part('cleared', 0, { count: cleared }, clearedAt || null)] : []),
  ];
  const isConfirmedByPeople = counted.some(isConfirmed) || isServingTerm || isListedPunished;
  return withBounds(parts, isConfirmedByPeople ? 0 : floor);
};

/**
 * Returns the reputation of a shared entity, explained like an account's credit.
 *
 * @param listed entries in force that name it
 */
export const reputationCredit = (
  { score, accounts, restricted, exact, recentShare, lastJoinedAt }: Reputation,
  listed: readonly ListEntry[],
): Credit => {
  const points = score - unknownReputation;
  const values = {
    accounts,
    restricted,
    share: formatPercent(recentShare, 0),
    ...(!exact.accounts && { accountsAre: 'estimated' }),
    ...(!exact.restricted && { restrictedAre: 'estimated' }),
  };
  const history =
    restricted === 0
      ? part('nobody-restricted', points, values, lastJoinedAt)
      : part('some-restricted', points, values, lastJoinedAt);
  return withBounds([part('thing-start', unknownReputation), history, ...listParts(listed)], 0);
};
