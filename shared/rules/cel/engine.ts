import { type ASTNode, Environment, serialize } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { type Field, type Fields, shape } from './shape.ts';

/**
 * The only module that depends on the CEL package (Common Expression Language, google/cel-spec). Allowed
 * features are listed explicitly, so that neither a new major version nor a crafted expression can use
 * others.
 */

/**
 * Limits of one expression. Within them, the most expensive expression takes tens of milliseconds, an
 * ordinary one microseconds. In the worst case, a pattern runs every step of its program at every character.
 * A part repeated 999 times has thousands of steps, so `steps` limits all patterns of an expression together.
 */
export const limits = {
  characters: 1_000,
  nodes: 200,
  depth: 16,
  elements: 50,
  pattern: 200,
  steps: 400,
};

/** Only this many characters of a text are searched: readings quote words, not whole posts. */
const searchedCharacters = 250;

const patterns = new Map<string, RE2JS>();

/** RE2 runs in time linear in the text, whatever the pattern (Cox 2010). */
const patternOf = (source: string): RE2JS => {
  const known = patterns.get(source);
  if (known) return known;
  const made = RE2JS.compile(source);
  patterns.set(source, made);
  return made;
};

/**
 * The number of steps of a pattern's program.
 *
 * @throws {Error} with the reason, if the pattern is invalid
 */
export const stepsOf = (source: string): number => RE2JS.compile(source).programSize();

type Schema = { [name: string]: string | Schema };

const celTypes = {
  number: 'double',
  'yes-no': 'bool',
  text: 'string',
  texts: 'list<string>',
} as const;

/** Converts the shape to the checker's schema. JavaScript numbers are CEL doubles. */
const schemaOf = (fields: Fields, environment: Environment, name: string): Schema => {
  const schema: Schema = {};
  for (const [key, field] of Object.entries(fields)) {
    const inner = `${name}_${key}`;
    if (field.kind === 'group') schema[key] = schemaOf(field.of, environment, inner);
    else if (field.kind === 'list') {
      environment.registerType({ name: inner, schema: schemaOf(field.of, environment, inner) });
      schema[key] = `list<${inner}>`;
    } else schema[key] = celTypes[field.kind];
  }
  return schema;
};

/** Parts that items of a list signal may lack, and what is read then: a yes or no that is missing is no. */
const optionalPartsIn = (fields: Fields): readonly (readonly [string, null | false])[] =>
  Object.values(fields).flatMap((field) => {
    if (field.kind === 'group') return optionalPartsIn(field.of);
    if (field.kind !== 'list') return [];
    return Object.entries(field.of).flatMap(([name, part]) =>
      'optional' in part ? [[name, part.kind === 'yes-no' ? false : null] as const] : [],
    );
  });
const optionalParts: ReadonlyMap<string, null | false> = new Map(optionalPartsIn(shape));

/** The function that reads such a part: reading one that is absent, not `null`, fails. */
const readerOf = (name: string): string => `${name}IfAny`;

