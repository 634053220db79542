import { check, type Node, parse, sourceOf, textOf } from './engine.ts';
import { inspect, type Reads } from './inspect.ts';
import { insideMacroOf, isConstant, isHasCall, nodesIn, pathOf, valueIn } from './nodes.ts';
import type { Fault } from './problem.ts';
import { fieldAt } from './shape.ts';
import type { StaffRule } from './staff-rule.ts';
import { typesWith } from './touched-by.ts';

const mirroredOperators: Readonly<Record<string, string>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
};

/** Normalises a comparison so that the signal is on the left: the signal, the operator and the figure. */
const comparisonIn = (node: Node, reads: Reads) => {
  const mirroredOperator = mirroredOperators[node.op];
  if (!mirroredOperator) return null;
  const [left, right] = node.args as readonly [Node, Node];
  const sides = isConstant(right)
    ? { signal: left, sign: node.op, written: right }
    : { signal: right, sign: mirroredOperator, written: left };
  const path = isConstant(sides.written) ? reads.get(sides.signal) : undefined;
  const field = path && fieldAt(path)?.field;
  return field?.kind === 'number' && field.most !== undefined
    ? { ...sides, most: field.most, figure: Number(valueIn(sides.written)) }
    : null;
};

/**
 * Reports a comparison with more than the signal's maximum: it never holds, or, as `social.answerRate < 5` of somebody
 * who thinks of percent, always.
 */
const maximumFaults = (node: Node, reads: Reads): readonly Fault[] => {
  const found = comparisonIn(node, reads);
  if (!found) return [];
  const { signal, sign, written, most, figure } = found;
  const isBeyond = sign === '>' ? figure >= most : figure > most;
  if (!isBeyond) return [];
  const name = textOf(signal);
  if (sign.startsWith('<')) {
    return [
      {
        start: written.range.start,
        message: {
          'zh-CN': `${name} 最大为 ${most}，此处总是成立`,
          en: `${name} is at most ${most}, so this always holds`,
        },
        remedy:
          most === 1
            ? {
                'zh-CN': '比例写作小数：5% 为 0.05',
                en: 'write a share as a fraction: 0.05 for 5 %',
              }
            : { 'zh-CN': '请写更小的数，或删去', en: 'write a smaller number, or remove it' },
      },
    ];
  }
  return [
    {
      start: written.range.start,
      message: { 'zh-CN': `${name} 最大为 ${most}`, en: `${name} is at most ${most}` },
      remedy: {
        'zh-CN': `写作 ${name} >= ${most}，或更小的数`,
        en: `write ${name} >= ${most}, or a smaller number`,
      },
    },
  ];
};

/** Whether a node has the type of a list's elements: type-checks `node in list`. */
const hasElementType = (piece: Node, root: Node, list: string): boolean =>
  check(insideMacroOf(piece, root)(`${sourceOf(piece)} in ${list}`)).valid;
const isText = (piece: Node, root: Node) => hasElementType(piece, root, '[""]');
const isInteger = (piece: Node, root: Node) => hasElementType(piece, root, '[1]');

/** A copy of the signals with a value at a path; nothing else is known of them. */
const withValue = (
  signals: unknown,
  [name, ...rest]: readonly string[],
  value: unknown,
): unknown => {
  if (name === undefined) return value;
  const known = signals as Readonly<Record<string, unknown>> | undefined;
  return { ...known, [name]: withValue(known?.[name], rest, value) };
};

/**
 * The result of a condition with only the known signals; `null` if it depends on whether others are present.
 */
const partialResult = (test: Node, known: object): unknown => {
  if (test.op === '&&' || test.op === '||') {
    const deciding = test.op === '||';
    if (test.args.some((each) => partialResult(each, known) === deciding)) return deciding;
  }
  return [...nodesIn(test)].some(isHasCall) ? null : valueIn(test, known);
};

