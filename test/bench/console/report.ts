import Table from 'cli-table3';
import pc from 'picocolors';
import type { ConsoleFigures } from './measure.ts';

/** Targets, in milliseconds and events per second. */
const targets = {
  page: { p50: 7, p99: 20 },
  reportsPerSecond: 500,
  interactive: 1_000,
  key: 100,
} as const;

const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} ms`);
const rate = (value: number | null) =>
  value === null ? '–' : `${Math.round(value).toLocaleString('en')}/s`;

const verdict = (met: boolean) => (met ? pc.green('yes') : pc.red('no'));
const below = (value: number | null, most: number) => value !== null && value < most;

/** Formats the figures as a table, each with its target and its reference or floor. */
export const reportOfConsole = ({
  machine,
  page,
  reports,
  openCases,
  opening,
  keys,
  nobodys,
}: ConsoleFigures): string => {
  const table = new Table({
    head: ['', 'p50', 'p99', 'worst', 'target', 'met', 'reference or floor'],
    style: { compact: true, head: [], border: [] },
  });
  table.push([
    `queue page of ${page.rows} rows, ${page.openCases.toLocaleString('en')} open cases`,
    ms(page.p50),
    ms(page.p99),
    '',
    'p50 < 7, p99 < 20',
    verdict(below(page.p50, targets.page.p50) && below(page.p99, targets.page.p99)),
    'Ozone 6.9 and 19.8 at 1,500 (published)',
  ]);
  const opened = [
    ['case page answers a key, empty cache', opening.interactive],
    ['case page with its link graph', opening.complete],
  ] as const;
  for (const [name, { p50, p99, most }] of opened) {
    const aimed = name === opened[0][0];
    table.push([
      name,
      ms(p50),
      ms(p99),
      ms(most),
      aimed ? '< 1,000' : '',
      aimed ? verdict(below(most, targets.interactive)) : '',
      `a page with one small image: ${ms(opening.floor.p50)}`,
    ]);
  }
  for (const { key, p50, p99, most } of keys) {
    table.push([
      `key ${key} → drawn, ${openCases.toLocaleString('en')} open cases`,
      ms(p50),
      ms(p99),
      ms(most),
      '< 100',
      verdict(below(p99, targets.key)),
      `a key without a command: ${ms(nobodys.p50)}`,
    ]);
  }
  table.push([
    'reports screened, one worker',
    rate(reports.perSecond),
    '',
    '',
    `≥ ${targets.reportsPerSecond}/s`,
    verdict(reports.perSecond >= targets.reportsPerSecond),
    `a handler that does nothing: ${rate(reports.floor)}`,
  ]);
  return [
    table.toString(),
    `reports by worker CPU time: ${rate(reports.perWorkerCore)}; ${reports.flagged.toLocaleString('en')} of ${reports.reports.toLocaleString('en')} reports with a finding; ${page.cpuPerPage.toFixed(1)} ms of CPU per queue page`,
    `${machine.cores} cores, ${machine.model}, node ${machine.node}, load ${machine.load.join(' ')}`,
    '',
  ].join('\n');
};
