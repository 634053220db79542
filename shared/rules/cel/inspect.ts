import { limits, type Node, patternOf, textOf } from './engine.ts';
import type { Fault } from './problem.ts';
import { type Field, type Fields, placeOf, shape } from './shape.ts';

const operators = new Set([
  ...['value', 'id', '.', 'call', 'rcall', 'list', '?:', '||', '&&', '!_', '-_'],
  ...['==', '!=', 'in', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'],
]);
const functions = new Set(['has', 'size', 're2', 'double']);
const methods = new Set(['exists', 'all', 'exists_one', 'contains', 'startsWith', 'endsWith']);
const comprehensions = new Set(['exists', 'all', 'exists_one']);

const nothing = { 'zh-CN': '', en: '' };

/** Where a node is read from, for error messages and for what must be there before it is evaluated. */
type Reading = { readonly path: readonly string[] | null; readonly field: Field };
/** What each piece reads: names from the top. */
export type Reads = ReadonlyMap<Node, readonly string[]>;
type Scope = ReadonlyMap<string, Fields>;

export const shown = (names: readonly string[]) => names.join(', ');

export const unknownName = (
  start: number,
  name: string,
  owner: string | null,
  fields: Fields,
): Fault => {
  const names = shown(Object.keys(fields));
  return {
    start,
    message: {
      'zh-CN': owner ? `${owner} 没有「${name}」` : `没有名为「${name}」的信号`,
      en: owner ? `${owner} has no “${name}”` : `there is no signal “${name}”`,
    },
    remedy:
      names === ''
        ? {
            'zh-CN': `${owner} 没有下级，请直接使用`,
            en: `it has no parts: use ${owner} by itself`,
          }
        : { 'zh-CN': `可用：${names}`, en: `it may be ${names}` },
  };
};

/** Looks through an expression: what it reads, and what it may not do. */
export const inspect = (
  root: Node,
): { readonly faults: readonly Fault[]; readonly reads: Reads } => {
  const faults: Fault[] = [];
  const fault = (node: Node, message: Fault['message'], remedy: Fault['remedy'] = nothing) =>
    faults.push({ start: node.range.start, message, remedy });

  const resolve = (node: Node, scope: Scope): Reading | null => {
    if (node.op === 'id') {
      const bound = scope.get(node.args);
      if (bound) return { path: null, field: { is: 'group', of: bound } };
      const place = placeOf([node.args]);
      if (place) return { path: [node.args], field: place.field };
      faults.push(unknownName(node.range.start, node.args, null, shape));
      return null;
    }
    if (node.op !== '.') {
      visit(node, scope);
      return null;
    }
    const [inner, name] = node.args;
    const owner = resolve(inner, scope);
    if (owner === null) return null;
    const fields = owner.field.is === 'group' ? owner.field.of : {};
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field) return { path: owner.path && [...owner.path, name], field };
    const start = node.range.end - name.length;
    faults.push(unknownName(start, name, textOf(inner), fields));
    return null;
  };

  const reads = new Map<Node, readonly string[]>();

  /** A word that a signal never is makes a rule that never fires. */
  const checkWords = (field: Field, node: Node) => {
    if (field.is !== 'text' || !field.of) return;
    const words = node.op === 'list' ? node.args : [node];
    for (const word of words) {
      if (word.op !== 'value' || typeof word.args !== 'string') continue;
      if (field.of.includes(word.args)) continue;
      fault(
        word,
        { 'zh-CN': `不会出现「${word.args}」`, en: `it is never “${word.args}”` },
        { 'zh-CN': `可用：${shown(field.of)}`, en: `it may be ${shown(field.of)}` },
      );
    }
  };

  const visitCall = (
    node: Node,
    name: string,
    args: readonly Node[],
    receiver: Node | null,
    scope: Scope,
  ) => {
    const known = receiver ? methods : functions;
    if (!known.has(name)) {
      const all = shown([...functions, ...methods]);
      fault(
        node,
        { 'zh-CN': `不可使用函数「${name}」`, en: `the function “${name}” may not be used` },
        name === 'matches'
          ? {
              'zh-CN': '请改用 re2(文本, "模式")：它的用时与文本长度成正比',
              en: 'use re2(text, "pattern") instead: its time is linear in the text',
            }
          : { 'zh-CN': `可用：${all}`, en: `it may be ${all}` },
      );
      return;
    }
    if (name === 'has') {
      const [of] = args;
      if (of) resolve(of, scope);
      return;
    }
    if (name === 're2') {
      const [, pattern] = args;
      if (pattern) checkPattern(pattern);
    }
    if (receiver && comprehensions.has(name)) {
      const [variable, test] = args;
      const over = resolve(receiver, scope);
      if (over?.path) reads.set(receiver, over.path);
      if (scope.size > 0) {
        fault(node, {
          'zh-CN': '遍历不可嵌套',
          en: 'one walk through a list may not hold another',
        });
      }
      if (variable?.op === 'id' && test && over?.field.is === 'list') {
        visit(test, new Map([...scope, [variable.args, over.field.of]]));
      } else if (variable?.op === 'id' && test && over?.field.is === 'texts') {
        visit(test, new Map([...scope, [variable.args, {}]]));
      }
      return;
    }
    if (receiver) visit(receiver, scope);
    for (const argument of args) visit(argument, scope);
  };

  const checkPattern = (pattern: Node) => {
    if (pattern.op !== 'value' || typeof pattern.args !== 'string') {
      fault(
        pattern,
        { 'zh-CN': '模式须为引号内的文字', en: 'the pattern must be written out, in quotes' },
        { 'zh-CN': '例如 re2(文本, "加.?微")', en: 'for example re2(text, "add.?me")' },
      );
      return;
    }
    try {
      if (pattern.args.length > limits.pattern)
        throw new Error(`over ${limits.pattern} characters`);
      patternOf(pattern.args);
    } catch (error) {
      const reason = (error as Error).message;
      fault(
        pattern,
        { 'zh-CN': `模式有误：${reason}`, en: `the pattern cannot be used: ${reason}` },
        {
          'zh-CN': '语法见 RE2：无前后环视、无反向引用，重复至多 1000 次',
          en: 'write it in the syntax of RE2: no look-around, no back-references, at most 1,000 repeats',
        },
      );
    }
  };

  const visit = (node: Node, scope: Scope): void => {
    if (!operators.has(node.op)) {
      fault(
        node,
        { 'zh-CN': `不可使用「${node.op}」`, en: `“${node.op}” may not be used` },
        {
          'zh-CN': '列表请用 exists(…) 或 size(…)',
          en: 'ask a list with exists(…) or size(…)',
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
        if (node.op === '==' || node.op === '!=' || node.op === 'in') {
          const [left, right] = operands as [Node, Node];
          for (const [one, other] of [
            [left, right],
            [right, left],
          ] as const) {
            if (one.op !== '.') continue;
            const known = faults.length;
            const place = resolve(one, scope);
            faults.length = known;
            if (place) checkWords(place.field, other);
          }
        }
        for (const operand of operands) visit(operand, scope);
      }
    }
  };
  visit(root, new Map());
  return { faults, reads };
};

export const isHas = (node: Node): node is Node & { op: 'call' } =>
  node.op === 'call' && node.args[0] === 'has';

export const pathOf = (node: Node | undefined): readonly string[] => {
  if (node?.op === 'id') return [node.args];
  return node?.op === '.' ? [...pathOf(node.args[0]), node.args[1]] : [];
};

/** Every node under a node. */
export function* under(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const each of node) yield* under(each);
  else if (typeof node === 'object' && node !== null && 'op' in node) {
    yield node as Node;
    yield* under((node as Node).args);
  }
}
