import type { Signals } from '../../signals/signals.ts';
import { check, type Node, parse, prepare } from './engine.ts';
import { faultOfCelError } from './error-fault.ts';
import { inspect, type Reads } from './inspect.ts';
import { choiceOf } from './names.ts';
import { isConstant, isHasCall, nodesIn, pathOf, standaloneHas, valueIn } from './nodes.ts';
import type { Fault } from './problem.ts';
import { dependsOnReports } from './report-dependence.ts';
import { fieldAt, shape } from './shape.ts';

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
  const needed = [...new Map(paths.map((path) => [path.join('.'), path])).values()].map(presence);
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

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);
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
            remedy: choiceOf(Object.keys(shape)),
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
