import { expect, it } from 'vitest';
import { isCut, lineSorter } from '#infra/cli/typed-events.ts';

it('a line is taken for cut only if it fills what a terminal passes on, in bytes', () => {
  const chinese = '晴'.repeat(1_365);
  expect(
    [chinese, `${chinese.slice(1)}天天`, '晴'.repeat(1_364)].map((line) =>
      isCut(line, { isTTY: true }),
    ),
  ).toEqual([true, true, false]);
  expect(isCut(chinese, {})).toBe(false);
});

it('an event typed over several lines is refused once, and the next one is read', () => {
  const event = { version: 1, data: { text: '出售 } { "银行卡"' } };
  const pretty = JSON.stringify(event, null, 2).split('\n');
  const kindOf = lineSorter();
  const line = JSON.stringify(event);
  const cut = '{ "version": 1,';
  expect([...pretty, line, 'no event', ...pretty, cut, line, cut, `  ${line}`].map(kindOf)).toEqual(
    [
      ...['unfinished', null, null, null, null, null],
      ...['event', 'event'],
      ...['unfinished', null, null, null, null, null],
      ...['unfinished', 'event'],
      ...['unfinished', 'event'],
    ],
  );
});