/** Whether a condition before a node keeps it from being evaluated. */
const isSkipped = (piece: Node, root: Node, known: object): boolean => {
  const holds = (part: Node) => [...nodesIn(part)].includes(piece);
  return [...nodesIn(root)].some((parent) => {
    switch (parent.op) {
      case '&&':
        return holds(parent.args[1]) && partialResult(parent.args[0], known) === false;
      case '||':
        return holds(parent.args[1]) && partialResult(parent.args[0], known) === true;
      case '?:': {
        const [test, then, otherwise] = parent.args;
        const answer = partialResult(test, known);
        return (answer === false && holds(then)) || (answer === true && holds(otherwise));
      }
      default:
        return false;
    }
  });
};

/**
 * Sizes with which a division is tried: no list of an event is longer. The longest is the contacts of a post
 * with a text too long to be read as a whole: 40 of its head, 40 of its tail and 16 of codes in its images
 * (`text/contacts/contacts.ts`, `accounts.ts`, `codes.ts`).
 */
const triedSizes = Array.from({ length: 100 }, (_, size) => size);

/**
 * Whether a divisor, or what it chooses from, is evaluated as zero, if all sizes in it are equal. A text may be
 * longer than the sizes tried; dividing by `size(text) - 1000` is not detected.
 */
const mayBeZero = (divisor: Node, root: Node): boolean => {
  if (divisor.op === '?:') {
    const [, then, otherwise] = divisor.args;
    return mayBeZero(then, root) || mayBeZero(otherwise, root);
  }
  const sizeArguments = [...nodesIn(divisor)].flatMap((each) =>
    each.op === 'call' && each.args[0] === 'size' ? each.args[1] : [],
  );
  return triedSizes.some((size) => {
    const known = sizeArguments.reduce<unknown>((signals, of) => {
      const value = isText(of, root) ? 'x'.repeat(size) : Array.from({ length: size }, () => ({}));
      return withValue(signals, pathOf(of), value);
    }, {}) as object;
    return valueIn(divisor, known) === 0n && !isSkipped(divisor, root, known);
  });
};

/** The largest CEL integer (google/cel-spec: signed, 64 bits); evaluation fails beyond it. */
const largestInteger = 2n ** 63n - 1n;
/** Upper bound of `size(…)`: no text or list of an event is longer. */
const mostSize = 2n ** 16n;

/** The largest absolute value that an integer expression can have. */
const magnitudeOf = (node: Node): bigint => {
  const of = (each: Node | undefined) => (each ? magnitudeOf(each) : 0n);
  switch (node.op) {
    case 'value':
      return typeof node.args !== 'bigint' ? 0n : node.args < 0n ? -node.args : node.args;
    case 'call':
      return mostSize;
    case '-_':
      return magnitudeOf(node.args);
    case '+':
    case '-':
      return of(node.args[0]) + of(node.args[1]);
    case '*':
      return of(node.args[0]) * of(node.args[1]);
    case '/':
    case '%':
      return of(node.args[0]);
    case '?:': {
      const [then, otherwise] = [of(node.args[1]), of(node.args[2])];
      if (then > otherwise) return then;
      return otherwise;
    }
    default:
      return 0n;
  }
};

/** Reports a sum or product of sizes that may exceed the integer range. */
const overflowFaults = (node: Node, root: Node): readonly Fault[] => {
  if (node.op !== '+' && node.op !== '-' && node.op !== '*') return [];
  const [left, right] = node.args;
  const grows =
    magnitudeOf(node) > largestInteger &&
    ![left, right].some((one) => !isConstant(one) && magnitudeOf(one) > largestInteger);
  return grows && !isConstant(node) && isInteger(node, root)
    ? [
        {
          start: node.range.start,
          message: {
            'zh-CN': '结果可能超出整数范围',
            en: 'the result may exceed the range of whole numbers',
          },
          remedy: {
            'zh-CN': `写作 1.0 * ${sourceOf(left)} ${node.op} …，则不会出错`,
            en: `write 1.0 * ${sourceOf(left)} ${node.op} …, which never fails`,
          },
        },
      ]
    : [];
};

/**
 * Reports what compiles but fails at run time: a text used as a number, a size that may be zero as divisor.
 */
