import {
  type Decision,
  endsRestriction,
  type Outcome,
  restrictingOutcomes,
} from '../decisions/decision.ts';
import { isGate, policy } from '../decisions/policy.ts';
import { priors } from '../decisions/score.ts';
import { expandSignals } from '../decisions/snapshot.ts';
import { inBothLanguages } from '../events/words.ts';
import { type ListEntry, listWords } from '../lists/entry.ts';
import { fill, type Words } from '../rules/words.ts';
import { dateOf, day } from '../settings/durations.ts';
import { type AccountState, isVerifiedAtLevel } from '../signals/account-state.ts';
import { type Reputation, unknownReputation } from '../signals/reputation.ts';
import type { ListStore } from '../stores/lists/port.ts';
import { logOddsOf } from '../text/log-odds.ts';
import { formatPercent } from '../text/percent.ts';
import { appealsIn, isAgainst } from './appeal.ts';
import { type Case, conclusionOn } from './case.ts';

/** A reason for or against an account, in whole points. */
export type CreditPart = {
  readonly code: CreditCode;
  readonly points: number;
  /** When it last happened, epoch milliseconds; `null` if it has no time. */
  readonly at: number | null;
  readonly values: Readonly<Record<string, string | number>>;
};

/** A score with its parts, whose points add up to it. */
export type Credit = { readonly score: number; readonly parts: readonly CreditPart[] };

/**
 * Points per unit of log-odds (a factor of e) against an account: the scale on which all figures compare.
 * Chosen so that one limit leaves an unknown account near the floor, and a freeze near zero.
 */
export const pointsPerLogOdds = 6;

const pointsFor = (logOdds: number): number => Math.round(pointsPerLogOdds * logOdds);

/** Log-odds of a probability, relative to the prior. */
const logOddsAbovePrior = (probability: number): number =>
  logOddsOf(probability) - logOddsOf(priors.unknown);

