import * as z from 'zod';
import { type Life, lives } from '../life.ts';
import { StaffRule } from './staff-rule.ts';

const shared = {
  /** From 1, without gaps: the order of the book. */
  sequence: z.number().int().positive(),
  /** Epoch milliseconds. */
  at: z.number().int(),
  /** Who wrote it: a member of staff, or `clearspring` for what happened by itself. */
  by: z.string().min(1).max(80),
};

const named = { rule: z.string(), revision: z.number().int().positive() };

/** One line of the book of rules. Nothing in it is ever changed. */
export const RulebookEntry = z.discriminatedUnion('is', [
  /** A revision was written: it is a draft, and what was decided with the one before ends. */
  z.strictObject({ ...shared, is: z.literal('saved'), saved: StaffRule }),
  z.strictObject({
    ...shared,
    is: z.literal('backtested'),
    ...named,
    /** Of a run over the archive, which is entered once; left out for one over a file. */
    backtestId: z.string().max(64).optional(),
    looked: z.number().int().nonnegative(),
    fired: z.number().int().nonnegative(),
  }),
  z.strictObject({
    ...shared,
    is: z.literal('moved'),
    ...named,
    to: z.enum(lives),
    /** For canary: the share of the accounts that it decides about, 0..1. */
    share: z.number().gt(0).lt(1).optional(),
    reason: z.string().max(300).optional(),
  }),
  /** From here on nothing is restricted by a machine, until it is resumed. */
  z.strictObject({ ...shared, is: z.literal('halted'), reason: z.string().min(1).max(300) }),
  z.strictObject({ ...shared, is: z.literal('resumed'), reason: z.string().min(1).max(300) }),
]);
export type RulebookEntry = z.infer<typeof RulebookEntry>;

/** An entry before it has its place. */
export type NewEntry = RulebookEntry extends infer Entry
  ? Entry extends RulebookEntry
    ? Omit<Entry, 'sequence'>
    : never
  : never;

/** Where a staff rule stands. */
export type Standing = {
  readonly rule: StaffRule;
  readonly life: Life;
  readonly share: number | null;
  /** Who wrote the present revision. */
  readonly author: string;
  /** Since when it is in its present life, epoch milliseconds. */
  readonly since: number;
  readonly backtest: { readonly looked: number; readonly fired: number } | null;
};

export type Rulebook = ReadonlyMap<string, Standing>;

/** The entries that are about one rule. */
type AboutRule = Exclude<RulebookEntry, { is: 'halted' | 'resumed' }>;

const isAboutRule = (entry: RulebookEntry): entry is AboutRule =>
  entry.is !== 'halted' && entry.is !== 'resumed';

/** The rule that each entry is about, with its place; of those that are about all of them, nothing. */
export const rulesNamedIn = (
  entries: readonly RulebookEntry[],
): readonly { readonly rule: string; readonly sequence: number }[] =>
  entries.filter(isAboutRule).map((entry) => ({
    rule: entry.is === 'saved' ? entry.saved.id : entry.rule,
    sequence: entry.sequence,
  }));

type AboutAll = Exclude<RulebookEntry, AboutRule>;

/** The last entry that halted or resumed all automatic restrictions; `null` where there is none. */
export const lastAboutAll = (entries: readonly RulebookEntry[]): AboutAll | null =>
  entries.findLast((entry): entry is AboutAll => !isAboutRule(entry)) ?? null;

/** The entry by which all automatic restrictions are halted; `null` while none is. */
export const haltIn = (
  entries: readonly RulebookEntry[],
): Extract<RulebookEntry, { is: 'halted' }> | null => {
  const last = lastAboutAll(entries);
  return last?.is === 'halted' ? last : null;
};

/**
 * What the book says after more entries. What does not fit, such as a step of a revision that is no
 * longer the present one, changes nothing.
 */
export const readOn = (book: Rulebook, entries: readonly RulebookEntry[]): Rulebook => {
  const next = new Map(book);
  for (const entry of entries.filter(isAboutRule)) {
    if (entry.is === 'saved') {
      const { saved: rule, by, at } = entry;
      const revision = next.get(rule.id)?.rule.revision ?? 0;
      if (rule.revision !== revision + 1) continue;
      next.set(rule.id, {
        rule,
        life: 'draft',
        share: null,
        author: by,
        since: at,
        backtest: null,
      });
      continue;
    }
    const there = next.get(entry.rule);
    if (there?.rule.revision !== entry.revision) continue;
    if (entry.is === 'backtested') {
      next.set(entry.rule, { ...there, backtest: { looked: entry.looked, fired: entry.fired } });
    } else {
      const share = entry.to === 'canary' ? (entry.share ?? null) : null;
      next.set(entry.rule, { ...there, life: entry.to, share, since: entry.at });
    }
  }
  return next;
};

/** Where a platform's book puts a rule of the product, and what it was tried on. */
export type ProductStanding = {
  readonly revision: number;
  /** `null`: as the product ships it. */
  readonly life: Life | null;
  readonly share: number | null;
  /** Since when it is in its present life, epoch milliseconds; `null` as shipped. */
  readonly since: number | null;
  readonly backtest: { readonly looked: number; readonly fired: number } | null;
};

export type ProductStandings = ReadonlyMap<string, ProductStanding>;

const isStaffs = (rule: string): boolean => rule.startsWith('staff.');

/**
 * What the book says of the product's own rules after more entries: a platform gives power to one
 * that ships in shadow when it has earned it there, and takes it from one that errs here. An entry
 * holds for the revision that it names; a new revision is again as the product ships it.
 */
export const readProductOn = (
  standings: ProductStandings,
  entries: readonly RulebookEntry[],
): ProductStandings => {
  const next = new Map(standings);
  for (const entry of entries.filter(isAboutRule)) {
    if (entry.is === 'saved' || isStaffs(entry.rule)) continue;
    const { rule, revision } = entry;
    const known = next.get(rule);
    if (known && known.revision > revision) continue;
    const there: ProductStanding =
      known?.revision === revision
        ? known
        : { revision, life: null, share: null, since: null, backtest: null };
    next.set(
      rule,
      entry.is === 'backtested'
        ? { ...there, backtest: { looked: entry.looked, fired: entry.fired } }
        : {
            ...there,
            life: entry.to,
            share: entry.to === 'canary' ? (entry.share ?? null) : null,
            since: entry.at,
          },
    );
  }
  return next;
};
