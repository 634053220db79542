import { localized } from '#infra/localize.ts';
import { policy } from '#shared/decisions/policy.ts';
import { serviceUses } from '#shared/rules/triggers.ts';
import { playOf } from '#test/simulator/play.ts';
import { platformId, type Truth } from '#test/simulator/stage.ts';
import {
  type AccountOutcome,
  accountOutcomes,
  type CreditFigures,
  creditFigures,
  type DeviceOutcome,
  deviceOutcomes,
} from './credit.ts';
import { type Earned, type PlayStep, screenPlay } from './screened.ts';

/** What happened to the accounts of one kind. */
export type KindFigures = {
  readonly side: Truth['side'];
  readonly accounts: number;
  /** Shares of the accounts (0..1). Restricted means challenged, limited or frozen because of findings. */
  readonly restrictedBeforeFirstAct: number;
  readonly restrictedBeforeTenthAct: number;
  readonly restricted: number;
  /** By the most severe measure; they add up to `restricted`. For honest kinds, these are false positives. */
  readonly challenged: number;
  readonly limited: number;
  readonly frozen: number;
  /**
   * For a kind of farm: the farm's share among its restricted accounts and the honest accounts that the same
   * rules restricted. `null` if none was restricted, and for honest kinds.
   */
  readonly precision: number | null;
  /** Share flagged for review. */
  readonly flagged: number;
  /** Share challenged only by the real-name gate, which the law requires, and not because of findings. */
  readonly gated: number;
};

export type SignupFigures = {
  readonly seeds: readonly number[];
  readonly accounts: number;
  readonly messages: number;
  readonly quarantined: number;
  readonly kinds: Readonly<Record<string, KindFigures>>;
  readonly sides: Readonly<Record<Truth['side'], KindFigures>>;
  /** Share of farm accounts among all accounts restricted because of findings. */
  readonly precision: number;
  readonly honestVerifiedFrozen: number;
  /** Rules behind the first restriction of accounts, with the number of accounts of each side. */
  readonly rules: Readonly<Record<string, { readonly honest: number; readonly farms: number }>>;
  /** Number of accounts by rule and kind for which the rule had a recorded finding, whatever was decided. */
  readonly spoke: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly credit: CreditFigures;
  readonly seconds: number;
};

/** Event types that affect other people: what a farm is built for. */
const actTypes: ReadonlySet<string> = new Set(serviceUses);

type Fate = {
  readonly truth: Truth;
  acts: number;
  restrictedAt: number | null;
  /** The most severe measure taken because of findings. */
  gravest: 'challenge' | 'limit' | 'freeze' | null;
  /** Live rules behind the first restriction. */
  rules: ReadonlySet<string>;
  flagged: boolean;
  gated: boolean;
};

const restrictingOutcomes = ['challenge', 'limit', 'freeze'] as const;
type RestrictingOutcome = (typeof restrictingOutcomes)[number];

/** Share of the farm among its restricted accounts and the honest accounts that the same rules restricted. */
const precisionOf = (fates: readonly Fate[], honest: readonly Fate[]): number | null => {
  const caught = fates.filter(({ restrictedAt }) => restrictedAt !== null);
  if (caught.length === 0) return null;
  const rules = new Set(caught.flatMap((fate) => [...fate.rules]));
  const wrongly = honest.filter((fate) => [...fate.rules].some((rule) => rules.has(rule)));
  return caught.length / (caught.length + wrongly.length);
};

const figuresOf = (
  side: Truth['side'],
  fates: readonly Fate[],
  honest: readonly Fate[],
): KindFigures => {
  const share = (is: (fate: Fate) => boolean) =>
    fates.filter(is).length / Math.max(1, fates.length);
  const before = (act: number) =>
    share(({ restrictedAt }) => restrictedAt !== null && restrictedAt < act);
  return {
    side,
    accounts: fates.length,
    restrictedBeforeFirstAct: before(1),
    restrictedBeforeTenthAct: before(10),
    restricted: before(Number.POSITIVE_INFINITY),
    challenged: share(({ gravest }) => gravest === 'challenge'),
    limited: share(({ gravest }) => gravest === 'limit'),
    frozen: share(({ gravest }) => gravest === 'freeze'),
    precision: side === 'honest' ? null : precisionOf(fates, honest),
    flagged: share(({ flagged }) => flagged),
    gated: share(({ gated, restrictedAt }) => gated && restrictedAt === null),
  };
};

