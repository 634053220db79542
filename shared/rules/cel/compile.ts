import type { EventType } from '../../events/event.ts';
import { inBothLanguages, type Words } from '../../events/words.ts';
import type { Signals } from '../../signals/signals.ts';
import { check, type Node, parse, prepare, sourceOf } from './engine.ts';
import { commaList, inspect, isHasCall, nodesIn, pathOf, type Reads } from './inspect.ts';
import type { Fault } from './problem.ts';
import { fieldAt, presenceByType, shape } from './shape.ts';

/** The event type of user reports. */
const reportFiled = 'report.filed' satisfies EventType;

type SignalFunction<T> = (signals: Signals) => T;

const presence = (path: readonly string[]): SignalFunction<boolean> => {
  if (!fieldAt(path)?.mayBeMissing) return () => true;
  return (signals) => {
    let value: unknown = signals;
    for (const name of path) {
      value = (value as Readonly<Record<string, unknown>>)[name];
      if (value === null || value === undefined) return false;
    }
    return true;
  };
};

/** Evaluates a node if every signal that it reads is present; otherwise returns `missing`. */
const evaluator = <Missing>(
  node: Node,
  reads: Reads,
  missing: Missing,
): SignalFunction<unknown> => {
  const paths = [...nodesIn(node)].flatMap((each) => {
    const path = reads.get(each);
    return path ? [path] : [];
  });
  const needed = [...new Map(paths.map((path) => [path.join('.'), path])).values()]
    .filter((path) => fieldAt(path)?.mayBeMissing)
    .map(presence);
  const run = prepare(node);
  return (signals) => {
    for (const there of needed) if (!there(signals)) return missing;
    return run(signals);
  };
};

/**
 * Builds a condition. Each operand of `&&` and `||` is evaluated by itself. An operand that reads a missing
 * signal does not hold, and neither does its negation.
 */
const conditionOf = (node: Node, reads: Reads): SignalFunction<boolean> => {
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = node.args.map((each) => conditionOf(each, reads)) as [
      SignalFunction<boolean>,
      SignalFunction<boolean>,
    ];
    return node.op === '&&'
      ? (signals) => left(signals) && right(signals)
      : (signals) => left(signals) || right(signals);
  }
  if (isHasCall(node)) return presence(pathOf(node.args[1][0]));
  if (node.op === '!_' && isHasCall(node.args)) {
    const isPresent = presence(pathOf(node.args.args[1][0]));
    return (signals) => !isPresent(signals);
  }
  const run = evaluator(node, reads, false);
  return (signals) => run(signals) === true;
};

type Has = Node & { readonly op: 'call' };

/** The `has(…)` nodes that are operands of `&&` and `||`, with or without `!`. */
const standaloneHas = (node: Node, positiveOnly = false): readonly Has[] => {
  if (node.op === '&&' || node.op === '||') {
    return node.args.flatMap((each) => standaloneHas(each, positiveOnly));
  }
  if (isHasCall(node)) return [node];
  return !positiveOnly && node.op === '!_' && isHasCall(node.args) ? [node.args] : [];
};

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);
const binary: ReadonlySet<string> = new Set([
  ...arithmetic,
  ...['==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||'],
]);

/** Whether a node reads no signal. */
export const isConstant = (node: Node): boolean =>
  [...nodesIn(node)].every(({ op }) => op !== 'id');

/** The value of a node with only these signals known; `null` if it fails or reads others. */
export const valueIn = (node: Node, known: object = {}): unknown => {
  try {
    return prepare(node)(known);
  } catch {
    return null;
  }
};

/** Faults that do not depend on the event: arithmetic that always fails or divides by zero. */
const constantFaults = (root: Node): readonly Fault[] => {
  const fails = (node: Node): boolean => {
    if (!arithmetic.has(node.op)) return false;
    if (isConstant(node) && valueIn(node) === null) return true;
    const [, divisor] = node.args as readonly [Node, Node];
    const divides = node.op === '/' || node.op === '%';
    return divides && isConstant(divisor) && Number(valueIn(divisor)) === 0;
  };
  return [...nodesIn(root)].filter(fails).map(({ range: { start } }) => ({
    start,
    message: {
      'zh-CN': '除数为零，或结果超出范围',
      en: 'it divides by zero, or goes out of range',
    },
    remedy: { 'zh-CN': '请改写这一段算式', en: 'rewrite this part' },
  }));
};

/** An error of the CEL package. */
type CelError = {
  readonly code?: string;
  readonly summary?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly message: string;
};

/**
 * Returns a function that puts an expression inside the list macro that contains a node, so that the macro's
 * variable is known. Returns the identity if there is none.
 */
