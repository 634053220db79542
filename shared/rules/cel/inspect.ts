import { callMistake, comprehensions } from './calls.ts';
import { type Node, textOf } from './engine.ts';
import { choiceOf, lookUp, type Scope, type SignalReading, signalAt } from './names.ts';
import { checkPattern } from './pattern-faults.ts';
import type { Fault, Mistake } from './problem.ts';
import type { Field, Fields } from './shape.ts';

const operators = new Set([
  ...['value', 'id', '.', 'call', 'rcall', 'list', '?:', '||', '&&', '!_', '-_'],
  ...['==', '!=', 'in', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);

const isComparison = (operator: Node['op']): boolean =>
  operator === '==' || operator === '!=' || operator === 'in';

/** The signal path that each node reads. */
export type Reads = ReadonlyMap<Node, readonly string[]>;

/** What was found in an expression so far. */
type Findings = {
  readonly faults: Fault[];
  readonly reads: Map<Node, readonly string[]>;
  /** Steps of the patterns together. */
  steps: number;
};

/** Inspects an expression: which signals it reads, and what in it is not allowed. */
export const inspect = (
  root: Node,
): { readonly faults: readonly Fault[]; readonly reads: Reads } => {
  const found: Findings = { faults: [], reads: new Map(), steps: 0 };
  visit(root, new Map(), found);
  return found;
};

const visit = (node: Node, scope: Scope, found: Findings): void => {
  if (!operators.has(node.op)) {
    addFault(node, node.op === 'map' ? mapLiteral : unknownOperator(node.op), found);
    return;
  }
  switch (node.op) {
    case 'value':
      return;
    case 'id':
    case '.':
      noteRead(node, resolve(node, scope, found), found);
      return;
    case 'call':
      visitCall(node, node.args[0], node.args[1], null, scope, found);
      return;
    case 'rcall':
      visitCall(node, node.args[0], node.args[2], node.args[1], scope, found);
      return;
    case '!_':
    case '-_':
      visit(node.args, scope, found);
      return;
    default: {
      const operands = node.args as readonly Node[];
      if (isComparison(node.op) && !checkComparison(node, operands, scope, found)) return;
      for (const operand of operands) visit(operand, scope, found);
    }
  }
};

const addFault = (node: Node, mistake: Mistake, { faults }: Findings): void => {
  faults.push({ start: node.range.start, ...mistake });
};

const noteRead = (node: Node, reading: SignalReading | null, { reads }: Findings): void => {
  if (reading?.path) reads.set(node, reading.path);
};

/** The signal that a node reads; `null` if it reads none. Reports an unknown name, and visits what is no name. */
const resolve = (node: Node, scope: Scope, found: Findings): SignalReading | null => {
  const result = lookUp(node, scope);
  if ('fault' in result) found.faults.push(result.fault);
  if ('piece' in result) visit(result.piece, scope, found);
  return 'reading' in result ? result.reading : null;
};

const visitCall = (
  node: Node,
  name: string,
  args: readonly Node[],
  receiver: Node | null,
  scope: Scope,
  found: Findings,
): void => {
  const mistake = callMistake(name, receiver !== null);
  if (mistake) addFault(node, mistake, found);
  else if (name === 'has') visitHas(node, args, scope, found);
  else if (receiver && comprehensions.has(name)) visitLoop(node, args, receiver, scope, found);
  else {
    if (name === 're2') checkMatch(node, args, scope, found);
    for (const part of receiver ? [receiver, ...args] : args) visit(part, scope, found);
  }
};

const visitHas = (node: Node, args: readonly Node[], scope: Scope, found: Findings): void => {
  const [of] = args;
  if (of && args.length === 1 && (of.op === 'id' || of.op === '.')) resolve(of, scope, found);
  else addFault(node, hasOfOther, found);
};

/** Checks the text and the pattern of a call of `re2`. */
const checkMatch = (node: Node, args: readonly Node[], scope: Scope, found: Findings): void => {
  const [text, pattern] = args;
  const field = text && signalAt(text, scope);
  const isText = !field || field.kind === 'text' || (field.kind === 'group' && isBare(field.of));
  if (args.length !== 2 || !isText) addFault(node, matchOfOther, found);
  if (pattern) {
    const { steps, faults } = checkPattern(pattern, found.steps);
    found.steps = steps;
    found.faults.push(...faults);
  }
};

const isBare = (fields: Fields): boolean => Object.keys(fields).length === 0;

const visitLoop = (
  node: Node,
  [variable, test]: readonly Node[],
  receiver: Node,
  scope: Scope,
  found: Findings,
): void => {
  const known = found.faults.length;
  const over = resolve(receiver, scope, found);
  const isFaulty = found.faults.length > known;
  noteRead(receiver, over, found);
  if (scope.size > 0) addFault(node, nestedLoop, found);
  // What the items of another expression consist of is unknown here, so their parts could not be checked.
  if (!over && !isFaulty && receiver.op !== 'list') addFault(receiver, loopOverOther, found);
  if (variable?.op !== 'id' || !test || isFaulty) return;
  const of = over?.field.kind === 'list' ? over.field.of : {};
  visit(test, new Map([...scope, [variable.args, of]]), found);
};

/** Checks both sides of a comparison. Returns `false` if one is `null`, which needs no further faults. */
const checkComparison = (
  node: Node,
  operands: readonly Node[],
  scope: Scope,
  found: Findings,
): boolean => {
  const [left, right] = operands as [Node, Node];
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (other.op === 'value' && other.args === null) {
      addFault(other, isNull(`${node.op === '!=' ? '' : '!'}has(${textOf(one)})`), found);
      return false;
    }
    const field = one.op === '.' ? signalAt(one, scope) : null;
    if (field) checkWords(field, other, found);
  }
  return true;
};

/** Comparing a signal with a value that it never has makes a rule that never fires. */
const checkWords = (field: Field, node: Node, found: Findings): void => {
  if (field.kind !== 'text' || !field.of) return;
  for (const word of node.op === 'list' ? node.args : [node]) {
    if (word.op !== 'value' || typeof word.args !== 'string') continue;
    if (!field.of.includes(word.args)) addFault(word, neverSaid(word.args, field.of), found);
  }
};

const unknownOperator = (operator: string): Mistake => ({
  message: { 'zh-CN': `不可使用“${operator}”`, en: `“${operator}” is not allowed` },
  remedy: { 'zh-CN': '列表请用 exists(…) 或 size(…)', en: 'for lists, use exists(…) or size(…)' },
});

const mapLiteral: Mistake = {
  message: { 'zh-CN': '不可使用映射 {…}', en: 'a map {…} is not allowed' },
  remedy: {
    'zh-CN': '几个值写作列表，例如 account.standing in ["limited", "frozen"]',
    en: 'write several values as a list, for example account.standing in ["limited", "frozen"]',
  },
};

const hasOfOther: Mistake = {
  message: { 'zh-CN': 'has 须有一个信号的名称', en: 'has takes the name of one signal' },
  remedy: { 'zh-CN': '例如 has(payment.payers)', en: 'for example has(payment.payers)' },
};

const matchOfOther: Mistake = {
  message: { 'zh-CN': 're2 须有文本与模式', en: 're2 takes a text and a pattern' },
  remedy: { 'zh-CN': '写作 re2(文本, "模式")', en: 'write re2(text, "pattern")' },
};

const nestedLoop: Mistake = {
  message: { 'zh-CN': '遍历不可嵌套', en: 'loops over lists cannot be nested' },
  remedy: { 'zh-CN': '两个 exists(…) 以 && 并列', en: 'combine two exists(…) with &&' },
};

const loopOverOther: Mistake = {
  message: {
    'zh-CN': '只能遍历一个列表信号，或写出的列表',
    en: 'a loop takes one list signal, or a list that is written out',
  },
  remedy: {
    'zh-CN': '例如 ["a", "b"].exists(x, …)；两个列表各写一个 exists(…)',
    en: 'for example ["a", "b"].exists(x, …); for two lists, write an exists(…) for each',
  },
};

const isNull = (replacement: string): Mistake => ({
  message: { 'zh-CN': '没有值是 null', en: 'values are never null' },
  remedy: { 'zh-CN': `写作 ${replacement}`, en: `write ${replacement}` },
});

const neverSaid = (word: string, words: readonly string[]): Mistake => ({
  message: { 'zh-CN': `不会出现“${word}”`, en: `this signal never has the value “${word}”` },
  remedy: choiceOf(words),
});
