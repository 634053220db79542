import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { examineStaffRule } from '#shared/rules/cel/cases.ts';
import { signalsTable, withSignalsTable } from '#shared/rules/cel/generate.ts';
import { wordProblem } from '#shared/rules/cel/problem.ts';
import { staffRule } from './staff-rule.ts';

const document = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');

it('docs/rules.md has the signals that `node shared/rules/cel/generate.ts` writes', () => {
  expect(document).toContain(`<!-- signals -->\n\n${signalsTable()}\n\n<!-- end of signals -->`);
  expect(withSignalsTable(document)).toBe(document);
});

const examples = [
  ...document.matchAll(/^\| (?<find>[^|`]+) \| `(?<on>[a-z.-]+)` \| `(?<when>.+)` \|$/gm),
];

it('docs/rules.md has examples', () => {
  expect(examples.length).toBeGreaterThan(8);
});

it.each(examples.map(({ groups }) => groups as { find: string; on: string; when: string }))(
  'the example of docs/rules.md is a valid rule: $find',
  ({ on, when }) => {
    const { problems } = examineStaffRule(
      staffRule({
        ...{ when, on: [on], cases: [], values: {} },
        sentence: { 'zh-CN': '某事', en: 'something' },
      } as Parameters<typeof staffRule>[0]),
    );
    expect(problems.map((problem) => wordProblem(problem, 'en'))).toEqual([]);
  },
);