const createEnvironment = ({ typed, depth }: { typed: boolean; depth: number }): Environment => {
  const environment = new Environment({
    unlistedVariablesAreDyn: !typed,
    // Untyped, a signal beside a literal in a list is no `string`.
    homogeneousAggregateLiterals: typed,
    limits: {
      maxAstNodes: limits.nodes,
      maxDepth: depth,
      maxListElements: limits.elements,
      maxMapEntries: limits.elements,
      maxCallArguments: 2,
    },
  });
  environment.registerFunction('re2(string, string): bool', (text: string, pattern: string) =>
    patternOf(pattern).matcher(text.slice(0, searchedCharacters)).find(),
  );
  // People write `== 5` and `% 2` for numbers. Standard CEL requires `== 5.0` and has no `%` for doubles.
  environment.registerOperator('double % double: double', (a: number, b: number) => a % b);
  environment.registerOperator(
    'double == int',
    (a: number | bigint, b: number | bigint) => Number(a) === Number(b),
  );
  if (!typed) {
    // List matches have parts that may be missing (`listed.matches[].authority`): no text is found in a
    // missing part, nor is it before or after a text, and it adds nothing to one.
    for (const [left, right] of [
      ['null', 'string'],
      ['string', 'null'],
      ['null', 'null'],
    ]) {
      for (const name of ['startsWith', 'endsWith', 'contains'])
        environment.registerFunction(`${left}.${name}(${right}): bool`, () => false);
      for (const sign of ['<', '<=', '>', '>='])
        environment.registerOperator(`${left} ${sign} ${right}`, () => false);
      environment.registerOperator(`${left} + ${right}: string`, (a, b) => `${a ?? ''}${b ?? ''}`);
    }
    for (const [name, absent] of optionalParts) {
      environment.registerFunction(
        `map.${readerOf(name)}(): dyn`,
        (item: Readonly<Record<string, unknown>>) => item[name] ?? absent,
      );
    }
    environment.registerFunction('re2(null, string): bool', () => false);
    environment.registerFunction('size(null): int', () => 0n);
  }
  const arithmetic = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
    '%': (a: number, b: number) => a % b,
  };
  for (const [sign, apply] of Object.entries(arithmetic)) {
    for (const operands of [`double ${sign} int`, `int ${sign} double`]) {
      environment.registerOperator(`${operands}: double`, (a, b) => apply(Number(a), Number(b)));
    }
  }
  for (const [name, field] of Object.entries<Field>(shape)) {
    if (typed && field.kind === 'group') {
      environment.registerVariable(name, { schema: schemaOf(field.of, environment, name) });
    }
  }
  return environment;
};

const parsingEnvironment = createEnvironment({ typed: true, depth: limits.depth });
/** `sourceOf` puts parentheses around each node, so its output is nested deeper than the source. */
const checkingEnvironment = createEnvironment({ typed: true, depth: limits.nodes });
/**
 * Checked expressions run untyped, so that signals are read directly; with types, each group would be copied.
 */
const runningEnvironment = createEnvironment({ typed: false, depth: limits.nodes });

/** A node of an expression, with its position in the source. */
export type Node = ASTNode;

/** The source text of a node. */
export const textOf = (node: Node): string => serialize(node);

/**
 * Parses an expression.
 *
 * @throws if its syntax is invalid or it exceeds a limit
 */
export const parse = (source: string): Node => parsingEnvironment.parse(source).ast;

/** Type-checks an expression. Returns its type, or the error. */
export const check = (source: string) => checkingEnvironment.check(source);

/** Writes nodes as source text, with this form of `owner.name`. */
const writer = (part: (owner: string, name: string) => string): ((node: Node) => string) => {
  const write = (node: Node): string => {
    const each = (nodes: readonly Node[]) => nodes.map(write).join(', ');
    switch (node.op) {
      case 'value':
        return node.input.slice(node.range.start, node.range.end);
      case 'id':
        return node.args;
      case '.':
        return part(write(node.args[0]), node.args[1]);
      case 'call':
        return `${node.args[0]}(${each(node.args[1])})`;
      case 'rcall':
        return `${write(node.args[1])}.${node.args[0]}(${each(node.args[2])})`;
      case 'list':
        return `[${each(node.args)}]`;
      case '!_':
      case '-_':
        return `(${node.op.charAt(0)}${write(node.args)})`;
      case '?:': {
        const [test, then, otherwise] = node.args.map(write);
        return `(${test} ? ${then} : ${otherwise})`;
      }
      default: {
        const [left, right] = node.args as readonly [Node, Node];
        return `(${write(left)} ${node.op} ${write(right)})`;
      }
    }
  };
  return write;
};

/**
 * Writes a node as source text that keeps its meaning. The package's `serialize` turns `a - (b - c)` into `a
 * - b - c`, and a node's source range does not include the parentheses around it. Literals stay as their
 * author wrote them.
 */
export const sourceOf = writer((owner, name) => `${owner}.${name}`);

const runnableSourceOf = writer((owner, name) =>
  optionalParts.has(name) ? `${owner}.${readerOf(name)}()` : `${owner}.${name}`,
);

/** Prepares a checked node for evaluation. */
export const prepare = (node: Node): ((context: object) => unknown) =>
  runningEnvironment.parse(runnableSourceOf(node));