/** Points that one occurrence takes away, and the most that all of its kind take: twice as much. */
const eventPoints = (logOdds: number) => ({
  points: pointsFor(logOdds),
  most: 2 * pointsFor(logOdds),
});

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
  events: {
    /** The probability that each outcome needs, relative to the prior (`policy`, `priors`). */
    freeze: eventPoints(logOddsAbovePrior(policy.freezeAt)),
    limit: eventPoints(logOddsAbovePrior(policy.limitAt)),
    challenge: eventPoints(logOddsAbovePrior(policy.challengeAt)),
    /** Five times as frequent on farm accounts (simulator: 9.2 against 1.9 %). */
    flag: eventPoints(Math.log(5)),
    /**
     * A medium finding; four times as frequent on abusive accounts (Weibo), as in
     * `scoring/account-score`.
     */
    hide: eventPoints(Math.log(20)),
    'flag-content': eventPoints(Math.log(4)),
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

type EventCode = keyof typeof creditPolicy.events;

const sentences = {
  start: { 'zh-CN': '起始分', en: 'starting score' },
  verified: { 'zh-CN': '已完成真实身份核验', en: 'real-name verification completed' },
  age: { 'zh-CN': '账号已使用 {days} 天', en: 'account used for {days} {days|day|days}' },
  // A measure that is in force is decided again for what the account does next.
  freeze: { 'zh-CN': '判定冻结 {count} 次', en: 'decisions to freeze: {count}' },
  limit: { 'zh-CN': '判定限制功能 {count} 次', en: 'decisions to limit: {count}' },
  challenge: { 'zh-CN': '判定要求核验 {count} 次', en: 'decisions to challenge: {count}' },
  flag: { 'zh-CN': '转人工 {count} 次', en: 'sent for human review {count} {count|time|times}' },
  hide: { 'zh-CN': '内容被隐藏 {count} 次', en: 'posts hidden: {count}' },
  'flag-content': { 'zh-CN': '内容转人工 {count} 次', en: 'posts sent for human review: {count}' },
  punished: {
    'zh-CN': '在联合惩戒名单内，至 {until}',
    en: 'on the dishonesty list until {until}',
  },
  listed: { 'zh-CN': '在{list}内，至 {until}', en: 'on the {list} until {until}' },
  cleared: {
    'zh-CN': '经人工审核解除：此前 {count} 项不计',
    en: 'cleared by a reviewer: {count} earlier {count|decision does|decisions do} not count',
  },
  floor: {
    'zh-CN': '仅有自动判定，不低于 {floor} 分',
    en: 'automatic findings only: no lower than {floor}',
  },
  bound: { 'zh-CN': '分值限于 0 至 100', en: 'scores are limited to 0–100' },
  'thing-start': { 'zh-CN': '起始分', en: 'starting score' },
  'nobody-restricted': {
    'zh-CN': '使用过的 {accounts} 个账号均未被冻结，也未被平台关闭',
    en: 'none of the {accounts} {accounts|account|accounts} that used it is frozen or closed by the platform',
  },
  'some-restricted': {
    'zh-CN':
      '使用过的 {accounts} 个账号中有 {restricted} 个被冻结或被平台关闭；最近的账号（越新权重越大）中占 {share}',
    en: '{restricted} of {accounts} {accounts|account|accounts} that used it {restricted|is|are} frozen or closed by the platform; {share} of the latest ones (newer accounts weigh more)',
  },
} as const satisfies Readonly<Record<string, Words>>;
export type CreditCode = keyof typeof sentences;

/**
 * Words a part, in both languages.
 *
 * @example
 * wordCreditPart({ code: 'limit', points: -30, at: 0, values: { count: 1 } }).en; // 'decisions to limit: 1'
 */
export const wordCreditPart = ({ code, values }: CreditPart): Words =>
  inBothLanguages((language) =>
    fill(sentences[code][language], {
      ...values,
      list: listWords[values.list as keyof typeof listWords]?.[language] ?? '',
    }),
  );

const part = (
  code: CreditCode,
  points: number,
  values: CreditPart['values'] = {},
  at: number | null = null,
): CreditPart => ({ code, points, at, values });

const eventCodes: { readonly [O in Outcome]?: EventCode } = {
  freeze: 'freeze',
  limit: 'limit',
  challenge: 'challenge',
  hide: 'hide',
};

/**
 * Whether only the real-name gate caused a decision. The law requires a name of everybody, so it says
 * nothing about abuse. The score leaves the gate out: below `challengeAt`, nothing else asked for a restriction.
 * A person asks for it alone only by taking back its release.
 */
const isByGateAlone = ({ score, findings, by, gate }: Decision): boolean =>
  by === undefined
    ? score < policy.challengeAt &&
      findings.some((finding) => finding.life === 'live' && isGate(finding))
    : gate === true;

/** Whether the real-name gate alone restricted an account when a decision about it was made. */
const isRestrictedByGateAlone = (
  { id, decidedAt }: Decision,
  decisions: readonly Decision[],
): boolean => {
  const earlier = decisions.filter(
    (one) =>
      one.subject.kind === 'account' &&
      (one.decidedAt < decidedAt || (one.decidedAt === decidedAt && one.id < id)),
  );
  const freeSince = Math.max(
    Number.NEGATIVE_INFINITY,
    ...earlier.filter(endsRestriction).map((end) => end.decidedAt),
  );
  const inForce = earlier.filter(
    (one) =>
      restrictingOutcomes.has(one.outcome) &&
      one.decidedAt > freeSince &&
      (one.until === undefined || one.until > decidedAt),
  );
  return inForce.length > 0 && inForce.every(isByGateAlone);
};

/**
 * Returns what a decision counts as in its account's credit; `null` if it takes nothing away.
 *
 * @param decisions all decisions about the account, in any order
 */
export const creditEventOf = (
  decision: Decision,
  decisions: readonly Decision[],
): EventCode | null => {
  const { outcome, subject, unchanged, eventType, gate, braked } = decision;
  if (isByGateAlone(decision)) return null;
  // The account did nothing new, and nothing was done: such as when a list that names it is imported again. If
  // only the gate restricted it, this is the first decision against it.
  if (
    unchanged &&
    eventType === 'account.rechecked' &&
    !isRestrictedByGateAlone(decision, decisions)
  )
    return null;
  // What a brake held back is only put before a person, as without the gate, which restricted the account.
  if (gate && braked) return 'flag';
  if (outcome === 'flag') return subject.kind === 'account' ? 'flag' : 'flag-content';
  return eventCodes[outcome] ?? null;
};

/** Posts that a reviewer restored, with the time: earlier decisions against them do not count. */
const restorationTimes = (decisions: readonly Decision[]): ReadonlyMap<string, number> =>
  new Map(
    decisions
      .filter(
        ({ subject, outcome, by }) =>
          subject.kind === 'content' && outcome === 'allow' && by !== undefined,
      )
      .toSorted((a, b) => a.decidedAt - b.decidedAt)
      .map(({ subject, decidedAt }) => [subject.id, decidedAt]),
  );

/**
 * When a reviewer last cleared the account, by its decisions: an erasure removes the clearance from the state, but not
 * what was decided before.
 */
const releasedAt = (decisions: readonly Decision[]): number =>
  Math.max(
    Number.NEGATIVE_INFINITY,
    ...decisions
      .filter(
        ({ subject, outcome, by, undoes }) =>
          subject.kind === 'account' &&
          outcome === 'allow' &&
          by !== undefined &&
          undoes === undefined,
      )
      .map(({ decidedAt }) => decidedAt),
  );

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

const isPunishing = ({ category, life }: Decision['findings'][number]): boolean =>
  category === 'punished' && life === 'live';

/** Ids of the entries of the dishonesty list that decisions rest on (`entryIdOf`). */
const dishonestyEntriesOf = (decisions: readonly Decision[]): readonly string[] => [
  ...new Set(
    decisions
      .filter(({ findings }) => findings.some(isPunishing))
      .flatMap(({ signals }) =>
        (expandSignals(signals).listed?.matches ?? []).flatMap(({ list, entry }) =>
          list === 'dishonesty' ? [entry] : [],
        ),
      ),
  ),
];

/**
 * Returns the entries of the dishonesty list that decisions rest on and that are not in force any more: the
 * authority took them back, or they expired.
 *
 * @throws Unavailable if the store is unavailable
 */
export const endedTermsOf = async (
  decisions: readonly Decision[],
  lists: Pick<ListStore, 'findById'>,
): Promise<ReadonlySet<string>> => {
  const ended = new Set<string>();
  for (const entryId of dishonestyEntriesOf(decisions))
    if ((await lists.findById('dishonesty', entryId)) === null) ended.add(entryId);
  return ended;
};

/** The end of an authority's term that has not ended early, from the latest finding that rests on it. */
const punishedUntil = (decisions: readonly Decision[], endedTerms: ReadonlySet<string>): number => {
  const rests = (decision: Decision) => {
    const entries = endedTerms.size > 0 ? dishonestyEntriesOf([decision]) : [];
    return entries.length === 0 || entries.some((entryId) => !endedTerms.has(entryId));
  };
  const days = decisions
    .filter(rests)
    .flatMap(({ findings }) => findings)
    .filter(isPunishing)
    .flatMap(({ evidence }) => evidence.map(({ values }) => Date.parse(String(values.until))));
  return Math.max(0, ...days.filter(Number.isFinite)) + day;
};

/**
 * Returns whether a person confirmed a decision: made it, refused the latest appeal against it, or concluded on the
 * case since that it holds.
 *
 * @param open the case of the account
 */
const confirmedOn = (open: Case | null): ((decision: Decision) => boolean) => {
  const concluded = open && conclusionOn(open);
  const upheldAt =
    concluded?.conclusion === 'upheld' || concluded?.conclusion === 'restricted'
      ? concluded.at
      : Number.NEGATIVE_INFINITY;
  const appeals = open ? appealsIn(open) : [];
  return ({ id, by, decidedAt }) => {
    const appeal = appeals.findLast((one) => isAgainst(one, id));
    return by !== undefined || (appeal ? appeal.state === 'refused' : decidedAt <= upheldAt);
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
  const clearedAt = Math.max(account.clearance?.at ?? 0, releasedAt(decisions));
  const restored = restorationTimes(decisions);
  const codes = new Map(
    decisions.map((decision) => [decision, creditEventOf(decision, decisions)]),
  );
  const isConfirmed = confirmedOn(open);
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  // What puts an earlier restriction back in place of a stricter one says nothing new.
  const restates = ({ undoes }: Decision) =>
    undoes !== undefined &&
    decisions.some((one) => one.eventId === undoes && codes.get(one) !== null);
  // What a rule on trial found, and was drawn for review, is no finding before a person confirms it.
  const adverse = decisions.filter(
    (decision) =>
      codes.get(decision) !== null &&
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

  const deductions = [...Map.groupBy(counted, (decision) => codes.get(decision))].map(
    ([code, some]) => {
      const { points, most } = events[code as EventCode];
      const sum = some.reduce((total, decision) => total + points * remainingShareOf(decision), 0);
      const latest = Math.max(...some.map(({ decidedAt }) => decidedAt));
      const count = some.length;
      return part(code as EventCode, -Math.round(Math.min(most, sum)), { count }, latest);
    },
  );

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
  { score, accounts, restricted, recentShare, lastJoinedAt }: Reputation,
  listed: readonly ListEntry[],
): Credit => {
  const points = score - unknownReputation;
  const values = { accounts, restricted, share: formatPercent(recentShare, 0) };
  const history =
    restricted === 0
      ? part('nobody-restricted', points, { accounts }, lastJoinedAt)
      : part('some-restricted', points, values, lastJoinedAt);
  return withBounds([part('thing-start', unknownReputation), history, ...listParts(listed)], 0);
};
