import * as z from 'zod';
import { inBothLanguages } from '../events/words.ts';
import { categories, type FindingCategory, type UserFact } from '../rules/categories.ts';
import type { Catalogue } from '../rules/collect.ts';
import { wordEvidence } from '../rules/evidence.ts';
import { type Evidence, type Finding, isReportBased } from '../rules/finding.ts';
import { type Ground, wordGround } from '../rules/grounds.ts';
import { fill, type Language, type ValuesArgument, type Words } from '../rules/words.ts';
import { day, hour, instant } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { type Automation, type Decision, restrictingOutcomes, type Subject } from './decision.ts';
import { isGate } from './policy.ts';
import {
  automations,
  dangers,
  facts,
  isLifting,
  type Material,
  type Measure,
  materials,
  measures,
  type PlainFact,
  phrases,
  plainFacts,
  warnings,
} from './words.ts';

/**
 * The reasons for a measure against an account or a post, as codes. They are worded on read, so that one
 * record serves the user, the reviewer and an authority.
 *
 * Covers what three laws require: reason, remedy and needed materials (Anti-Telecom and Online Fraud Law,
 * art. 32 ¶3); restriction, duration, facts, use of automated means, ground and redress (Digital Services
 * Act, art. 17(3)); an explanation of an automated decision and a way to a human (Personal Information
 * Protection Law, art. 24 ¶3).
 */
export type StatementOfReasons = {
  readonly decisionId: string;
  readonly measure: Measure;
  readonly scope: Subject;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number | null;
  readonly facts: readonly StatedFact[];
  readonly grounds: readonly Ground[];
  readonly automation: Automation;
  /** When the facts it states happened, epoch milliseconds. */
  readonly evidenceTime: number;
  /** `null` if the measure lifts a restriction or does not affect the user. */
  readonly remedy: {
    /** One text for both languages, or one in each. */
    readonly channel: string | Words;
    /** At least six months (Digital Services Act, art. 20(1)). */
    readonly deadlineDays: number;
    readonly materials: readonly Material[];
  } | null;
};

/** A decision as it is to be presented. */
export type PresentedDecision = Decision & {
  /** Whether no further appeal against it is accepted. */
  readonly heardOut?: boolean;
};

/** A category of abuse with its evidence, or a plain reason. */
type StatedFact =
  | {
      readonly category: string;
      /** A more accurate fact, if the category's sentence would not be true of it. */
      readonly userFact?: UserFact;
      readonly evidence: readonly Evidence[];
    }
  | { readonly plain: PlainFact };

/** A statement of reasons in one language, as the user reads it. */
export const WordedStatement = z.strictObject({
  measure: z.string().min(1),
  scope: z.string().min(1),
  period: z.string().min(1),
  facts: z.array(z.string().min(1)).min(1),
  evidenceTime: z.string().min(1),
  grounds: z.array(z.string().min(1)).min(1),
  automation: z.string().min(1),
  remedy: z.strictObject({ channel: z.string().min(1), materials: z.string().min(1) }).nullable(),
});
export type WordedStatement = z.infer<typeof WordedStatement>;

/** Legal grounds if no rule gives one: measures against abnormal accounts, care for published content. */
const defaultGrounds = {
  account: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  content: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  /** A measure ends with its reason: after a successful appeal it is lifted at once. */
  lifted: { law: 'anti-telecom-fraud-law', article: 32, paragraph: 3 },
} as const satisfies Readonly<Record<string, Ground>>;

/** Facts that may be due to an earlier or another user of a device or number. */
const sharedMeans: ReadonlySet<string> = new Set<FindingCategory | UserFact>([
  'bulk-registration',
  'shared-with-restricted',
  'many-on-one-phone',
  'signed-up-again',
  'listed',
  'punished',
]);

const materialsFor = (
  measure: Measure,
  stated: readonly string[],
  { level }: Pick<PlatformSettings['gate'], 'level'>,
): Material[] => {
  if (measure === 'hide') return ['explanation', 'content-context'];
  const isChallenge = measure === 'challenge';
  const asksFace =
    // Whoever misuses an identity has its name and number: only a face shows that the holder is there.
    (isChallenge && stated.includes('many-on-one-identity')) ||
    (level === 'face' && (isChallenge || stated.some((fact) => fact.startsWith('real-name'))));
  const identity: Material[] = ['identity-document', ...(asksFace ? ['face-check' as const] : [])];
  if (isChallenge) return identity;
  const isShared = stated.some((fact) => sharedMeans.has(fact));
  return ['explanation', ...identity, ...(isShared ? ['ownership-proof' as const] : [])];
};

const isKnown = (category: string): category is FindingCategory =>
  Object.hasOwn(categories, category);