export const insideMacroOf = (node: Node, root: Node): ((piece: string) => string) => {
  const macro = [...nodesIn(root)].find(
    (each) => each.op === 'rcall' && [...nodesIn(each.args[2])].includes(node),
  );
  if (macro?.op !== 'rcall') return (piece) => piece;
  const [name, list, [variable]] = macro.args;
  return (piece) => `${sourceOf(list)}.${name}(${variable && sourceOf(variable)}, ${piece})`;
};

/**
 * The position of a type mismatch: the literal operand, because a signal's type is fixed; otherwise the
 * operator, or the operand of `&&` or `||` that is not a boolean.
 */
const mismatchStart = (root: Node, source: string, { code, range }: CelError): number => {
  const start = range?.start ?? 0;
  const node = [...nodesIn(root)].find(
    (each) => each.range.start === start && each.range.end === range?.end,
  );
  if (!node || !binary.has(node.op)) return start;
  const both = node.args as readonly [Node, Node];
  if (code === 'invalid_logical_operand') {
    const wrap = insideMacroOf(node, root);
    const isTruth = (each: Node) => check(wrap(sourceOf(each))).type === 'bool';
    return both.find((each) => !isTruth(each))?.range.start ?? start;
  }
  const [written, more] = both.filter(isConstant);
  if (written && !more) return written.range.start;
  return source.indexOf(node.op, both[0].range.end);
};

/** Words a syntax error with the source text: the package calls `&&` AND, and the end EOF. */
const syntaxErrorWords = ({ code, range }: CelError, message: string, source: string): Words => {
  if (code === 'unterminated_string') {
    return { 'zh-CN': '引号没有收尾', en: 'a quote is not closed' };
  }
  if (!range || !/^(?:Une|E)xpected /.test(message)) return inBothLanguages(() => message);
  const found = source.slice(range.start, range.end);
  return found === ''
    ? { 'zh-CN': '没有写完', en: 'it is incomplete' }
    : { 'zh-CN': `此处不应有 ${found}`, en: `unexpected ${found}` };
};

const faultOfCelError = (error: unknown, source: string, root?: Node): Fault => {
  const celError = error as CelError;
  const { code, summary, range, message } = celError;
  const said = summary ?? message.split('\n')[0] ?? message;
  const start = root ? mismatchStart(root, source, celError) : (range?.start ?? 0);
  if (code === 'invalid_logical_operand') {
    return {
      start,
      message: {
        'zh-CN': '&& 与 || 的两边须为真或假',
        en: '&& and || need true or false on both sides',
      },
      remedy: {
        'zh-CN': '例如 counts.posts.hour > 5 && novelty.device',
        en: 'for example counts.posts.hour > 5 && novelty.device',
      },
    };
  }
  if (code === 'no_such_overload' || code === 'no_matching_overload') {
    const types = said.replace(/^no such overload: |^found no matching overload for /i, '');
    const isFigureAmong = types === 'double in list<int>';
    return {
      start,
      message: {
        'zh-CN': `类型不相配：${types}`,
        en: `these types do not match: ${types}`,
      },
      remedy: isFigureAmong
        ? { 'zh-CN': '列表中的数带小数点：[1.0, 2.0]', en: 'write numbers in a list as [1.0, 2.0]' }
        : {
            'zh-CN': '数与数相比，文字与引号内的文字相比',
            en: 'compare numbers with numbers, and texts with texts in quotes',
          },
    };
  }
  if (/exceed|limit|maximum/i.test(said)) {
    return {
      start,
      message: { 'zh-CN': `表达式过大：${said}`, en: `the expression is too large: ${said}` },
      remedy: {
        'zh-CN': '请拆成两条规则',
        en: 'split it into two rules',
      },
    };
  }
  const why = syntaxErrorWords(celError, said, source);
  return {
    start,
    message: {
      'zh-CN': `表达式有误：${why['zh-CN']}`,
      en: `this cannot be parsed: ${why.en}`,
    },
    remedy: {
      'zh-CN': '写法如 counts.posts.hour > 5 && content.verdict == "flag"',
      en: 'write it like counts.posts.hour > 5 && content.verdict == "flag"',
    },
  };
};

const isReportSignal = ([group, name]: readonly string[]): boolean =>
  group === 'report' || (group === 'counts' && name === 'reports');

/**
 * Event types at which a condition may hold, whatever other signals it reads, for the whole and for each
 * part.
 */
type PossibleTypes = {
  readonly kinds: readonly string[];
  readonly parts: readonly PossibleTypes[];
};

