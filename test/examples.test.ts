import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Every file whose examples are checked. The console's need a browser, and a compiler for JSX. */
const sources = new Map(
  globSync('{shared,functions,infra}/**/*.ts', { cwd: root })
    .filter((file) => !/\.generated\.ts$|\.d\.ts$|^functions\/review-api\/web\//.test(file))
    .sort()
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

type Example = {
  readonly file: string;
  /** The line of the file where the code begins. */
  readonly line: number;
  readonly code: string;
};

const examplesIn = ([file, source]: readonly [string, string]): Example[] =>
  [...source.matchAll(/@example\n((?: *\*(?!\/| @).*\n)+)/g)].map(({ index, 1: block = '' }) => ({
    file,
    line: source.slice(0, index).split('\n').length + 1,
    code: block.replace(/^ *\* ?/gm, '').trimEnd(),
  }));

/** Names that an example describes instead of defining, so that nobody can run it. */
const isSketch = ({ code }: Example): boolean => /^declare /m.test(code);

/** Where a name is defined: an absolute file, or a package. */
type Place = { readonly name: string; readonly from: string };

const exportedFrom = (file: string, source: string): Place[] =>
  [...source.matchAll(/^export (?:async )?(?:const|function\*?|class|type|interface) (\w+)/gm)].map(
    ([, name = '']) => ({ name, from: join(root, file) }),
  );

const importedInto = (file: string, source: string): Place[] =>
  [...source.matchAll(/^import (?:type )?\{([^}]+)\} from '([^']+)'/gm)].flatMap(
    ([, names = '', from = '']) =>
      names.match(/\w+(?=\s*(?:,|$))/g)?.map((name) => ({
        name,
        from: from.startsWith('.')
          ? join(root, dirname(file), from)
          : from.replace(/^#/, `${root}/`),
      })) ?? [],
  );

const exported = Map.groupBy(
  [...sources].flatMap(([file, source]) => exportedFrom(file, source)),
  ({ name }) => name,
);

/**
 * Where a name comes from: imported by the example, exported or imported by its file, or exported by one file
 * of the project only.
 */
const placeOf = (name: string, { file, code }: Example): Place | undefined => {
  const source = sources.get(file) ?? '';
  const near = [
    ...importedInto(file, code),
    ...exportedFrom(file, source),
    ...importedInto(file, source),
  ];
  const everywhere = exported.get(name) ?? [];
  return (
    near.find((place) => place.name === name) ??
    (everywhere.every(({ from }) => from === everywhere[0]?.from) ? everywhere[0] : undefined)
  );
};

type Tree = { readonly type?: string; readonly computed?: boolean; readonly name?: unknown };

/** The names in a syntax tree, except names of properties and in `leftOut`, parts of its nodes. */
const namesIn = (tree: unknown, leftOut: readonly string[] = []): string[] => {
  if (typeof tree !== 'object' || tree === null) return [];
  const { type, computed, name } = tree as Tree;
  const own = type === 'Identifier' && typeof name === 'string' ? [name] : [];
  const parts = Object.entries(tree).filter(
    ([part]) => !leftOut.includes(part) && (computed || (part !== 'key' && part !== 'property')),
  );
  return [...own, ...parts.flatMap(([, value]) => namesIn(value, leftOut))];
};

/** The names that a syntax tree declares: its variables, functions and parameters. */
const declaredIn = (tree: unknown): string[] => {
  if (typeof tree !== 'object' || tree === null) return [];
  const isTypeArguments = (tree as Tree).type === 'TSTypeParameterInstantiation';
  return Object.entries(tree).flatMap(([part, value]) => [
    ...(part === 'id' || (part === 'params' && !isTypeArguments)
      ? namesIn(value, ['typeAnnotation', 'right'])
      : []),
    ...declaredIn(value),
  ]);
};

/** Types of the language, which do not exist at run time. */
const types = [
  'AsyncIterable',
  'Iterable',
  'Omit',
  'Parameters',
  'Pick',
  'Readonly',
  'ReadonlyMap',
  'Record',
  'ReturnType',
];

/** The names that an example uses without declaring them. */
const freeNamesIn = ({ code }: Example): string[] => {
  const tree = parseAst(code, { lang: 'ts', sourceType: 'module' });
  // `const` is a name in the syntax tree of `as const`.
  const bound = new Set([...declaredIn(tree), ...types, 'const']);
  return [...new Set(namesIn(tree))].filter((name) => !bound.has(name) && !(name in globalThis));
};

/** `EXPRESSION; // RESULT`: a line that may state its result as a value. */
const commented = /^(?!\s|const |let |import |export |throw |\/\/|\})(.+?);\s*\/\/ (.+)$/gm;

/** Begins as a value does: then it has to be one. Prose begins otherwise. */
const looksLikeValue = /^(?:['"{[]|-?\d|(?:true|false|null)\b)/;

/** The value that a comment states: up to a colon if an explanation follows. */
const valueIn = (comment: string): string | undefined =>
  [comment, comment.replace(/: .*$/, '')].find((text) => {
    try {
      new Function(`'use strict'; return (${text});`)();
      return true;
    } catch {
      return false;
    }
  });

/** The example with a call of `check` for every line that states a value. */
const checksOf = ({ code }: Example): string =>
  code
    .replace(/^import .*\n/gm, '')
    .replace(/;\n\/\/ /g, '; // ')
    .replace(commented, (line, expression: string, comment: string) => {
      const value = valueIn(comment);
      if (value) return `check(${JSON.stringify(line)}, await (${expression}), ${value});`;
      expect(comment, `${line}: not a value`).not.toMatch(looksLikeValue);
      return line;
    });

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor;

const run = async (checks: string, places: readonly Place[]): Promise<void> => {
  const values = await Promise.all(
    places.map(async ({ name, from }) => {
      const module = await import(from.startsWith('/') ? pathToFileURL(from).href : from);
      return module[name];
    }),
  );
  const { code } = transformSync(checks, { loader: 'ts', target: 'esnext' });
  const check = (line: string, actual: unknown, value: unknown) =>
    expect(actual, line).toEqual(value);
  await new AsyncFunction(...places.map(({ name }) => name), 'check', code)(...values, check);
};

describe('examples in docstrings use names that exist, and give the results that they state', () => {
  const examples = [...sources].flatMap(examplesIn);

  it('all are read', () => {
    expect(examples.length).toBe([...sources.values()].join('').match(/\* @example\b/g)?.length);
  });

  for (const example of examples) {
    const { file, line, code } = example;

    it(`${file}:${line}: ${code.match(/^(?!declare |import ).+/m)?.[0]}`, async () => {
      const names = freeNamesIn(example).map((name) => ({ name, place: placeOf(name, example) }));
      expect(
        names.filter(({ place }) => !place).map(({ name }) => name),
        'neither exported nor declared: `declare const name: Type;`',
      ).toEqual([]);

      if (isSketch(example)) return;
      const checks = checksOf(example);
      if (checks.includes('check('))
        await run(
          checks,
          names.flatMap(({ place }) => place ?? []),
        );
    });
  }
});
