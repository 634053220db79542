import { Environment } from '@marcbachmann/cel-js';
import { Engine } from 'json-rules-engine';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { wordProblem } from '#shared/rules/cel/problem.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { judge } from '#shared/rules/judge.ts';
import { signalsOf } from '#shared/rules/play.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { post, signUp } from '#shared/rules/specimen.ts';
import type { Signals } from '#shared/signals/signals.ts';
import { celRules, factsOf, figures, jsonRules, staffRules, typescriptRules } from './rules.ts';

/** Results of one engine. Times are per event, against all rules. */
type Contestant = {
  readonly name: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Per CPU second of this process: the speed on an otherwise idle machine. */
  readonly eventsPerCpuSecond: number;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
  /** Findings over all events it saw: every engine must find the same in the same events. */
  readonly findingsPerThousand: number;
};

export type RuleFigures = typeof figures & {
  readonly node: string;
  /** Whether all engines have the same findings on the events that all of them saw. */
  readonly agree: boolean;
  readonly contestants: readonly Contestant[];
  readonly target: {
    readonly eventsPerCpuSecond: number;
    readonly p99Microseconds: number;
    readonly met: boolean;
  };
};

/** A deterministic linear congruential generator (Numerical Recipes, 3rd ed., 7.1). */
const randomFromSeed = (seed: number) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** Posts by accounts of every kind: most ordinary, some busy. A new object each, as in production. */
const eventsOf = (count: number): readonly Signals[] => {
  const base = signalsOf([signUp(), post('今天天气不错')]);
  const { content } = base;
  if (!content) throw new Error('the signals of a post must have content');
  const roll = randomFromSeed(20_261_124);
  const upTo = (most: number) => Math.floor(roll() ** 3 * most);
  const pick = <T>(...values: readonly T[]): T =>
    values[Math.floor(roll() ** 2 * values.length)] as T;
  return Array.from({ length: count }, () => {
    const counts = (most: number) => {
      const hour = upTo(most);
      return { tenMinutes: hour >> 2, hour, day: hour * 3, week: hour * 9, month: hour * 20 };
    };
    return {
      ...base,
      account: {
        ...base.account,
        ageHours: roll() * 2_000,
        standing: pick('active', 'limited', 'frozen'),
        dormantDays: upTo(120),
        devices: 1 + upTo(14),
      },
      realName: { ...base.realName, status: pick('verified', 'unverified', 'revoked') },
      novelty: { device: roll() < 0.1, block: roll() < 0.2, country: roll() < 0.05 },
      counts: {
        ...base.counts,
        posts: counts(60),
        messages: counts(80),
        transfersOut: counts(8),
        rejected: { day: 0, week: upTo(20), month: 20 },
      },
      social: { ...base.social, targets: upTo(60), novelTargets: roll() },
      content: {
        ...content,
        score: roll() ** 4,
        verdict: pick('allow', 'flag', 'hide'),
        templateAccounts: 1 + upTo(14),
        imageLabels: [],
      },
    };
  });
};

/** Returns the number of rules that fired. */
type JudgeFunction = (signals: Signals) => number | Promise<number>;

const ours = (rules: readonly Rule[]): JudgeFunction => {
  const catalogue = buildCatalogue(rules);
  return (signals) => judge(signals, catalogue, 'account-1').findings.length;
};

const staff = () =>
  staffRules.map((rule) => {
    const checked = checkStaffRule(rule);
    if (checked.ok) return checked.compile({ life: 'live' });
    throw new Error(checked.problems.map((problem) => wordProblem(problem, 'en')).join('\n'));
  });

/** The CEL package used as in its documentation: untyped groups, one compiled function per rule. */
const celAlone = (): JudgeFunction => {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const compiled = celRules.map((source) => environment.parse(source));
  return (signals) => compiled.filter((rule) => rule(signals) === true).length;
};

const jsonRulesEngine = (): JudgeFunction => {
  const engine = new Engine(jsonRules);
  return async (signals) => (await engine.run(factsOf(signals))).events.length;
};

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const round = (value: number): number => Math.round(value * 100) / 100;

const time = async (
  name: string,
  judging: JudgeFunction,
  events: readonly Signals[],
): Promise<Contestant & { readonly fired: readonly number[] }> => {
  // Copies defeat caching by object identity during warm-up: every event is judged for the first time.
  const copies = events.map((signals) => ({ ...signals }));
  for (const signals of copies.slice(0, 2_000)) await judging({ ...signals });
  const times = new Float64Array(copies.length);
  const fired: number[] = [];
  const began = performance.now();
  const used = process.cpuUsage();
  for (const [i, signals] of copies.entries()) {
    const from = performance.now();
    const result = judging(signals);
    fired.push(typeof result === 'number' ? result : await result);
    times[i] = performance.now() - from;
  }
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - began) / 1000;
  times.sort();
  const findings = fired.reduce((sum, each) => sum + each, 0);
  return {
    name,
    events: copies.length,
    eventsPerSecond: Math.round(copies.length / seconds),
    eventsPerCpuSecond: Math.round((copies.length / (user + system)) * 1e6),
    p50Microseconds: round(at(times, 0.5) * 1000),
    p99Microseconds: round(at(times, 0.99) * 1000),
    findingsPerThousand: round((findings / copies.length) * 1000),
    fired,
  };
};

/**
 * Judges the same events by the same twenty rules in four ways: as TypeScript rules, as staff rules, with the
 * CEL package alone, and with json-rules-engine.
 *
 * @param events number of events for the fast engines; the slow one gets a tenth
 */
export const measureRules = async ({
  events = 50_000,
}: {
  readonly events?: number;
} = {}): Promise<RuleFigures> => {
  const all = eventsOf(events);
  const timed = [
    await time('clearspring, rules in TypeScript', ours(typescriptRules), all),
    await time('clearspring, rules by staff (CEL)', ours(staff()), all),
    await time('@marcbachmann/cel-js by itself', celAlone(), all),
    await time('json-rules-engine', jsonRulesEngine(), all.slice(0, Math.ceil(events / 10))),
  ];
  const shared = Math.min(...timed.map(({ fired }) => fired.length));
  const said = timed.map(({ fired }) => fired.slice(0, shared).join());
  const target = { eventsPerCpuSecond: 20_000, p99Microseconds: 200 };
  return {
    ...figures,
    node: process.version,
    agree: said.every((one) => one === said[0]),
    contestants: timed.map(({ fired: _, ...contestant }) => contestant),
    target: {
      ...target,
      met: timed
        .slice(0, 2)
        .every(
          ({ eventsPerCpuSecond, p99Microseconds }) =>
            eventsPerCpuSecond >= target.eventsPerCpuSecond &&
            p99Microseconds < target.p99Microseconds,
        ),
    },
  };
};
