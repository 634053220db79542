import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { csvOf } from '#functions/review-api/server/csv.ts';

it('no spreadsheet runs a cell of an export, and each cell reads back unchanged (H94)', () => {
  const cells = [
    "=cmd|' /C calc'!A0",
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝HYPERLINK("https://evil.example")',
    '＋1',
    '－1',
    '＠x',
    'quoted "and", parted\nin lines',
  ];
  const text = csvOf(
    ['cell'],
    cells.map((cell) => [cell]),
  );
  const [, ...back] = parse(text, { bom: true }).map(([cell]: string[]) => cell as string);
  expect(back.map((cell) => cell.replace(/^'/, ''))).toEqual(cells);
  for (const cell of back) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
});
