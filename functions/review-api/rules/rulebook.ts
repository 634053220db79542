import canonicalize from 'canonicalize';
import { trialsOf } from '#shared/acting/rulebook.ts';
import type { StepRefusal, TrialRecord } from '#shared/decisions/promotion.ts';
import { lastingRefusals, moveOf, moveRefusals, nextMove } from '#shared/decisions/rule-move.ts';
import { heldBackIn } from '#shared/effects/brakes.ts';
import { shareOf } from '#shared/reviews/share.ts';
import {
  type AutomaticDemotion,
  applyProductEntries,
  applyStaffEntries,
  automaticDemotionsIn,
  type NewEntry,
  type RulebookEntry,
  rulesNamedIn,
  type StaffStanding,
} from '#shared/rules/cel/rulebook.ts';
import { reviewerNotesOf, type StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { type Life, lives } from '#shared/rules/life.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { day } from '#shared/settings/durations.ts';
import { titleOf } from '../cases/decisions.ts';
import type { Person, Words } from '../contract/endpoint.ts';
import type { RuleView } from '../contract/rules.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';

const overlapsShown = 5;
const trippedShown = 10;

/** A rule with its current state on this platform, whether written by staff or part of the product. */
export type PlacedRule = Pick<
  StaffRule,
  'revision' | 'title' | 'detects' | 'category' | 'evidenceFamily'
> &
  Pick<Rule, 'falsePositives' | 'blindSpots' | 'runbook'> & {
    readonly id: string;
    readonly on: readonly string[];
    readonly severity: Finding['severity'];
    readonly life: Life;
    readonly share: number | null;
    /** `null` for a rule of the product, which nobody on the platform wrote. */
    readonly author: string | null;
    readonly source: StaffRule | null;
    readonly since: number | null;
    readonly backtest: TrialRecord['backtest'];
    /** When and why it was demoted automatically; `null` if a person moved it last. */
    readonly lastDemotion: AutomaticDemotion | null;
    /** How it was retired; `null` if it is in use, or was always retired. */
    readonly retirement: Move | null;
    /** Position of the latest rulebook entry about it; 0 if there is none. */
    readonly version: number;
  };

type Move = Extract<RulebookEntry, { kind: 'moved' }>;

/** What the rulebook says about a rule, besides its standing. */
type RulebookFacts = Pick<PlacedRule, 'version' | 'lastDemotion'>;

const placeStaffRule = (
  { rule, ...standing }: StaffStanding,
  facts: RulebookFacts,
): Omit<PlacedRule, 'retirement'> => ({
  ...rule,
  ...reviewerNotesOf(rule),
  ...standing,
  ...facts,
  source: rule,
});

/** A rule of the product; rulebook entries about another revision no longer apply. */
const placeProductRule = (
  rule: Rule,
  standing: ReturnType<ReturnType<typeof applyProductEntries>['get']>,
  { version, lastDemotion }: RulebookFacts,
): Omit<PlacedRule, 'retirement'> => {
  const known = standing?.revision === rule.revision ? standing : null;
  return {
    ...rule,
    evidenceFamily: rule.evidenceFamily as PlacedRule['evidenceFamily'],
    // A finding of a product rule may cause a restriction by itself.
    severity: 'high',
    life: known?.life ?? rule.life,
    share: known ? known.share : (rule.share ?? null),
    author: null,
    source: null,
    since: known?.since ?? null,
    backtest: known?.backtest ?? null,
    lastDemotion: known && lastDemotion,
    version,
  };
};

/** The position of the latest rulebook entry about each rule. */
const versionsIn = (entries: readonly RulebookEntry[]): ReadonlyMap<string, number> =>
  new Map(rulesNamedIn(entries).map(({ rule, sequence }) => [rule, sequence]));

/** The entry that retired a rule; `null` if none did. */
const retirementOf = (
  { id, revision, life }: Pick<PlacedRule, 'id' | 'revision' | 'life'>,
  entries: readonly RulebookEntry[],
): Move | null =>
  life === 'retired'
    ? (entries
        .filter((entry) => entry.kind === 'moved')
        .findLast(
          (move) => move.rule === id && move.revision === revision && move.to === 'retired',
        ) ?? null)
    : null;

/**
 * All rules of the platform: those of staff, from the rulebook, and those of the product.
 *
 * @param product the rules in force; staff rules among them are ignored, since the rulebook contains them
 */
export const placedRules = (
  entries: readonly RulebookEntry[],
  product: readonly Rule[],
): readonly PlacedRule[] => {
  const versions = versionsIn(entries);
  const standings = applyProductEntries(new Map(), entries);
  const demotions = automaticDemotionsIn(entries);
  const factsOf = (id: string): RulebookFacts => ({
    version: versions.get(id) ?? 0,
    lastDemotion: demotions.get(id) ?? null,
  });
  return [
    ...[...applyStaffEntries(new Map(), entries).values()].map((standing) =>
      placeStaffRule(standing, factsOf(standing.rule.id)),
    ),
    ...product
      .filter(({ id }) => !id.startsWith('staff.'))
      .map((rule) => placeProductRule(rule, standings.get(rule.id), factsOf(rule.id))),
  ].map((placed) => ({ ...placed, retirement: retirementOf(placed, entries) }));
};

/** The rulebook, and every rule in its current state. */
export const currentRulebook = async ({
  rulebook,
  rulesNow,
}: Pick<ReviewPorts, 'rulebook' | 'rulesNow'>) => {
  const [entries, { rules }] = await Promise.all([rulebook.entriesAfter(0), rulesNow()]);
  return { entries, placed: placedRules(entries, rules) };
};

/**
 * Returns a function that gives a rule's record over 30 days, with the titles of the rules that fire with it.
 */
export const trials = async (
  ports: Pick<ReviewPorts, 'rulebook' | 'tallies' | 'clock' | 'rulesNow'>,
) => {
  const now = ports.clock.now();
  const [trialOf, catalogue, flow] = await Promise.all([
    trialsOf(ports, now),
    ports.rulesNow(),
    ports.tallies.of('flow', now - 29 * day, now),
  ]);
  const heldBack = Map.groupBy(heldBackIn(flow.values()), ({ rule }) => rule);
  return (placed: PlacedRule) => {
    const { withRules, ...trial } = trialOf(placed);
    return {
      ...trial,
      tripped: (heldBack.get(placed.id) ?? [])
        .slice(0, trippedShown)
        .map(({ key, from, decisions: held }) => {
          const what = key.startsWith('rule:') ? ('freezes' as const) : ('restrictions' as const);
          return { from, held, what };
        }),
      withRules: withRules
        .slice(0, overlapsShown)
        .map(([rule, count]) => ({ rule, title: titleOf(rule, catalogue), count })),
    };
  };
};
type Trial = ReturnType<Awaited<ReturnType<typeof trials>>>;

/** The reasons against a move that remain even if a second person approves it. */
const lastingReasons = (problems: readonly StepRefusal[]): Words[] =>
  lastingRefusals(problems).map(({ reason }) => reason);

/** Stages that decide, each with the stage that a rule is promoted from. */
const promotions = [
  { from: 'shadow', to: 'canary' },
  { from: 'canary', to: 'live' },
] as const satisfies readonly { readonly from: Life; readonly to: Life }[];

/**
 * What the stages after the next one will ask for, as far as it is missing now; reasons that an earlier stage
 * gives are not repeated.
 */
const laterNeeds = (placed: PlacedRule, by: string, trial: Trial): RuleView['later'] => {
  if (placed.life === 'retired') return [];
  const known = new Set(
    lives.flatMap((to) => moveRefusals(placed, { to }, by, trial).map(({ code }) => code)),
  );
  return promotions
    .filter(({ from }) => lives.indexOf(from) > lives.indexOf(placed.life))
    .flatMap(({ from, to }) => {
      const problems = moveRefusals(
        { ...placed, life: from, share: null },
        { to },
        by,
        trial,
      ).filter(({ code }) => !known.has(code));
      for (const { code } of problems) known.add(code);
      const refusals = lastingReasons(problems);
      return refusals.length > 0 ? [{ to, refusals }] : [];
    });
};

/** Whether a person's request for a move waits for a second person; within canary, for a larger share. */
const takesTwo = (
  placed: PlacedRule,
  to: Life,
  asked: Pick<Parameters<typeof nextMove>[0], 'by' | 'trial' | 'needsTwo'>,
): boolean => nextMove({ rule: placed, move: moveOf(placed, to, 1), ...asked }).kind === 'propose';

/**
 * A rule as shown to a person who might move it.
 *
 * @param needsTwo whether the platform asks for two people before a rule decides about more accounts
 */
export const ruleView = (
  placed: PlacedRule,
  trial: Trial,
  by: string,
  needsTwo: boolean,
  nameOf: (id: string) => Person,
): RuleView => ({
  rule: placed.id,
  revision: placed.revision,
  title: placed.title,
  detects: placed.detects,
  life: placed.life,
  share: placed.share,
  source: placed.source,
  author: placed.author === null ? null : nameOf(placed.author),
  since: placed.since,
  lastDemotion: placed.lastDemotion,
  retirement: placed.retirement && {
    at: placed.retirement.at,
    by: nameOf(placed.retirement.by),
    reason: placed.retirement.reason ?? null,
  },
  category: placed.category,
  on: [...placed.on],
  falsePositives: [...placed.falsePositives],
  blindSpots: [...placed.blindSpots],
  runbook: [...placed.runbook],
  examined: trial.examined,
  fired: trial.fired,
  withLive: trial.withLive,
  withRules: trial.withRules,
  firedPerDay: [...trial.firedPerDay],
  anomalous: trial.anomalous,
  tripped: trial.tripped,
  reviewed: shareOf(trial.record.reviewed.upheld, trial.record.reviewed.decisions),
  shareRefusals:
    placed.life === 'canary'
      ? lastingReasons(moveRefusals(placed, { to: 'canary', share: 1 }, by, trial))
      : [],
  moves: lives
    .map((to) => ({ to, problems: moveRefusals(placed, { to }, by, trial) }))
    .filter(({ problems }) => problems.every(({ code }) => code !== 'no-such-step'))
    .map(({ to, problems }) => ({
      to,
      refusals: lastingReasons(problems),
      takesTwo: takesTwo(placed, to, { by, trial, needsTwo }),
    })),
  later: laterNeeds(placed, by, trial),
  version: placed.version,
});

/**
 * Returns the entry at a position if it is exactly this one, which lets a client that lost the response retry;
 * `undefined` if it is another.
 */
export const writtenEntry = (
  entries: readonly RulebookEntry[],
  sequence: number,
  entry: NewEntry,
): RulebookEntry | undefined => {
  const withoutTime = (one: object) => canonicalize({ ...one, at: 0, sequence });
  return entries.find(
    (one) => one.sequence === sequence && withoutTime(one) === withoutTime(entry),
  );
};

/**
 * Returns a rule in its current state.
 *
 * @throws {Refusal} `not-found`
 */
export const currentRule = async (
  id: string,
  ports: Pick<ReviewPorts, 'rulebook' | 'rulesNow'>,
): Promise<PlacedRule> => {
  const found = (await currentRulebook(ports)).placed.find((one) => one.id === id);
  if (!found) throw new Refusal('not-found');
  return found;
};

/** A rule as shown to a staff member, with its record so far. */
export const ruleViewFor = async (
  id: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<RuleView> => {
  const placed = await currentRule(id, ports);
  const [trialOf, nameOf] = await Promise.all([
    trials(ports),
    namesOf([placed.author, placed.retirement?.by], ports.papers),
  ]);
  return ruleView(placed, trialOf(placed), caller.id, ports.settings.review.fourEyes.rules, nameOf);
};