/** Measures that never rest on reports, unless a reviewer took them. */
const measuresWithoutReports: ReadonlySet<Measure> = new Set(['limit', 'freeze', 'hide']);

/** Facts stated while an appeal is open: a decision is appealed against only once at a time. */
const underAppeal: ReadonlySet<PlainFact> = new Set(['appeal-open', 'appeal-reopened']);

/** The category that a person affirmed, if no finding is of it. */
const categoryByPerson = ({
  category,
  findings,
}: Pick<Decision, 'category' | 'findings'>): FindingCategory | null =>
  category !== undefined &&
  isKnown(category) &&
  findings.every((finding) => finding.category !== category)
    ? category
    : null;

type NamedFinding = Finding & { readonly words: ReturnType<Catalogue['wordsOf']> };

/**
 * The findings that a statement names: of a ruling those of the category that its author affirmed, if there are any. If
 * only rules without power found it, theirs: the author vouches for them.
 */
const namedFindings = (
  { findings, eventType, gate, category }: Decision,
  measure: Measure,
  catalogue: Catalogue,
): readonly NamedFinding[] => {
  // Automatic restrictions are judged without reports; a reviewer's ruling may rest on them.
  const ignoresReports = measuresWithoutReports.has(measure) && eventType !== 'review.ruled';
  const counted = findings
    .filter((finding) => !(ignoresReports && isReportBased(finding)) && !(gate && !isGate(finding)))
    .map((finding) => ({ ...finding, words: catalogue.wordsOf(finding) }));
  const live = counted.filter(({ life }) => life === 'live');
  // Beside other findings, an unspecific fact would tell that the account is watched.
  const specific = live.filter(({ words }) => words?.userFact !== 'watched');
  const named = specific.length > 0 ? specific : live.slice(0, 1);
  const powerless = counted.filter(({ life }) => life !== 'live');
  const affirmed = [named, powerless]
    .map((some) => some.filter((finding) => finding.category === category))
    .find(({ length }) => length > 0);
  return affirmed ?? (categoryByPerson({ category, findings }) ? [] : named);
};

/** Order of two provisions of one law. */
const byArticle = (a: Ground, b: Ground): number =>
  'law' in a && 'law' in b ? a.article - b.article || (a.paragraph ?? 0) - (b.paragraph ?? 0) : 0;

/** The grounds of findings, each once; those of one law together, in its order. */
const groundsOf = (named: readonly NamedFinding[]): readonly Ground[] => {
  const grounds = named.flatMap(({ words }) =>
    // A rule of staff may give the rule about lists as its ground.
    words && words.userFact !== 'watched' ? words.ground : [],
  );
  const distinct = new Map(grounds.map((ground) => [JSON.stringify(ground), ground])).values();
  const bySource = Map.groupBy(distinct, (ground) => ('law' in ground ? ground.law : null));
  return [...bySource.values()].flatMap((some) => some.toSorted(byArticle));
};

/**
 * Returns the statement of reasons of a decision.
 *
 * @param measure what is actually done; it can be less than the decision's outcome
 * @param reason a plain fact: replaces the findings if the measure lifts a restriction, else precedes
 *   them
 * @param waits what to state of an open appeal against the decision, after the reason
 * @example
 * declare const decision: Decision;
 * declare const settings: PlatformSettings;
 * const statement = statementOf(decision, { measure: 'freeze', settings, catalogue });
 */
export const statementOf = (
  decision: PresentedDecision,
  {
    measure,
    settings,
    catalogue,
    reason,
    waits,
  }: {
    readonly measure: Measure;
    readonly settings: PlatformSettings;
    readonly catalogue: Catalogue;
    readonly reason?: PlainFact | undefined;
    readonly waits?: PlainFact | undefined;
  },
): StatementOfReasons => {
  const lifting = isLifting(measure);
  const named = namedFindings(decision, measure, catalogue);
  const byPerson = lifting ? null : categoryByPerson(decision);
  const stated: readonly Exclude<StatedFact, { plain: PlainFact }>[] = byPerson
    ? [{ category: byPerson, evidence: [] }]
    : named.map(({ category, evidence, words }) => ({
        category,
        ...(words?.userFact && { userFact: words.userFact }),
        evidence,
      }));
  const grounds = lifting ? [defaultGrounds.lifted] : groundsOf(named);
  const statedFacts: readonly StatedFact[] =
    stated.length > 0 ? stated : [{ plain: lifting ? 'reviewed' : 'restricted' }];
  const plain = [reason, waits].filter((fact) => fact !== undefined);
  return {
    decisionId: decision.id,
    measure,
    scope: decision.subject,
    start: decision.decidedAt,
    end: lifting ? null : (decision.until ?? null),
    facts: [
      ...plain.map((fact) => ({ plain: fact })),
      ...(lifting && plain.length > 0 ? [] : statedFacts),
    ],
    grounds: grounds.length > 0 ? grounds : [defaultGrounds[decision.subject.kind]],
    automation: decision.automation,
    // What staff lift rests on their review, not on the event that they reviewed.
    evidenceTime:
      lifting && decision.eventType === 'review.ruled' ? decision.decidedAt : decision.at,
    // Only a restriction can be appealed against.
    remedy:
      restrictingOutcomes.has(measure) &&
      !decision.heardOut &&
      !plain.some((fact) => underAppeal.has(fact))
        ? {
            channel: settings.appeal.channel,
            deadlineDays: settings.appeal.deadlineDays,
            materials: materialsFor(
              measure,
              stated.map(({ category, userFact }) => userFact ?? category),
              settings.gate,
            ),
          }
        : null,
  };
};

