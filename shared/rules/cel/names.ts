import type { Words } from '../words.ts';
import { type Node, textOf } from './engine.ts';
import type { Fault, Mistake } from './problem.ts';
import { type Field, type Fields, fieldAt, shape } from './shape.ts';

/**
 * A signal that a node reads: its path, for messages and presence checks (`null` for the variable of a list
 * macro), and its field.
 */
export type SignalReading = { readonly path: readonly string[] | null; readonly field: Field };
/** What the variables of list macros consist of. */
export type Scope = ReadonlyMap<string, Fields>;

/** The remedy where only some names are possible. */
export const choiceOf = (names: readonly string[]): Words => ({
  'zh-CN': `可用：${names.join(', ')}`,
  en: `use one of ${names.join(', ')}`,
});

/** Says that a name is unknown: `owner` has no such part, or without an owner, there is no such signal. */
export const unknownName = (name: string, owner: string | null, fields: Fields): Mistake => {
  const names = Object.keys(fields);
  return {
    message: {
      'zh-CN': owner ? `${owner} 没有“${name}”` : `没有名为“${name}”的信号`,
      en: owner ? `${owner} has no “${name}”` : `there is no signal “${name}”`,
    },
    remedy:
      names.length === 0
        ? {
            'zh-CN': `${owner} 没有下级，请直接使用`,
            en: `use ${owner} by itself: it has no parts`,
          }
        : choiceOf(names),
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

export const lookUp = (node: Node, scope: Scope): LookUpResult => {
  if (node.op === 'id') {
    const bound = scope.get(node.args);
    if (bound) return { reading: { path: null, field: { kind: 'group', of: bound } } };
    const place = fieldAt([node.args]);
    return place
      ? { reading: { path: [node.args], field: place.field } }
      : { fault: { start: node.range.start, ...unknownName(node.args, null, shape) } };
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
    : {
        fault: { start: node.range.end - name.length, ...unknownName(name, textOf(inner), fields) },
      };
};

/** The field of the signal that a node reads; `null` if it reads none, or an unknown name. */
export const signalAt = (node: Node, scope: Scope): Field | null => {
  const found = lookUp(node, scope);
  return 'reading' in found ? found.reading.field : null;
};
