import { expect, it } from 'vitest';
import { measureConsole } from './console/measure.ts';
import { reportOfConsole } from './console/report.ts';

it('the console bench reads pages, takes reports in, opens cases and presses keys', async () => {
  const figures = await measureConsole({
    cases: 60,
    pages: 3,
    reports: 200,
    loads: 1,
    presses: 1,
  });
  const { page, reports, opening, keys, nobodys } = figures;
  expect([page.rows, page.openCases]).toEqual([50, 60]);
  expect([reports.reports, reports.accepted]).toEqual([180, 180]);
  expect(reports.flagged).toBeGreaterThan(0);
  for (const { times, p50, most } of [opening.interactive, opening.complete, ...keys, nobodys]) {
    expect(times).toBeGreaterThan(0);
    expect(most).toBeGreaterThanOrEqual(p50 ?? Number.POSITIVE_INFINITY);
  }
  expect(reportOfConsole(figures)).toContain('key ] → drawn');
});
