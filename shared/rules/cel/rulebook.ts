import * as z from 'zod';
import { isDeciding, isOnTrial, type Life, lives } from '../life.ts';
import type { Words } from '../words.ts';
import { StaffRule } from './staff-rule.ts';

/** The `by` of entries that Clearspring itself writes, such as automatic demotions. */
export const byClearspring = 'clearspring';

const shared = {
  /** Position in the book: from 1, without gaps. */
  sequence: z.number().int().positive(),
  /** Epoch milliseconds. */
  at: z.number().int(),
  /** Who wrote it: a staff member, or `byClearspring` for automatic entries. */
  by: z.string().min(1).max(80),
};

const named = { rule: z.string(), revision: z.number().int().positive() };

/** The maximum length of a reason in the rulebook, in characters. */
export const longestRuleReason = 300;

/** One entry of the rulebook. Entries are never changed. */
export const RulebookEntry = z.discriminatedUnion('kind', [
  /** A new revision was saved: it becomes a draft, and the earlier revision no longer decides. */
  z.strictObject({ ...shared, kind: z.literal('saved'), saved: StaffRule }),
  z.strictObject({
    ...shared,
    kind: z.literal('backtested'),
    ...named,
    /** Id of a run over the archive, which is entered once; left out for a run over a file. */
    backtestId: z.string().max(64).optional(),
    examined: z.number().int().nonnegative(),
    fired: z.number().int().nonnegative(),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('moved'),
    ...named,
    to: z.enum(lives),
    /** For canary: the share of accounts that it decides about, 0..1. */
    share: z.number().gt(0).lt(1).optional(),
    reason: z.string().max(longestRuleReason).optional(),
  }),
  /** From here on, no automatic restriction is made until a `resumed` entry. */
  z.strictObject({
    ...shared,
    kind: z.literal('halted'),
    reason: z.string().min(1).max(longestRuleReason),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('resumed'),
    reason: z.string().min(1).max(longestRuleReason),
  }),
]);
export type RulebookEntry = z.infer<typeof RulebookEntry>;

/** An entry before it has its sequence number. */
export type NewEntry = RulebookEntry extends infer Entry
  ? Entry extends RulebookEntry
    ? Omit<Entry, 'sequence'>
    : never
  : never;

/** The current state of a staff rule. */
export type StaffStanding = {
  readonly rule: StaffRule;
  readonly life: Life;
  readonly share: number | null;
  /** Who saved the current revision. */
  readonly author: string;
  /** When its current life began, epoch milliseconds. */
  readonly since: number;
  readonly backtest: { readonly examined: number; readonly fired: number } | null;
  /** The revisions that were in shadow or decided, for what they found; the latest last. */
  readonly used: readonly StaffRule[];
};

export type Rulebook = ReadonlyMap<string, StaffStanding>;

/** Entries about one rule. */
type RuleEntry = Exclude<RulebookEntry, { kind: 'halted' | 'resumed' }>;

const isRuleEntry = (entry: RulebookEntry): entry is RuleEntry =>
  entry.kind !== 'halted' && entry.kind !== 'resumed';

const ruleOf = (entry: RuleEntry): string => (entry.kind === 'saved' ? entry.saved.id : entry.rule);

/** The rule and sequence number of each entry about a rule; entries about all rules are left out. */
export const rulesNamedIn = (
  entries: readonly RulebookEntry[],
): readonly { readonly rule: string; readonly sequence: number }[] =>
  entries.filter(isRuleEntry).map((entry) => ({ rule: ruleOf(entry), sequence: entry.sequence }));

/** The reason of an automatic demotion as the rulebook stores it: one line per language. */
export const demotionReasonText = (reason: Words): string => `${reason['zh-CN']}\n${reason.en}`;

/** The stored reason of an automatic demotion in both languages; one line is read in both. */
export const demotionReasonWords = (text: string): Words => {
  const [chinese = '', english = chinese] = text.split('\n');
  return { 'zh-CN': chinese, en: english };
};

/** An automatic demotion of a rule: when (epoch milliseconds) and why. */
export type AutomaticDemotion = { readonly at: number; readonly reason: Words };

/**
 * Returns the rules that were demoted automatically and neither moved nor edited since.
 *
 * @example
 * declare const entries: readonly RulebookEntry[];
 * automaticDemotionsIn(entries).get('staff.night-transfers')?.reason.en; // 'in use it fired on 30.6% of what…'
 */
