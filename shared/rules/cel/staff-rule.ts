import * as z from 'zod';
import { categories, type FindingCategory } from '../categories.ts';
import { EvidenceFamily, Finding } from '../finding.ts';
import { lawNames, platformRuleNames } from '../grounds.ts';
import { type Rule, ruleFamilies } from '../rule.ts';
import type { Words } from '../words.ts';
import { eventTypes } from './shape.ts';

/** Formats of names, as shown to people. */
export const nameFormats = {
  id: { 'zh-CN': 'staff. 加小写单词，以短横线相连', en: 'staff. and words in kebab-case' },
  value: { 'zh-CN': '名称以小写字母开头，只含字母和数字', en: 'a name in camelCase' },
} as const satisfies Readonly<Record<string, Words>>;

const words = (most: number) =>
  z.strictObject({ 'zh-CN': z.string().min(1).max(most), en: z.string().min(1).max(most) });

const expression = z.string().min(1).max(1_000);

const Ground = z.union([
  z.strictObject({
    law: z.enum(lawNames),
    article: z.number().int().positive(),
    paragraph: z.number().int().positive().optional(),
  }),
  z.strictObject({ platformRule: z.enum(platformRuleNames) }),
]);

/**
 * JSON no deeper than signals are (a list of objects of scalars): staff input is never parsed recursively.
 */
const Scalar = z.union([z.number(), z.boolean(), z.string().max(300), z.null()]);
const Flat = z.union([Scalar, z.array(Scalar).max(50), z.record(z.string().max(60), Scalar)]);
const SignalValue = z.union([Flat, z.array(Flat).max(50)]);

const Event = z.enum([...eventTypes, 'account.rechecked']);

/**
 * A case of a staff rule: an event, its signals, and whether the rule fires. Signals that are not given have
 * neutral values: nothing counted, nothing found, and optional ones missing.
 *
 * @example
 * const thirdPayment: RuleCase = {
 *   name: 'the third payment within an hour',
 *   expects: 'fires',
 *   on: 'payment.transferred',
 *   signals: { 'account.ageHours': 5, 'counts.transfersOut.hour': 3, 'payment.firstToPayee': true },
 * };
 */
export const RuleCase = z.strictObject({
  name: z.string().min(1).max(120),
  expects: z.enum(['fires', 'quiet']),
  /** One of the rule's event types. */
  on: Event,
  /** Values by the path under which expressions read them. */
  signals: z.record(z.string().max(120), SignalValue).default({}),
});
export type RuleCase = z.infer<typeof RuleCase>;

/**
 * The outcomes that no case shows yet. To leave draft, a rule needs a case that fires and one that is quiet.
 */
export const missingOutcomes = (
  cases: readonly Pick<RuleCase, 'expects'>[],
): readonly RuleCase['expects'][] =>
  RuleCase.shape.expects.options.filter((each) => cases.every(({ expects }) => expects !== each));

/** Display names of a missing case. */
export const caseNames: { readonly [Expects in RuleCase['expects']]: Words } = {
  fires: { 'zh-CN': '触发的案例', en: 'a case in which it fires' },
  quiet: { 'zh-CN': '不触发的案例', en: 'a case in which it stays quiet' },
};

/**
 * A rule as staff write it: data, checked when it is saved and compiled to the same `Rule` type as product
 * rules.
 */
export const StaffRule = z.strictObject({
  /** `staff.` and words in kebab-case. Never reused or renamed. */
  id: z
    .string()
    .regex(/^staff\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/, nameFormats.id.en)
    .max(80) as unknown as z.ZodType<`staff.${string}`>,
  /** Raised by one with every change of what the rule finds. */
  revision: z.number().int().positive(),
  title: words(60),
  /** In English, begins “Accounts that…”, “Posts that…” or “People who…”. */
  detects: words(300),
  family: z.enum(ruleFamilies),
  evidenceFamily: EvidenceFamily.exclude(['list']),
  subject: Finding.shape.subject,
  category: z.enum(Object.keys(categories) as [FindingCategory, ...FindingCategory[]]),
  severity: Finding.shape.severity,
  ground: Ground,
  on: z.array(Event).min(1),
  /** A CEL condition over the signals. */
  when: expression,
  /** What a reviewer reads if the rule fired: `{name}` takes a value, `{name|post|posts}` a form by its number. */
  sentence: words(200),
  /** CEL expressions over the signals, by the names that the sentence uses. */
  values: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, nameFormats.value.en), expression)
    .default({}),
  warns: z.boolean().default(false),
  falsePositives: z.array(z.string().min(1).max(300)).max(10).default([]),
  blindSpots: z.array(z.string().min(1).max(300)).max(10).default([]),
  runbook: z.array(z.string().min(1).max(300)).max(6).default([]),
  /** Run each time the rule is saved (`cases.ts`). */
  cases: z.array(RuleCase).max(30).default([]),
  /** The person or team responsible for the rule. */
  owner: z.string().min(1).max(80),
});
export type StaffRule = z.infer<typeof StaffRule>;

/**
 * What the user is told instead of the sentence of the category: the list that a rule matches may be the watch list,
 * which nobody learns of, and only the product’s own rule knows that somebody is on the dishonesty list.
 */
export const userFactOf = ({ category }: Pick<StaffRule, 'category'>): Pick<Rule, 'userFact'> =>
  category === 'listed' || category === 'punished' ? { userFact: 'watched' } : {};

const sameInBothLanguages = (text: string): Words => ({ 'zh-CN': text, en: text });

/** Notes for reviewers, shown as staff wrote them to readers of either language. */
export const reviewerNotesOf = ({
  falsePositives,
  blindSpots,
  runbook,
}: StaffRule): Pick<Rule, 'falsePositives' | 'blindSpots' | 'runbook'> => ({
  falsePositives: falsePositives.map(sameInBothLanguages),
  blindSpots: blindSpots.map(sameInBothLanguages),
  runbook: runbook.map(sameInBothLanguages),
});
