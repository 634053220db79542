import type { Signals } from '../../signals/signals.ts';
import { articleCounts } from '../grounds.ts';
import { evidenceFor } from '../rule.ts';
import type { Words } from '../words.ts';
import { type CheckedRule, checkStaffRule } from './compile-rule.ts';
import { parse } from './engine.ts';
import { inspect } from './inspect.ts';
import { choiceOf, unknownName } from './names.ts';
import { numberProblems } from './number-problems.ts';
import { pitfallsIn } from './pitfalls.ts';
import { type Mistake, type Problem, problemAt } from './problem.ts';
import { type Field, type Fields, fieldAt, judgedTypes, shape } from './shape.ts';
import { missingOutcomes, type RuleCase, type StaffRule } from './staff-rule.ts';

/** The neutral value of a field that is present. */
const neutralValue = (field: Field): unknown => {
  switch (field.kind) {
    case 'number':
      return 0;
    case 'yes-no':
      return false;
    case 'text':
      return field.of?.[0] ?? '';
    case 'texts':
    case 'list':
      return [];
    default:
      return neutralSignals(field.of);
  }
};

/** Signals in which nothing was counted or found; optional ones are missing. */
const neutralSignals = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      'optional' in field ? null : neutralValue(field),
    ]),
  );

const expectedForms: { readonly [Kind in Field['kind']]: Words } = {
  number: { 'zh-CN': '应为数，如 3', en: 'use a number, such as 3' },
  'yes-no': { 'zh-CN': '应为 true 或 false', en: 'use true or false' },
  text: { 'zh-CN': '应为引号内的文字', en: 'use a text in quotes' },
  texts: { 'zh-CN': '应为文字的列表，如 ["…"]', en: 'use a list of texts, such as ["…"]' },
  list: { 'zh-CN': '应为对象的列表，如 [{…}]', en: 'use a list of objects, such as [{…}]' },
  group: { 'zh-CN': '请写到其下一级', en: 'name one of its parts' },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOfKind: { readonly [Kind in Field['kind']]: (value: unknown) => boolean } = {
  number: Number.isFinite,
  'yes-no': (value) => typeof value === 'boolean',
  text: (value) => typeof value === 'string',
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  list: (value) => Array.isArray(value) && value.every(isObject),
  group: () => false,
};

/** The mistake in a value for a field; `null` if it is valid. */
const mistakeIn = (name: string, field: Field, value: unknown): Mistake | null => {
  if (!isOfKind[field.kind](value)) {
    const kind = JSON.stringify(value);
    return {
      message: { 'zh-CN': `${name} 不能是 ${kind}`, en: `${name} cannot be ${kind}` },
      remedy:
        field.kind === 'group'
          ? {
              'zh-CN': `${expectedForms.group['zh-CN']}：${Object.keys(field.of).join(', ')}`,
              en: `${expectedForms.group.en}: ${Object.keys(field.of).join(', ')}`,
            }
          : expectedForms[field.kind],
    };
  }
  if (field.kind === 'text' && field.of && !field.of.includes(value as string)) {
    return {
      message: {
        'zh-CN': `${name} 不会是“${value}”`,
        en: `${name} never has the value “${value}”`,
      },
      remedy: choiceOf(field.of),
    };
  }
  if (field.kind !== 'list') return null;
  for (const item of value as readonly Readonly<Record<string, unknown>>[]) {
    for (const [part, inside] of Object.entries(item)) {
      const known = Object.hasOwn(field.of, part) ? field.of[part] : undefined;
      const mistake = known
        ? mistakeIn(`${name}.${part}`, known, inside)
        : unknownName(part, name, field.of);
      if (mistake) return mistake;
    }
  }
  return null;
};

/** Sets a value, and creates the groups around it with neutral values. */
const setSignal = (
  signals: Record<string, unknown>,
  path: string,
  value: unknown,
): Mistake | null => {
  let inside = signals;
  let fields: Fields = shape;
  const names = path.split('.');
  for (const [at, name] of names.entries()) {
    const owner = names.slice(0, at).join('.') || null;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return unknownName(name, owner, fields);
    if (at === names.length - 1) {
      const mistake = mistakeIn(path, field, value);
      if (mistake) return mistake;
      inside[name] =
        field.kind === 'list'
          ? (value as readonly object[]).map((item) => ({ ...neutralSignals(field.of), ...item }))
          : value;
      return null;
    }
    if (field.kind !== 'group')
      return unknownName(names[at + 1] ?? '', names.slice(0, at + 1).join('.'), {});
    inside[name] ??= neutralSignals(field.of);
    inside = inside[name] as Record<string, unknown>;
    fields = field.of;
  }
  return null;
};

/** The signals of a case, or the problems with it. */
const signalsOfCase = (one: RuleCase, field: string): Signals | readonly Problem[] => {
  const signals = neutralSignals(shape);
  const problems = Object.entries(one.signals).flatMap(([path, value]) => {
    const mistake = setSignal(signals, path, value);
    return mistake ? [{ field: `${field}.signals`, ...mistake }] : [];
  });
  if (problems.length > 0) return problems;
  setSignal(signals, 'event.type', one.on);
  return signals as unknown as Signals;
};

/** The result of a case: whether the rule fired, and what it tells reviewers. */
type CaseRun = { readonly result: RuleCase['expects']; readonly description: Words | null };

/** A checked staff rule with the results of its cases. */
export type StaffExamination = {
  readonly checked: CheckedRule;
  /** One per case, in order; `null` for a case that could not be run. */
  readonly runs: readonly (CaseRun | null)[];
  /** All problems that prevent saving: of its fields, expressions and cases. */
  readonly problems: readonly Problem[];
  /** Outcomes that no case shows yet: the rule may be saved, but not leave draft. */
  readonly unshown: readonly RuleCase['expects'][];
};

/** Whether a field can hold arbitrary content: free text may identify a person. */
const isFreeText = (field: Field): boolean =>
  field.kind === 'list' || field.kind === 'texts' || (field.kind === 'text' && !field.of);

/**
 * Returns the signals that a condition reads from an event, as a case stores them: present values, without
 * free text. A case made of them holds nothing else about the event.
 *
 * @example
 * declare const signals: Signals;
 * signalsRead('account.ageHours < 24 && counts.posts.hour > 5', signals);
 * // { 'account.ageHours': 3, 'counts.posts.hour': 9 }
 */
export const signalsRead = (when: string, signals: Signals): RuleCase['signals'] => {
  const paths = [...inspect(parse(when)).reads.values()].filter((path) => {
    const place = fieldAt(path);
    return place !== null && !isFreeText(place.field);
  });
  return Object.fromEntries(
    paths.flatMap((path) => {
      const value = path.reduce<unknown>(
        (inside, name) => (inside as Readonly<Record<string, unknown>> | null)?.[name],
        signals,
      );
      return value === null || value === undefined
        ? []
        : [[path.join('.'), value as RuleCase['signals'][string]]];
    }),
  );
};

const unexpectedOutcome: { readonly [Expects in RuleCase['expects']]: Mistake } = {
  fires: {
    message: { 'zh-CN': '预期触发，实际未触发', en: 'it should fire, but stays quiet' },
    remedy: {
      'zh-CN': '请修改条件、信号或预期',
      en: 'correct the condition, the signals or the expectation',
    },
  },
  quiet: {
    message: { 'zh-CN': '预期不触发，实际触发', en: 'it should stay quiet, but fires' },
    remedy: {
      'zh-CN': '请修改条件、信号或预期',
      en: 'correct the condition, the signals or the expectation',
    },
  },
};

const failureMistake = ({ message }: Error): Mistake => {
  const [why = ''] = message.split('\n');
  return {
    message: { 'zh-CN': `规则在此出错：${why}`, en: `the rule fails here: ${why}` },
    remedy: {
      'zh-CN': '请修改条件或“句中的值”',
      en: 'correct the condition or the sentence values',
    },
  };
};

const wrongEventMistake = (rule: StaffRule): Mistake => ({
  message: { 'zh-CN': '规则不检查此事件', en: 'the rule does not look at this event' },
  remedy: choiceOf(rule.on),
});

const reportsMistake: Mistake = {
  message: { 'zh-CN': '规则依据的是举报', en: 'the rule relies on reports by people' },
  remedy: { 'zh-CN': '证据类型须为“举报”（reports）', en: 'the kind of evidence must be reports' },
};

const valuesOf = ({ values }: StaffRule) =>
  Object.entries(values).map(([name, source]) => [`values.${name}`, source] as const);

/** Types of events that no rule judges. */
const typeProblems = ({ on }: StaffRule): readonly Problem[] =>
  on
    .filter((type) => !judgedTypes.includes(type))
    .map((type) => ({
      field: 'on',
      message: { 'zh-CN': `${type} 不由规则判定`, en: `no rule judges ${type}` },
      remedy: { 'zh-CN': '请去掉它', en: 'remove it' },
    }));

/** An article that its law does not have. Whether it applies is for people to know. */
const groundProblems = ({ ground }: StaffRule): readonly Problem[] => {
  if ('platformRule' in ground) return [];
  const count = articleCounts[ground.law];
  return ground.article <= count
    ? []
    : [
        {
          field: 'ground',
          message: {
            'zh-CN': `没有第 ${ground.article} 条：该法规共 ${count} 条`,
            en: `there is no article ${ground.article}: it has ${count} articles`,
          },
          remedy: {
            'zh-CN': '请核对条号：它会写进告知用户的理由',
            en: 'check the number: it is told to users as the ground',
          },
        },
      ];
};

/**
 * Checks a staff rule before it is saved, and runs its cases through the production code. A case with an
 * unexpected result is a problem like any other.
 *
 * @example
 * declare const text: string;
 * const { problems, runs } = examineStaffRule(JSON.parse(text));
 */
export const examineStaffRule = (candidate: unknown): StaffExamination => {
  const checked = checkStaffRule(candidate);
  if (!checked.ok) return { checked, runs: [], problems: checked.problems, unshown: [] };
  const { rule } = checked;
  const compiled = checked.compile({ life: 'shadow' });
  const problems: Problem[] = [
    ...[['when', rule.when] as const, ...valuesOf(rule)].flatMap(([field, source]) =>
      pitfallsIn(source, rule.on).map((fault) => problemAt(field, source, fault)),
    ),
    ...typeProblems(rule),
    ...numberProblems(rule),
    ...groundProblems(rule),
  ];
  if (compiled.evidenceFamily !== rule.evidenceFamily) {
    problems.push({ field: 'evidenceFamily', ...reportsMistake });
  }
  const runs = rule.cases.map((one, at): CaseRun | null => {
    const field = `cases.${at}`;
    const signals = signalsOfCase(one, field);
    if (!('event' in signals)) {
      problems.push(...signals);
      return null;
    }
    if (!rule.on.includes(one.on)) {
      problems.push({ field: `${field}.on`, ...wrongEventMistake(rule) });
      return null;
    }
    let found: ReturnType<typeof evidenceFor>;
    try {
      found = evidenceFor(compiled.when(signals));
    } catch (error) {
      problems.push({ field, ...failureMistake(error as Error) });
      return null;
    }
    const [evidence] = found ?? [];
    const result = evidence ? 'fires' : 'quiet';
    if (result !== one.expects) problems.push({ field, ...unexpectedOutcome[one.expects] });
    const description = evidence
      ? { 'zh-CN': String(evidence.values.zh), en: String(evidence.values.en) }
      : null;
    return { result, description };
  });
  return { checked, runs, problems, unshown: missingOutcomes(rule.cases) };
};
