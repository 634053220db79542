import { expect, it } from 'vitest';
import { isCut } from '#infra/cli/typed-events.ts';

it('a line is taken for cut only if it fills what a terminal passes on, in bytes', () => {
  const chinese = '晴'.repeat(1_365);
  expect(
    [chinese, `${chinese.slice(1)}天天`, '晴'.repeat(1_364)].map((line) =>
      isCut(line, { isTTY: true }),
    ),
  ).toEqual([true, true, false]);
  expect(isCut(chinese, {})).toBe(false);
});
