import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../', import.meta.url);
const sourcesOf = (pattern: string) =>
  globSync(pattern, { cwd: folder }).map((path) => readFileSync(new URL(path, folder), 'utf8'));

/** Methods that a port file gives a store; their parameters may begin on the next line. */
const methodsIn = (port: string): readonly string[] =>
  [...port.matchAll(/^ {2}readonly (\w+): \(/gm)].map(([, name = '']) => name);

it('calls every method of every store in a test of the stores', () => {
  const called = sourcesOf('test/stores/*.test.ts').join('\n');
  const methods = sourcesOf('shared/stores/*/port.ts').flatMap(methodsIn);
  expect(methods.length).toBeGreaterThan(80);
  const uncalled = methods.filter((name) => !new RegExp(`\\.${name}\\(`).test(called));
  expect(uncalled).toEqual([]);
});