/** Follows every account of a play to its end. */
const fatesOf = (
  steps: readonly PlayStep[],
  truth: ReadonlyMap<string, Truth>,
  rules: Record<string, { honest: number; farms: number }>,
): readonly Fate[] => {
  const fates = new Map<string, Fate>(
    [...truth].map(([id, one]) => [
      id,
      {
        ...{ truth: one, acts: 0, restrictedAt: null, gravest: null },
        ...{ rules: new Set(), flagged: false, gated: false },
      },
    ]),
  );
  for (const step of steps) {
    if (step.kind === 'sent') {
      const fate = fates.get(step.accountId);
      if (fate && actTypes.has(step.type)) fate.acts += 1;
      continue;
    }
    const { subject, outcome, score, findings } = step.decision;
    const fate = fates.get(subject.accountId);
    if (!fate || subject.kind !== 'account') continue;
    if (outcome === 'flag') fate.flagged = true;
    const rung = restrictingOutcomes.indexOf(outcome as RestrictingOutcome);
    if (rung < 0) continue;
    // The score excludes the gate, so this account would not have been challenged without it.
    if (score < policy.challengeAt) {
      fate.gated = true;
      continue;
    }
    if (fate.gravest === null || rung > restrictingOutcomes.indexOf(fate.gravest)) {
      fate.gravest = outcome as RestrictingOutcome;
    }
    if (fate.restrictedAt === null) {
      fate.restrictedAt = fate.acts;
      fate.rules = new Set(
        findings.filter(({ life }) => life === 'live').map((finding) => finding.rule),
      );
      for (const rule of fate.rules) {
        rules[rule] ??= { honest: 0, farms: 0 };
        const side = rules[rule] as { honest: number; farms: number };
        if (fate.truth.side === 'honest') side.honest += 1;
        else side.farms += 1;
      }
    }
  }
  return [...fates.values()];
};

/** Adds the accounts of a play to the counts of each rule that had a finding on them, once each. */
const countFindings = (
  steps: readonly PlayStep[],
  truth: ReadonlyMap<string, Truth>,
  spoke: Record<string, Record<string, number>>,
): void => {
  const seen = new Set<string>();
  for (const step of steps) {
    if (step.kind !== 'decided' || step.decision.subject.kind !== 'account') continue;
    const { accountId } = step.decision.subject;
    const kind = truth.get(accountId)?.kind;
    for (const { rule } of step.decision.findings) {
      if (kind === undefined || seen.has(`${rule} ${accountId}`)) continue;
      seen.add(`${rule} ${accountId}`);
      spoke[rule] = { ...spoke[rule], [kind]: (spoke[rule]?.[kind] ?? 0) + 1 };
    }
  }
};

/** Runs plays of some seeds through the screening function and reports what happened to all accounts. */
export const measureSignups = async ({
  seeds,
  honest,
  farmsOfEach,
  farmSize,
  earned = 'all',
  withCompany = false,
  printLine,
}: {
  readonly seeds: readonly number[];
  readonly honest: number;
  readonly farmsOfEach: number;
  readonly farmSize: number;
  readonly earned?: Earned;
  readonly withCompany?: boolean;
  readonly printLine: (line: string) => void;
}): Promise<SignupFigures> => {
  const started = performance.now();
  const rules: Record<string, { honest: number; farms: number }> = {};
  const spoke: Record<string, Record<string, number>> = {};
  const fates: Fate[] = [];
  const outcomes: AccountOutcome[] = [];
  const devices: DeviceOutcome[] = [];
  let messages = 0;
  let quarantined = 0;
  for (const seed of seeds) {
    const play = playOf({ seed, honest, farmsOfEach, farmSize, withCompany });
    printLine(
      localized(
        {
          'zh-CN': '种子 {seed}：{accounts} 个账号，{messages} 条消息',
          en: 'seed {seed}: {accounts} accounts, {messages} messages',
        },
        { seed, accounts: play.truth.size, messages: play.messages.length },
      ),
    );
    const screened = await screenPlay(play.messages, { earned, printLine });
    outcomes.push(...accountOutcomes(play.truth, platformId, screened.left));
    devices.push(...deviceOutcomes(play.truth, screened.left));
    fates.push(...fatesOf(screened.steps, play.truth, rules));
    countFindings(screened.steps, play.truth, spoke);
    messages += play.messages.length;
    quarantined += screened.quarantined;
  }
  const honestOnes = fates.filter(({ truth }) => truth.side === 'honest');
  const sideOf = (side: Truth['side']) =>
    figuresOf(
      side,
      fates.filter(({ truth }) => truth.side === side),
      honestOnes,
    );
  const restricted = fates.filter(({ restrictedAt }) => restrictedAt !== null);
  return {
    seeds,
    accounts: fates.length,
    messages,
    quarantined,
    kinds: Object.fromEntries(
      [...Map.groupBy(fates, ({ truth }) => truth.kind)].map(([kind, group]) => [
        kind,
        figuresOf((group[0] as Fate).truth.side, group, honestOnes),
      ]),
    ),
    sides: { honest: sideOf('honest'), crude: sideOf('crude'), patient: sideOf('patient') },
    precision:
      restricted.filter(({ truth }) => truth.side !== 'honest').length /
      Math.max(1, restricted.length),
    honestVerifiedFrozen: honestOnes.filter(
      ({ truth, gravest }) => truth.verified && gravest === 'freeze',
    ).length,
    rules,
    spoke,
    credit: creditFigures(outcomes, devices),
    seconds: (performance.now() - started) / 1000,
  };
};