/** Event types at which a condition may hold (`ifTrue`), and at which it may not (`ifFalse`). */
type TruthTypes = { readonly ifTrue: PossibleTypes; readonly ifFalse: PossibleTypes };

const onlyTypes = (kinds: readonly string[]): PossibleTypes => ({ kinds, parts: [] });

const intersection = (parts: readonly PossibleTypes[]): PossibleTypes => ({
  kinds: parts
    .map(({ kinds }) => kinds)
    .reduce((all, some) => all.filter((kind) => some.includes(kind))),
  parts,
});

const union = (parts: readonly PossibleTypes[]): PossibleTypes => ({
  kinds: [...new Set(parts.flatMap(({ kinds }) => kinds))],
  parts,
});

/** Whether a signal may be present at an event type. */
const mayBePresentAt = (path: readonly string[], type: string): boolean =>
  path.every((_, i) => {
    const { may } = presenceByType[path.slice(0, i + 1).join('.')] ?? {};
    return may?.some((one) => one === type) ?? true;
  });

/** Whether a signal is always present at an event type. */
const isAlwaysPresentAt = (path: readonly string[], type: string): boolean =>
  path.every((_, i) => {
    const upTo = path.slice(0, i + 1);
    const field = fieldAt(upTo)?.field;
    return (
      !field ||
      !('optional' in field) ||
      presenceByType[upTo.join('.')]?.always.some((one) => one === type)
    );
  });

/**
 * Determines at which of these event types a condition may hold, and may not hold. A part that depends on the
 * event type and on other signals too may be aimed at reports, and is treated as if it were.
 *
 * Both are computed at once: the test of a choice (`?:`) is needed for both, and separate passes would double
 * the work at each level of nesting.
 */
const truthTypesOf = (node: Node, reads: Reads, on: readonly string[]): TruthTypes => {
  if (node.op === '!_') {
    const { ifTrue, ifFalse } = truthTypesOf(node.args, reads, on);
    return { ifTrue: ifFalse, ifFalse: ifTrue };
  }
  if (node.op === '&&' || node.op === '||') {
    const parts = node.args.map((each) => truthTypesOf(each, reads, on));
    const ifTrue = parts.map((part) => part.ifTrue);
    const ifFalse = parts.map((part) => part.ifFalse);
    return node.op === '&&'
      ? { ifTrue: intersection(ifTrue), ifFalse: union(ifFalse) }
      : { ifTrue: union(ifTrue), ifFalse: intersection(ifFalse) };
  }
  if (node.op === '?:') {
    const [test, then, otherwise] = node.args.map((each) => truthTypesOf(each, reads, on)) as [
      TruthTypes,
      TruthTypes,
      TruthTypes,
    ];
    const chosen = (way: keyof TruthTypes) =>
      union([intersection([test.ifTrue, then[way]]), intersection([test.ifFalse, otherwise[way]])]);
    return { ifTrue: chosen('ifTrue'), ifFalse: chosen('ifFalse') };
  }
  if (isHasCall(node)) {
    const path = pathOf(node.args[1][0]);
    return {
      ifTrue: onlyTypes(on.filter((type) => mayBePresentAt(path, type))),
      ifFalse: onlyTypes(on.filter((type) => !isAlwaysPresentAt(path, type))),
    };
  }
  if (![...nodesIn(node)].some((each) => pathOf(each).join('.') === 'event.type')) {
    // If a part reads a missing signal, neither it nor its negation holds.
    const paths = [...nodesIn(node)].map((each) => reads.get(each) ?? []);
    const kinds = onlyTypes(on.filter((type) => paths.every((path) => mayBePresentAt(path, type))));
    return { ifTrue: kinds, ifFalse: kinds };
  }
  const answers = on.map((type) => [type, valueIn(node, { event: { type } })] as const);
  if (answers.some(([, holds]) => typeof holds !== 'boolean')) {
    return { ifTrue: onlyTypes([reportFiled]), ifFalse: onlyTypes([reportFiled]) };
  }
  const typesWhere = (wanted: boolean): PossibleTypes =>
    onlyTypes(answers.flatMap(([type, holds]) => (holds === wanted ? [type] : [])));
  return { ifTrue: typesWhere(true), ifFalse: typesWhere(false) };
};

/** Whether, within these event types, some way for the condition to hold is open to reports only. */
const canHoldForReportsOnly = (
  { kinds, parts }: PossibleTypes,
  within: readonly string[],
): boolean => {
  const open = within.filter((type) => kinds.includes(type));
  return (
    open.includes(reportFiled) &&
    (open.length === 1 || parts.some((part) => canHoldForReportsOnly(part, open)))
  );
};

