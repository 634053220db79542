import { type Node, prepare, sourceOf } from './engine.ts';

type HasCall = Node & { readonly op: 'call' };

export const isHasCall = (node: Node): node is HasCall =>
  node.op === 'call' && node.args[0] === 'has';

/** The names of a chain, `['counts', 'posts']` of `counts.posts`; `[]` of any other node. */
export const pathOf = (node: Node | undefined): readonly string[] => {
  if (node?.op === 'id') return [node.args];
  return node?.op === '.' ? [...pathOf(node.args[0]), node.args[1]] : [];
};

/** Yields a node and all its descendants. */
export function* nodesIn(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const each of node) yield* nodesIn(each);
  else if (typeof node === 'object' && node !== null && 'op' in node) {
    yield node as Node;
    yield* nodesIn((node as Node).args);
  }
}

/** The `has(…)` nodes that are operands of `&&` and `||`, with or without `!`. */
export const standaloneHas = (node: Node, positiveOnly = false): readonly HasCall[] => {
  if (node.op === '&&' || node.op === '||') {
    return node.args.flatMap((each) => standaloneHas(each, positiveOnly));
  }
  if (isHasCall(node)) return [node];
  return !positiveOnly && node.op === '!_' && isHasCall(node.args) ? [node.args] : [];
};

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
