import * as z from 'zod';
import { categories, type FindingCategory } from '../categories.ts';
import { EvidenceFamily, Finding } from '../finding.ts';
import { lawNames, platformRuleNames } from '../grounds.ts';
import { type Rule, ruleFamilies } from '../rule.ts';
import type { Words } from '../words.ts';
import { eventTypes } from './shape.ts';

/** What names look like, as people are told. */
export const names = {
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

/** JSON as deep as signals are: a list of objects of values. Nothing recursive reads what staff send. */
const Scalar = z.union([z.number(), z.boolean(), z.string().max(300), z.null()]);
const Flat = z.union([Scalar, z.array(Scalar).max(50), z.record(z.string().max(60), Scalar)]);
const SignalValue = z.union([Flat, z.array(Flat).max(50)]);

const Event = z.enum([...eventTypes, 'account.rechecked']);

/**
 * A case of a staff rule: an event, what the rule sees of it, and whether it speaks. What is not said
 * is as calm as it can be: nothing counted, nothing found, nothing there that need not be.
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
  /** One of the events that the rule looks at. */
  on: Event,
  /** Values by the path under which an expression reads them. */
  signals: z.record(z.string().max(120), SignalValue).default({}),
});
export type RuleCase = z.infer<typeof RuleCase>;

/** What cases do not show yet: a rule leaves its draft with one that fires and one that is quiet. */
export const unshown = (
  cases: readonly Pick<RuleCase, 'expects'>[],
): readonly RuleCase['expects'][] =>
  RuleCase.shape.expects.options.filter((each) => cases.every(({ expects }) => expects !== each));

/** What is missing where no case shows it. */
export const caseNames: { readonly [Expects in RuleCase['expects']]: Words } = {
  fires: { 'zh-CN': '触发的案例', en: 'a case in which it fires' },
  quiet: { 'zh-CN': '不触发的案例', en: 'a case in which it stays quiet' },
};

/** A rule as staff write it: data, checked when it is saved, compiled to the same `Rule` as any other. */
export const StaffRule = z.strictObject({
  /** `staff.` and words in kebab-case. Never reused or renamed. */
  id: z
    .string()
    .regex(/^staff\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/, names.id.en)
    .max(80) as unknown as z.ZodType<`staff.${string}`>,
  /** Raised by one with every change of what the rule says. */
  revision: z.number().int().positive(),
  title: words(60),
  /** Begins “Accounts that…”, “Posts that…”, “People who…” in English. */
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
  /** What a reviewer reads when it fired; `{name}` takes a value. */
  sentence: words(200),
  /** CEL expressions over the signals, by the names that the sentence uses. */
  values: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, names.value.en), expression).default({}),
  warns: z.boolean().default(false),
  falsePositives: z.array(z.string().min(1).max(300)).max(10).default([]),
  blindSpots: z.array(z.string().min(1).max(300)).max(10).default([]),
  runbook: z.array(z.string().min(1).max(300)).max(6).default([]),
  /** Run whenever it is saved (`cases.ts`). */
  cases: z.array(RuleCase).max(30).default([]),
  /** Who answers for it. */
  owner: z.string().min(1).max(80),
});
export type StaffRule = z.infer<typeof StaffRule>;

const asWritten = (text: string): Words => ({ 'zh-CN': text, en: text });

/** What staff wrote for reviewers, in their own language: the same text for readers of either. */
export const writtenFor = ({
  falsePositives,
  blindSpots,
  runbook,
}: StaffRule): Pick<Rule, 'falsePositives' | 'blindSpots' | 'runbook'> => ({
  falsePositives: falsePositives.map(asWritten),
  blindSpots: blindSpots.map(asWritten),
  runbook: runbook.map(asWritten),
});