/**
 * Whether the expression reads signals of reports or, judging these event types, can hold for reports in a
 * way in which it cannot hold for any other type. The second is only possible if `report.filed` is among
 * them.
 */
const dependsOnReports = (root: Node, reads: Reads, on: readonly string[]): boolean =>
  [...reads.values()].some(isReportSignal) ||
  standaloneHas(root, true).some((node) => isReportSignal(pathOf(node.args[1][0]))) ||
  canHoldForReportsOnly(truthTypesOf(root, reads, on).ifTrue, on);

/** A compiled expression, or all faults of it. */
export type Compiled<T> =
  | {
      readonly ok: true;
      readonly run: SignalFunction<T>;
      /** The signal groups that it names: `content`, `links`. */
      readonly groups: ReadonlySet<string>;
      /** Whether it depends on user reports about the account when it judges these event types. */
      readonly isReportBased: (on: readonly string[]) => boolean;
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const compile = <T>(
  source: string,
  wanted: readonly string[],
  expected: Fault['message'],
  finish: (node: Node, reads: Reads) => SignalFunction<T>,
): Compiled<T> => {
  try {
    const ast = parse(source);
    const { faults, reads } = inspect(ast);
    const standalone = standaloneHas(ast);
    const nestedHas = [...nodesIn(ast)].filter(
      (node) => isHasCall(node) && !standalone.includes(node),
    );
    const all = [
      ...faults,
      ...nestedHas.map(({ range: { start } }) => ({
        start,
        message: {
          'zh-CN': 'has(…) 只能单独用在 && 与 || 之间',
          en: 'has(…) can only stand by itself, between && and ||',
        },
        remedy: {
          'zh-CN': '例如 has(payment.payers) && payment.payers > 3',
          en: 'for example has(payment.payers) && payment.payers > 3',
        },
      })),
    ];
    if (all.length > 0) return { ok: false, faults: all };

    // The type checker rejects `has(payment)`, so it is replaced by `true`; `inspect` has checked above that
    // the name exists.
    const checked = standalone.reduce(
      (text, { range: { start, end } }) =>
        `${text.slice(0, start)}${'true'.padEnd(end - start)}${text.slice(end)}`,
      source,
    );
    const { valid, type, error } = check(checked);
    if (!valid) return { ok: false, faults: [faultOfCelError(error, source, ast)] };
    if (!wanted.includes(type ?? '')) {
      return {
        ok: false,
        faults: [
          {
            start: ast.range.start,
            message: expected,
            remedy: { 'zh-CN': `现在是 ${type}`, en: `this is ${type}` },
          },
        ],
      };
    }
    const constants = constantFaults(ast);
    if (constants.length > 0) return { ok: false, faults: constants };
    if (reads.size === 0 && standalone.length === 0) {
      return {
        ok: false,
        faults: [
          {
            start: ast.range.start,
            message: { 'zh-CN': '未读取任何信号', en: 'it reads no signal' },
            remedy: {
              'zh-CN': `可用：${commaList(Object.keys(shape))}`,
              en: `use one of ${commaList(Object.keys(shape))}`,
            },
          },
        ],
      };
    }
    const names = [...nodesIn(ast)].flatMap((node) => (node.op === 'id' ? [node.args] : []));
    return {
      ok: true,
      run: finish(ast, reads),
      groups: new Set(names),
      isReportBased: (on) => dependsOnReports(ast, reads, on),
    };
  } catch (error) {
    return { ok: false, faults: [faultOfCelError(error, source)] };
  }
};

/**
 * Compiles a condition over signals. A comparison does not hold if it reads a missing signal (a group that
 * the event does not have, an unknown age).
 *
 * @example
 * declare const signals: Signals;
 * const condition = compileCondition('counts.posts.hour > 5 && content.verdict == "flag"');
 * if (condition.ok) condition.run(signals); // true or false, never an error for what is missing
 */
export const compileCondition = (source: string): Compiled<boolean> =>
  compile(
    source,
    ['bool'],
    { 'zh-CN': '条件须为真或假', en: 'a condition must be true or false' },
    conditionOf,
  );

/** Compiles a value for a sentence: a number, a text, or `null` if it is missing. */
export const compileValue = (source: string): Compiled<string | number | null> =>
  compile(
    source,
    ['double', 'int', 'string'],
    { 'zh-CN': '值须为数或文字', en: 'a value must be a number or a text' },
    (node, reads) => {
      const run = evaluator(node, reads, null);
      return (signals) => {
        const value = run(signals);
        return typeof value === 'bigint' ? Number(value) : (value as string | number | null);
      };
    },
  );
