import type { Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import {
  type Credit,
  creditEventOf,
  creditOf,
  creditPolicy,
  pointsPerLogOdds,
} from '#shared/reviews/credit.ts';
import { areaUnderRoc } from '#shared/scoring/measures.ts';
import { day } from '#shared/settings/durations.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { EntityState } from '#shared/signals/entity-state.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import type { Truth } from '#test/simulator/stage.ts';

/** What a play left of one account, and what is true about it. */
export type Remains = {
  readonly truth: Truth;
  readonly account: AccountState;
  readonly decisions: readonly Decision[];
  readonly open: Case | null;
  /** When the play ended, epoch milliseconds. */
  readonly endedAt: number;
};

/** A device that a play left behind. */
export type LeftDevice = {
  /** Its reputation, 0..100. */
  readonly score: number;
  /** An account of a farm was on it. */
  readonly farm: boolean;
};

/** What a play left in stores of memory. */
export type Left = {
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly decisions: Iterable<Decision>;
  readonly cases: ReadonlyMap<string, Case>;
  readonly hash: KeyedHash;
  readonly endedAt: number;
};

export const devicesOf = (
  truth: ReadonlyMap<string, Truth>,
  { entities, hash, endedAt }: Left,
): readonly LeftDevice[] =>
  [...entities]
    .filter(([name]) => name.startsWith('device#'))
    .map(([, device]) => ({
      score: reputationOf(device, endedAt, hash).score,
      farm: device.recent.some(
        ({ account }) => (truth.get(account)?.side ?? 'honest') !== 'honest',
      ),
    }));

export const remainsOf = (
  truth: ReadonlyMap<string, Truth>,
  platformId: string,
  { accounts, decisions, cases, endedAt }: Left,
): readonly Remains[] => {
  const about = Map.groupBy(decisions, ({ subject }) => subject.accountId);
  return [...truth].flatMap(([id, one]) => {
    const account = accounts.get(id);
    if (!account) return [];
    const open = cases.get(caseIdOf(platformId, id)) ?? null;
    return [{ truth: one, account, decisions: about.get(id) ?? [], open, endedAt }];
  });
};

const creditAt = ({ account, decisions, open, endedAt }: Remains, days = 0): Credit =>
  creditOf({ account, decisions, open, listed: [], at: endedAt + days * day });

type Event = keyof typeof creditPolicy.events;

/** How credit ranks the accounts of a simulation, and how it forgives. */
export type CreditFigures = {
  /**
   * How often an honest account has more credit than one of a farm, 0..1, ties half; and among the
   * accounts alone that something was decided about.
   */
  readonly auc: number;
  readonly aucOfDecided: number;
  /** The same of the reputation of devices that only honest people used, and of others. */
  readonly aucOfDevices: number;
  /** Share of devices of honest people alone, 0..1, with a reputation of 90 or more. */
  readonly honestDevicesAt90: number;
  /** Credit at the end, by side: the lowest percent, the lowest twentieth, the middle. */
  readonly sides: Readonly<
    Record<
      Truth['side'],
      { readonly accounts: number; readonly p1: number; readonly p5: number; readonly p50: number }
    >
  >;
  /** Shares of accounts, 0..1, that have kept the start, and that have fallen to half of it. */
  readonly honestAtStart: number;
  readonly farmsAtHalf: number;
  readonly honestAtHalf: number;
  /** By event: what one takes, how many of each side it happened to, and how much that speaks, on the same scale. */
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
  /** Honest accounts that lost something, by days after the end: credit in the middle, share at the start again. */
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

const aucOf = (remains: readonly Remains[]): number =>
  areaUnderRoc(
    remains.map((one) => -creditAt(one).score),
    remains.map(({ truth }) => (truth.side === 'honest' ? 0 : 1)),
  );

const eventFigures = (honest: readonly Remains[], farms: readonly Remains[], event: Event) => {
  const met = ({ decisions }: Remains) =>
    decisions.some((decision) => creditEventOf(decision) === event);
  const shares = { honest: share(honest, met), farms: share(farms, met) };
  // Laplace: what was never seen may still happen to one in twice as many.
  const odds = (of: number, among: readonly unknown[]) =>
    (of * among.length + 0.5) / (among.length + 1);
  return {
    points: creditPolicy.events[event].points,
    ...shares,
    evidence: pointsPerLogOdds * Math.log(odds(shares.farms, farms) / odds(shares.honest, honest)),
  };
};

const after = [0, 30, 90, 180, 360];

/** Measures the credit of everybody at the end of some plays. */
export const creditFigures = (
  remains: readonly Remains[],
  devices: readonly LeftDevice[],
): CreditFigures => {
  const { start, events } = creditPolicy;
  const honest = remains.filter(({ truth }) => truth.side === 'honest');
  const farms = remains.filter(({ truth }) => truth.side !== 'honest');
  const scored = (some: readonly Remains[], days = 0) =>
    some.map((one) => creditAt(one, days).score).toSorted((a, b) => a - b);
  const sideOf = (side: Truth['side']) => {
    const sorted = scored(remains.filter(({ truth }) => truth.side === side));
    const [p1, p5, p50] = [0.01, 0.05, 0.5].map((at) => quantile(sorted, at)) as [
      number,
      number,
      number,
    ];
    return { accounts: sorted.length, p1, p5, p50 };
  };
  const atHalf = (some: readonly Remains[]) => share(scored(some), (score) => score <= start / 2);
  const penalised = honest.filter((one) => creditAt(one).parts.some(({ points }) => points < 0));
  return {
    auc: aucOf(remains),
    aucOfDecided: aucOf(remains.filter(({ decisions }) => decisions.length > 0)),
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
    forgiven: after.map((days) => {
      const sorted = scored(penalised, days);
      return {
        days,
        p50: quantile(sorted, 0.5),
        atStart: share(sorted, (score) => score >= start),
      };
    }),
  };
};