/** A time as users read it: in Beijing time, China's one time zone, so that both languages name the same one. */
export const formatTime = (time: number, language: Language): string => {
  const text = instant(time + 8 * hour)
    .slice(0, 16)
    .replace('T', ' ');
  return language === 'zh-CN' ? `${text}（北京时间）` : `${text} (Beijing time, UTC+8)`;
};

/**
 * Words a statement.
 *
 * The user reads what kind of thing happened, but no rules, thresholds, scores or counts, so that the
 * statement does not help evasion. The reviewer reads the evidence.
 *
 * @example
 * declare const statement: StatementOfReasons;
 * wordStatement(statement, 'zh-CN').facts; // ['事实：账号的注册或使用方式与批量注册的账号相似。']
 */
export const wordStatement = (
  statement: StatementOfReasons,
  language: Language,
  reader: 'user' | 'staff' = 'user',
): WordedStatement => {
  const { measure, scope, start, end, automation, evidenceTime, remedy } = statement;
  const fillPhrase = <const Phrase extends keyof typeof phrases>(
    phrase: Phrase,
    ...[values]: ValuesArgument<(typeof phrases)[Phrase], string>
  ) => fill(phrases[phrase][language], values ?? {});
  const [colon, separator] = language === 'zh-CN' ? ['：', '；'] : [': ', '; '];
  const factOf = (fact: StatedFact): string => {
    if ('plain' in fact) return plainFacts[fact.plain][language];
    const { category, userFact } = fact;
    const general = userFact ?? (isKnown(category) ? category : null);
    if (reader === 'user') return (general ? facts[general] : plainFacts.restricted)[language];
    const name = isKnown(category) ? categories[category][language] : category;
    if (fact.evidence.length === 0) return name;
    return `${name}${colon}${fact.evidence.map((piece) => wordEvidence(piece, language)).join(separator)}`;
  };
  return {
    measure: fillPhrase('measure', { measure: measures[measure][language] }),
    scope: fillPhrase('scope', { scope: fillPhrase(scope.kind, { id: scope.id }) }),
    period:
      end === null
        ? fillPhrase(restrictingOutcomes.has(measure) ? 'fromOn' : 'from', {
            start: formatTime(start, language),
          })
        : fillPhrase('fromUntil', {
            start: formatTime(start, language),
            end: formatTime(end, language),
          }),
    facts: [...new Set(statement.facts.map(factOf))].map((fact) => fillPhrase('fact', { fact })),
    evidenceTime: fillPhrase('evidenceTime', { time: formatTime(evidenceTime, language) }),
    grounds: statement.grounds.map((ground) =>
      fillPhrase('ground', { ground: wordGround(ground, language) }),
    ),
    // Human review is only offered where an appeal is possible.
    automation: fillPhrase(automation === 'full' && remedy ? 'automationOpen' : 'automation', {
      automation: automations[automation][language],
    }),
    remedy: remedy && {
      channel: fillPhrase('remedy', {
        // The phrase ends its sentence itself.
        channel: (typeof remedy.channel === 'string'
          ? remedy.channel
          : remedy.channel[language]
        ).replace(/[\s.。]+$/u, ''),
        deadline: formatTime(start + remedy.deadlineDays * day, language),
      }),
      materials: fillPhrase('materials', {
        materials: remedy.materials.map((name) => materials[name][language]).join(separator),
      }),
    },
  };
};

/** The warning shown to the account at risk, by category. */
export const wordWarning = (category: string): Words => {
  const known = isKnown(category) ? category : 'fraud';
  const danger = dangers[known] ?? categories[known];
  return inBothLanguages((language) => fill(warnings[language], { category: danger[language] }));
};