const runtimeFaults = (node: Node, root: Node): readonly Fault[] => {
  if (node.op === 'call' && node.args[0] === 'double') {
    const [of] = node.args[1];
    return of && isText(of, root)
      ? [
          {
            start: of.range.start,
            message: { 'zh-CN': '文字不能当作数', en: 'a text is not a number' },
            remedy: {
              'zh-CN': '文字与引号内的文字相比，或用 size(…)、re2(…)',
              en: 'compare it with a text in quotes, or use size(…) or re2(…)',
            },
          },
        ]
      : [];
  }
  if (node.op !== '/' && node.op !== '%') return overflowFaults(node, root);
  const [dividend, divisor] = node.args as readonly [Node, Node];
  return !isConstant(divisor) && isInteger(dividend, root) && mayBeZero(divisor, root)
    ? [
        {
          start: divisor.range.start,
          message: {
            'zh-CN': '除数可能为零',
            en: 'the divisor may be zero',
          },
          remedy: {
            'zh-CN': `先判断：条件写作 ${sourceOf(divisor)} > 0 && …，句中的值写作 ${sourceOf(divisor)} > 0 ? … : 0`,
            en: `test it first: ${sourceOf(divisor)} > 0 && … in a condition, ${sourceOf(divisor)} > 0 ? … : 0 in a value`,
          },
        },
      ]
    : [];
};

/** Reports signals that exist at none of the rule's event types. */
const absenceFaults = (reads: Reads, on: StaffRule['on']): readonly Fault[] =>
  [...reads].flatMap(([node, path]) => {
    const owners = path.map((_, i) => path.slice(0, i + 1).join('.'));
    const absent = owners.find((name) => typesWith[name]?.every((type) => !on.includes(type)));
    if (absent === undefined) return [];
    const types = typesWith[absent] ?? [];
    return [
      {
        start: node.range.start,
        message: {
          'zh-CN': `只有 ${types.join('、')} 事件有 ${absent}`,
          en: `${absent} exists only for ${types.join(', ')}`,
        },
        remedy: {
          'zh-CN': `请在“检查哪些事件”（on）中加上${types.length > 1 ? '其一' : ` ${types[0]}`}，或改用其他信号`,
          en: `add ${types.length > 1 ? 'one of them' : types[0]} to the events checked (on), or use another signal`,
        },
      },
    ];
  });

/** Reports a comparison of the event's type with one that the rule does not look at. */
const typeFaults = (node: Node, on: StaffRule['on']): readonly Fault[] => {
  if (node.op !== '==' && node.op !== 'in') return [];
  const { args } = node;
  if (!args.some((side) => pathOf(side).join('.') === 'event.type')) return [];
  return args
    .flatMap((side) => (side.op === 'list' ? side.args : side))
    .filter(({ op, args: word }) => op === 'value' && !on.some((type) => type === word))
    .map(({ args: word, range: { start } }) => ({
      start,
      message: {
        'zh-CN': `规则不检查 ${word}`,
        en: `the rule does not look at ${word}`,
      },
      remedy: {
        'zh-CN': '请在“检查哪些事件”（on）中加上它，或删去此处',
        en: 'add it to the events checked (on), or remove it here',
      },
    }));
};

/**
 * Reports pitfalls of an expression that compiles: a comparison that never holds, a signal that is never
 * present, a part that fails at run time. Checked when a rule is saved; rules already in use are not
 * affected.
 *
 * @param on the rule's event types
 * @example
 * const [fault] = pitfallsIn('report.reporters > 10', ['report.filed']);
 * fault?.start; // 19
 * fault?.message.en; // 'report.reporters is at most 8'
 */
export const pitfallsIn = (source: string, on: StaffRule['on']): readonly Fault[] => {
  const root = parse(source);
  const { reads } = inspect(root);
  return [
    ...absenceFaults(reads, on),
    ...[...nodesIn(root)].flatMap((node) => [
      ...maximumFaults(node, reads),
      ...typeFaults(node, on),
      ...runtimeFaults(node, root),
    ]),
  ];
};