export const automaticDemotionsIn = (
  entries: readonly RulebookEntry[],
): ReadonlyMap<string, AutomaticDemotion> => {
  const found = new Map<string, AutomaticDemotion>();
  for (const entry of entries.filter(isRuleEntry)) {
    if (entry.kind === 'backtested') continue;
    if (entry.kind === 'saved' || entry.by !== byClearspring) {
      found.delete(ruleOf(entry));
      continue;
    }
    found.set(entry.rule, { at: entry.at, reason: demotionReasonWords(entry.reason ?? '') });
  }
  return found;
};

type HaltOrResume = Exclude<RulebookEntry, RuleEntry>;

/** The last entry that halted or resumed all automatic restrictions; `null` if there is none. */
export const lastHaltOrResume = (entries: readonly RulebookEntry[]): HaltOrResume | null =>
  entries.findLast((entry): entry is HaltOrResume => !isRuleEntry(entry)) ?? null;

/** The entry that halts all automatic restrictions; `null` if they are not halted. */
export const haltIn = (
  entries: readonly RulebookEntry[],
): Extract<RulebookEntry, { kind: 'halted' }> | null => {
  const last = lastHaltOrResume(entries);
  return last?.kind === 'halted' ? last : null;
};

/** The revision under which a staff rule is saved next. */
export const nextRevision = (saved: Pick<StaffRule, 'revision'> | undefined): number =>
  (saved?.revision ?? 0) + 1;

/** What a backtest or a move changes in the state of its rule. */
const changeBy = (entry: Exclude<RuleEntry, { kind: 'saved' }>) => {
  if (entry.kind === 'backtested') {
    return { backtest: { examined: entry.examined, fired: entry.fired } };
  }
  const { to: life, share = null, at: since } = entry;
  return { life, share: life === 'canary' ? share : null, since };
};

/**
 * Applies more entries to a rulebook. An entry that does not apply, such as a move of an outdated revision,
 * changes nothing.
 */
export const applyStaffEntries = (
  rulebook: Rulebook,
  entries: readonly RulebookEntry[],
): Rulebook => {
  const next = new Map(rulebook);
  for (const entry of entries.filter(isRuleEntry)) {
    if (entry.kind === 'saved') {
      const { saved: rule, by, at } = entry;
      const before = next.get(rule.id);
      if (rule.revision !== nextRevision(before?.rule)) continue;
      next.set(rule.id, {
        rule,
        life: 'draft',
        share: null,
        author: by,
        since: at,
        backtest: null,
        used: before?.used ?? [],
      });
      continue;
    }
    const standing = next.get(entry.rule);
    if (standing?.rule.revision !== entry.revision) continue;
    const after = { ...standing, ...changeBy(entry) };
    const isUsed = isOnTrial(after) || isDeciding(after);
    const { rule, used } = standing;
    next.set(
      entry.rule,
      isUsed && !used.includes(rule) ? { ...after, used: [...used, rule] } : after,
    );
  }
  return next;
};

/** The state that a platform's rulebook gives a product rule, and its backtest. */
type ProductStanding = {
  readonly revision: number;
  /** `null`: as shipped. */
  readonly life: Life | null;
  readonly share: number | null;
  /** When its current life began, epoch milliseconds; `null` if it is as shipped. */
  readonly since: number | null;
  readonly backtest: { readonly examined: number; readonly fired: number } | null;
};

export type ProductStandings = ReadonlyMap<string, ProductStanding>;

const isStaffRule = (rule: string): boolean => rule.startsWith('staff.');

/**
 * Applies more entries to the states of product rules. A platform promotes a rule that ships in shadow when
 * it has earned that there, and demotes one that errs. An entry applies only to the revision that it names; a
 * new revision starts again as shipped.
 */
export const applyProductEntries = (
  standings: ProductStandings,
  entries: readonly RulebookEntry[],
): ProductStandings => {
  const next = new Map(standings);
  for (const entry of entries.filter(isRuleEntry)) {
    if (entry.kind === 'saved' || isStaffRule(entry.rule)) continue;
    const { rule, revision } = entry;
    const known = next.get(rule);
    if (known && known.revision > revision) continue;
    const standing: ProductStanding =
      known?.revision === revision
        ? known
        : { revision, life: null, share: null, since: null, backtest: null };
    next.set(rule, { ...standing, ...changeBy(entry) });
  }
  return next;
};
