import type { Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import { type Credit, creditOf, creditPolicy, pointsPerLogOdds } from '#shared/reviews/credit.ts';
import { creditEventOf } from '#shared/reviews/credit-events.ts';
import { areaUnderRoc } from '#shared/scoring/measures.ts';
import { day } from '#shared/settings/durations.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { EntityState } from '#shared/signals/entity-state.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import type { Truth } from '#test/simulator/stage.ts';

/** The final state of one account of a play, with its ground truth. */
export type AccountOutcome = {
  readonly truth: Truth;
  readonly account: AccountState;
  readonly decisions: readonly Decision[];
  readonly open: Case | null;
  /** When the play ended, epoch milliseconds. */
  readonly endedAt: number;
};

/** A device at the end of a play. */
export type DeviceOutcome = {
  /** Reputation, 0..100. */
  readonly score: number;
  /** Whether an account of a farm used it. */
  readonly farm: boolean;
};

/** The final state of a play in the in-memory stores. */
export type FinalStores = {
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly decisions: Iterable<Decision>;
  readonly cases: ReadonlyMap<string, Case>;
  readonly hash: KeyedHash;
  readonly endedAt: number;
};

export const deviceOutcomes = (
  truth: ReadonlyMap<string, Truth>,
  { entities, hash, endedAt }: FinalStores,
): readonly DeviceOutcome[] =>
  [...entities]
    .filter(([name]) => name.startsWith('device#'))
    .map(([, device]) => ({
      score: reputationOf(device, endedAt, hash).score,
      farm: device.recent.some(
        ({ account }) => (truth.get(account)?.side ?? 'honest') !== 'honest',
      ),
    }));

export const accountOutcomes = (
  truth: ReadonlyMap<string, Truth>,
  platformId: string,
  { accounts, decisions, cases, endedAt }: FinalStores,
): readonly AccountOutcome[] => {
  const about = Map.groupBy(decisions, ({ subject }) => subject.accountId);
  return [...truth].flatMap(([id, one]) => {
    const account = accounts.get(id);
    if (!account) return [];
    const open = cases.get(caseIdOf(platformId, id)) ?? null;
    return [{ truth: one, account, decisions: about.get(id) ?? [], open, endedAt }];
  });
};

const creditAt = ({ account, decisions, open, endedAt }: AccountOutcome, days = 0): Credit =>
  creditOf({ account, decisions, open, listed: [], at: endedAt + days * day });

type Event = keyof typeof creditPolicy.events;

/** How credit ranks the accounts of a simulation, and how fast it recovers. */
export type CreditFigures = {
  /**
   * Probability (0..1) that a random honest account has more credit than a random farm account; ties count
   * half. `aucOfDecided` covers only accounts with a decision.
   */
  readonly auc: number;
  readonly aucOfDecided: number;
  /** The same for the reputation of devices used only by honest people, against all other devices. */
  readonly aucOfDevices: number;
  /** Share (0..1) of devices used only by honest people with a reputation of at least 90. */
  readonly honestDevicesAt90: number;
  /** Credit at the end, by side: 1st, 5th and 50th percentile. */
  readonly sides: Readonly<
    Record<
      Truth['side'],
      { readonly accounts: number; readonly p1: number; readonly p5: number; readonly p50: number }
    >
  >;
  /** Shares of accounts (0..1) that still have the starting credit, and that fell to half of it or less. */
  readonly honestAtStart: number;
  readonly farmsAtHalf: number;
  readonly honestAtHalf: number;
  /** By event type: its credit points, its frequency on each side, and its evidence on the same scale. */
  readonly events: Readonly<
    Record<
      Event,
      {
        readonly points: number;
        readonly honest: number;
        readonly farms: number;
        readonly evidence: number;
      }
    >
  >;
  /**
   * Honest accounts that lost credit, by days after the end: median credit, and share back at the start
   * value.
   */
  readonly forgiven: readonly {
    readonly days: number;
    readonly p50: number;
    readonly atStart: number;
  }[];
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const share = <T>(all: readonly T[], is: (one: T) => boolean): number =>
  all.filter(is).length / Math.max(1, all.length);

const aucOf = (outcomes: readonly AccountOutcome[]): number =>
  areaUnderRoc(
    outcomes.map((one) => -creditAt(one).score),
    outcomes.map(({ truth }) => (truth.side === 'honest' ? 0 : 1)),
  );

const eventFigures = (
  honest: readonly AccountOutcome[],
  farms: readonly AccountOutcome[],
  event: Event,
) => {
  const met = ({ decisions }: AccountOutcome) =>
    decisions.some((decision) => creditEventOf(decision, decisions) === event);
  const shares = { honest: share(honest, met), farms: share(farms, met) };
  // Additive smoothing: an event that was never observed may still happen to one in twice as many accounts.
  const odds = (of: number, among: readonly unknown[]) =>
    (of * among.length + 0.5) / (among.length + 1);
  return {
    points: creditPolicy.events[event],
    ...shares,
    evidence: pointsPerLogOdds * Math.log(odds(shares.farms, farms) / odds(shares.honest, honest)),
  };
};

const daysAfterEnd = [0, 30, 90, 180, 360];

/** Measures the credit of all accounts at the end of some plays. */
export const creditFigures = (
  outcomes: readonly AccountOutcome[],
  devices: readonly DeviceOutcome[],
): CreditFigures => {
  const { start, events } = creditPolicy;
  const honest = outcomes.filter(({ truth }) => truth.side === 'honest');
  const farms = outcomes.filter(({ truth }) => truth.side !== 'honest');
  const scored = (some: readonly AccountOutcome[], days = 0) =>
    some.map((one) => creditAt(one, days).score).toSorted((a, b) => a - b);
  const sideOf = (side: Truth['side']) => {
    const sorted = scored(outcomes.filter(({ truth }) => truth.side === side));
    const [p1, p5, p50] = [0.01, 0.05, 0.5].map((at) => quantile(sorted, at)) as [
      number,
      number,
      number,
    ];
    return { accounts: sorted.length, p1, p5, p50 };
  };
  const atHalf = (some: readonly AccountOutcome[]) =>
    share(scored(some), (score) => score <= start / 2);
  const penalised = honest.filter((one) => creditAt(one).parts.some(({ points }) => points < 0));
  return {
    auc: aucOf(outcomes),
    aucOfDecided: aucOf(outcomes.filter(({ decisions }) => decisions.length > 0)),
    aucOfDevices: areaUnderRoc(
      devices.map(({ score }) => -score),
      devices.map(({ farm }) => (farm ? 1 : 0)),
    ),
    honestDevicesAt90: share(
      devices.filter(({ farm }) => !farm),
      ({ score }) => score >= 90,
    ),
    sides: { honest: sideOf('honest'), crude: sideOf('crude'), patient: sideOf('patient') },
    honestAtStart: share(scored(honest), (score) => score >= start),
    farmsAtHalf: atHalf(farms),
    honestAtHalf: atHalf(honest),
    events: Object.fromEntries(
      Object.keys(events).map((event) => [event, eventFigures(honest, farms, event as Event)]),
    ) as CreditFigures['events'],
    forgiven: daysAfterEnd.map((days) => {
      const sorted = scored(penalised, days);
      return {
        days,
        p50: quantile(sorted, 0.5),
        atStart: share(sorted, (score) => score >= start),
      };
    }),
  };
};
