import { type ASTNode, Environment, serialize } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { type Field, type Fields, shape } from './shape.ts';

/**
 * The one module that knows the CEL package (Common Expression Language, google/cel-spec). What is
 * allowed is listed, so that neither a new major of the package nor a clever author brings in more.
 */

/**
 * Limits of one expression. With them the dearest takes tens of milliseconds, and an ordinary one
 * microseconds. A pattern goes through every step of its program at every character, at worst: what is
 * repeated 999 times has thousands of them, so `steps` is what all patterns of an expression may have.
 */
export const limits = {
  characters: 1_000,
  nodes: 200,
  depth: 16,
  elements: 50,
  pattern: 200,
  steps: 400,
};

/** Texts longer than this are searched to here: readings quote words, not whole posts. */
const searched = 250;

const patterns = new Map<string, RE2JS>();

/** RE2 runs in time linear in the text (Cox 2010), whatever the pattern is. */
const patternOf = (source: string): RE2JS => {
  const known = patterns.get(source);
  if (known) return known;
  const made = RE2JS.compile(source);
  patterns.set(source, made);
  return made;
};

/**
 * How many steps the program of a pattern has.
 *
 * @throws {Error} that says what is wrong with it
 */
export const stepsOf = (source: string): number => RE2JS.compile(source).programSize();

type Schema = { [name: string]: string | Schema };

const plain = {
  number: 'double',
  'yes-no': 'bool',
  text: 'string',
  texts: 'list<string>',
} as const;

/** The shape as the checker wants it. Numbers of JavaScript are doubles of CEL. */
const schemaOf = (fields: Fields, environment: Environment, name: string): Schema => {
  const schema: Schema = {};
  for (const [key, field] of Object.entries(fields)) {
    const inner = `${name}_${key}`;
    if (field.is === 'group') schema[key] = schemaOf(field.of, environment, inner);
    else if (field.is === 'list') {
      environment.registerType({ name: inner, schema: schemaOf(field.of, environment, inner) });
      schema[key] = `list<${inner}>`;
    } else schema[key] = plain[field.is];
  }
  return schema;
};

const createEnvironment = ({ typed, depth }: { typed: boolean; depth: number }): Environment => {
  const environment = new Environment({
    unlistedVariablesAreDyn: !typed,
    limits: {
      maxAstNodes: limits.nodes,
      maxDepth: depth,
      maxListElements: limits.elements,
      maxMapEntries: 0,
      maxCallArguments: 2,
    },
  });
  environment.registerFunction('re2(string, string): bool', (text: string, pattern: string) =>
    patternOf(pattern).matcher(text.slice(0, searched)).find(),
  );
  // People write `== 5` and `% 2` about figures, which CEL would have as `== 5.0`, and not at all.
  environment.registerOperator(
    'double == int',
    (a: number | bigint, b: number | bigint) => Number(a) === Number(b),
  );
  if (!typed) {
    // What lists say has parts that may be missing (`listed.matches[].authority`): then no text is found there.
    for (const name of ['startsWith', 'endsWith', 'contains'])
      environment.registerFunction(`null.${name}(string): bool`, () => false);
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
    if (typed && field.is === 'group') {
      environment.registerVariable(name, { schema: schemaOf(field.of, environment, name) });
    }
  }
  return environment;
};

const reading = createEnvironment({ typed: true, depth: limits.depth });
/** What was read is written with a parenthesis around each of its pieces (`writtenOut`), so it is deeper. */
const checking = createEnvironment({ typed: true, depth: limits.nodes });
/** What was checked runs untyped: signals are read as they are, where types would copy each group. */
const running = createEnvironment({ typed: false, depth: limits.nodes });

/** One piece of an expression, with its place in it. */
export type Node = ASTNode;

/** The text of a piece. */
export const textOf = (node: Node): string => serialize(node);

/** Reads an expression. Throws what is wrong with its grammar or its size. */
export const parse = (source: string): Node => reading.parse(source).ast;

/** The type of what an expression gives, or what is wrong with it. */
export const check = (source: string) => checking.check(source);

/**
 * A piece by itself, as it is meant: the package's own `serialize` writes `a - (b - c)` as `a - b - c`, and its place
 * in the text has no parenthesis before it and none behind. Literals are as their author wrote them.
 */
export const writtenOut = (node: Node): string => {
  const each = (nodes: readonly Node[]) => nodes.map(writtenOut).join(', ');
  switch (node.op) {
    case 'value':
      return node.input.slice(node.range.start, node.range.end);
    case 'id':
      return node.args;
    case '.':
      return `${writtenOut(node.args[0])}.${node.args[1]}`;
    case 'call':
      return `${node.args[0]}(${each(node.args[1])})`;
    case 'rcall':
      return `${writtenOut(node.args[1])}.${node.args[0]}(${each(node.args[2])})`;
    case 'list':
      return `[${each(node.args)}]`;
    case '!_':
    case '-_':
      return `(${node.op.charAt(0)}${writtenOut(node.args)})`;
    case '?:': {
      const [test, then, otherwise] = node.args.map(writtenOut);
      return `(${test} ? ${then} : ${otherwise})`;
    }
    default: {
      const [left, right] = node.args as readonly [Node, Node];
      return `(${writtenOut(left)} ${node.op} ${writtenOut(right)})`;
    }
  }
};

/** Makes a piece that was checked ready to run. */
export const prepare = (node: Node): ((context: object) => unknown) =>
  running.parse(writtenOut(node));
