import { type Node, textOf } from './engine.ts';
import { checkPattern } from './pattern-faults.ts';
import type { Fault } from './problem.ts';
import { type Field, type Fields, fieldAt, shape } from './shape.ts';

const operators = new Set([
  ...['value', 'id', '.', 'call', 'rcall', 'list', '?:', '||', '&&', '!_', '-_'],
  ...['==', '!=', 'in', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);
const functions = new Set(['has', 'size', 're2', 'double']);
const methods = new Set(['exists', 'all', 'exists_one', 'contains', 'startsWith', 'endsWith']);
const comprehensions = new Set(['exists', 'all', 'exists_one']);

/**
 * A signal that a node reads: its path, for messages and presence checks (`null` for the variable of a list
 * macro), and its field.
 */
type SignalReading = { readonly path: readonly string[] | null; readonly field: Field };
/** The signal path that each node reads. */
export type Reads = ReadonlyMap<Node, readonly string[]>;
type Scope = ReadonlyMap<string, Fields>;

const isBare = (fields: Fields): boolean => Object.keys(fields).length === 0;

export const commaList = (names: readonly string[]) => names.join(', ');

export const unknownName = (
  start: number,
  name: string,
  owner: string | null,
  fields: Fields,
): Fault => {
  const names = commaList(Object.keys(fields));
  return {
    start,
    message: {
      'zh-CN': owner ? `${owner} 没有“${name}”` : `没有名为“${name}”的信号`,
      en: owner ? `${owner} has no “${name}”` : `there is no signal “${name}”`,
    },
    remedy:
      names === ''
        ? {
            'zh-CN': `${owner} 没有下级，请直接使用`,
            en: `use ${owner} by itself: it has no parts`,
          }
        : { 'zh-CN': `可用：${names}`, en: `use one of ${names}` },
  };
};

/**
 * The result of looking up a chain of names: a signal, a fault if a name is unknown, or the node at its start
 * if that is not a name.
 */
type LookUpResult =
  | { readonly reading: SignalReading }
  | { readonly fault: Fault }
  | { readonly piece: Node };

const lookUp = (node: Node, scope: Scope): LookUpResult => {
  if (node.op === 'id') {
    const bound = scope.get(node.args);
    if (bound) return { reading: { path: null, field: { kind: 'group', of: bound } } };
    const place = fieldAt([node.args]);
    return place
      ? { reading: { path: [node.args], field: place.field } }
      : { fault: unknownName(node.range.start, node.args, null, shape) };
  }
  if (node.op !== '.') return { piece: node };
  const [inner, name] = node.args;
  const owner = lookUp(inner, scope);
  if (!('reading' in owner)) return owner;
  const { path, field: of } = owner.reading;
  const fields = of.kind === 'group' ? of.of : {};
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return field
    ? { reading: { path: path && [...path, name], field } }
    : { fault: unknownName(node.range.end - name.length, name, textOf(inner), fields) };
};

/**
 * The field of the signal that a node reads; `null` if it reads none. Unknown names are reported by
 * `resolve`.
 */
const signalAt = (node: Node, scope: Scope): Field | null => {
  const found = lookUp(node, scope);
  return 'reading' in found ? found.reading.field : null;
};

/** The fault of a call, judged by the function's name; `null` if the call is allowed. */
const callFault = (name: string, isMethod: boolean): Omit<Fault, 'start'> | null => {
  if ((isMethod ? methods : functions).has(name)) return null;
  if (methods.has(name)) {
    return {
      message: {
        'zh-CN': `“${name}”写在文本或列表之后`,
        en: `“${name}” must follow its text or list`,
      },
      remedy: comprehensions.has(name)
        ? { 'zh-CN': `例如 list.${name}(x, …)`, en: `for example list.${name}(x, …)` }
        : { 'zh-CN': `例如 text.${name}("…")`, en: `for example text.${name}("…")` },
    };
  }
  if (functions.has(name)) {
    return {
      message: {
        'zh-CN': `“${name}”写在文本或列表之前`,
        en: `“${name}” must precede its list or text`,
      },
      remedy: { 'zh-CN': `写作 ${name}(…)`, en: `write ${name}(…)` },
    };
  }
  const all = commaList([...functions, ...methods]);
  return {
    message: { 'zh-CN': `不可使用函数“${name}”`, en: `the function “${name}” is not allowed` },
    remedy:
      name === 'matches'
        ? {
            'zh-CN': '请改用 re2(文本, "模式")：它的用时与文本长度成正比',
            en: 'use re2(text, "pattern") instead: its time is linear in the text',
          }
        : { 'zh-CN': `可用：${all}`, en: `use one of ${all}` },
  };
};

/** Inspects an expression: which signals it reads, and what in it is not allowed. */
export const inspect = (
  root: Node,
): { readonly faults: readonly Fault[]; readonly reads: Reads } => {
  const faults: Fault[] = [];
  let steps = 0;
  const addFault = (node: Node, message: Fault['message'], remedy: Fault['remedy']) =>
    faults.push({ start: node.range.start, message, remedy });

  const resolve = (node: Node, scope: Scope): SignalReading | null => {
    const found = lookUp(node, scope);
    if ('fault' in found) faults.push(found.fault);
    if ('piece' in found) visit(found.piece, scope);
    return 'reading' in found ? found.reading : null;
  };

  const reads = new Map<Node, readonly string[]>();

  /** Comparing a signal with a value that it never has makes a rule that never fires. */
  const checkWords = (field: Field, node: Node) => {
    if (field.kind !== 'text' || !field.of) return;
    const words = node.op === 'list' ? node.args : [node];
    for (const word of words) {
      if (word.op !== 'value' || typeof word.args !== 'string') continue;
      if (field.of.includes(word.args)) continue;
      addFault(
        word,
        {
          'zh-CN': `不会出现“${word.args}”`,
          en: `this signal never has the value “${word.args}”`,
        },
        { 'zh-CN': `可用：${commaList(field.of)}`, en: `use one of ${commaList(field.of)}` },
      );
    }
  };

  const visitHas = (node: Node, args: readonly Node[], scope: Scope): void => {
    const [of] = args;
    if (of && args.length === 1 && (of.op === 'id' || of.op === '.')) resolve(of, scope);
    else {
      addFault(
        node,
        { 'zh-CN': 'has 须有一个信号的名称', en: 'has takes the name of one signal' },
        { 'zh-CN': '例如 has(payment.payers)', en: 'for example has(payment.payers)' },
      );
    }
  };

  /** Checks the text and the pattern of a call of `re2`. */
  const checkMatch = (node: Node, args: readonly Node[], scope: Scope): void => {
    const [text, pattern] = args;
    const field = text && signalAt(text, scope);
    const isText = !field || field.kind === 'text' || (field.kind === 'group' && isBare(field.of));
    if (args.length !== 2 || !isText) {
      addFault(
        node,
        { 'zh-CN': 're2 须有文本与模式', en: 're2 takes a text and a pattern' },
        { 'zh-CN': '写作 re2(文本, "模式")', en: 'write re2(text, "pattern")' },
      );
    }
    if (pattern) {
      const checkedPattern = checkPattern(pattern, steps);
      steps = checkedPattern.steps;
      faults.push(...checkedPattern.faults);
    }
  };

  const visitLoop = (
    node: Node,
    [variable, test]: readonly Node[],
    receiver: Node,
    scope: Scope,
  ): void => {
    const known = faults.length;
    const over = resolve(receiver, scope);
    const isFaulty = faults.length > known;
    if (over?.path) reads.set(receiver, over.path);
    if (scope.size > 0) {
      addFault(
        node,
        { 'zh-CN': '遍历不可嵌套', en: 'loops over lists cannot be nested' },
        {
          'zh-CN': '两个 exists(…) 以 && 并列',
          en: 'combine two exists(…) with &&',
        },
      );
    }
    // What the items of another expression consist of is unknown here, so their parts could not be checked.
    if (!over && !isFaulty && receiver.op !== 'list') {
      addFault(
        receiver,
        {
          'zh-CN': '只能遍历一个列表信号，或写出的列表',
          en: 'a loop takes one list signal, or a list that is written out',
        },
        {
          'zh-CN': '例如 ["a", "b"].exists(x, …)；两个列表各写一个 exists(…)',
          en: 'for example ["a", "b"].exists(x, …); for two lists, write an exists(…) for each',
        },
      );
    }
    if (variable?.op !== 'id' || !test || isFaulty) return;
    const of = over?.field.kind === 'list' ? over.field.of : {};
    visit(test, new Map([...scope, [variable.args, of]]));
  };

  const visitCall = (
    node: Node,
    name: string,
    args: readonly Node[],
    receiver: Node | null,
    scope: Scope,
  ) => {
    const wrong = callFault(name, receiver !== null);
    if (wrong) {
      addFault(node, wrong.message, wrong.remedy);
      return;
    }
    if (name === 'has') {
      visitHas(node, args, scope);
      return;
    }
    if (name === 're2') checkMatch(node, args, scope);
    if (receiver && comprehensions.has(name)) {
      visitLoop(node, args, receiver, scope);
      return;
    }
    if (receiver) visit(receiver, scope);
    for (const argument of args) visit(argument, scope);
  };

  /** Checks both sides of a comparison. Returns `false` if one is `null`, which needs no further faults. */
  const checkComparison = (node: Node, operands: readonly Node[], scope: Scope): boolean => {
    const [left, right] = operands as [Node, Node];
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (other.op === 'value' && other.args === null) {
        const replacement = `${node.op === '!=' ? '' : '!'}has(${textOf(one)})`;
        addFault(
          other,
          { 'zh-CN': '没有值是 null', en: 'values are never null' },
          { 'zh-CN': `写作 ${replacement}`, en: `write ${replacement}` },
        );
        return false;
      }
      const field = one.op === '.' ? signalAt(one, scope) : null;
      if (field) checkWords(field, other);
    }
    return true;
  };

  const visit = (node: Node, scope: Scope): void => {
    if (!operators.has(node.op)) {
      addFault(
        node,
        { 'zh-CN': `不可使用“${node.op}”`, en: `“${node.op}” is not allowed` },
        {
          'zh-CN': '列表请用 exists(…) 或 size(…)',
          en: 'for lists, use exists(…) or size(…)',
        },
      );
      return;
    }
    switch (node.op) {
      case 'value':
        return;
      case 'id':
      case '.': {
        const place = resolve(node, scope);
        if (place?.path) reads.set(node, place.path);
        return;
      }
      case 'call':
        visitCall(node, node.args[0], node.args[1], null, scope);
        return;
      case 'rcall':
        visitCall(node, node.args[0], node.args[2], node.args[1], scope);
        return;
      case '!_':
      case '-_':
        visit(node.args, scope);
        return;
      default: {
        const operands = node.args as readonly Node[];
        if (isComparison(node.op) && !checkComparison(node, operands, scope)) return;
        for (const operand of operands) visit(operand, scope);
      }
    }
  };
  visit(root, new Map());
  return { faults, reads };
};

const isComparison = (operator: Node['op']): boolean =>
  operator === '==' || operator === '!=' || operator === 'in';
