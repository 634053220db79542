import { localized } from '#infra/localize.ts';
import { machine } from '../machine.ts';
import { measureFeel } from './feel.ts';
import { measurePages } from './pages.ts';
import { measureReports } from './reports.ts';

/** The amount of work of each part. */
type Extent = {
  /** Open cases in the queue. */
  readonly cases: number;
  readonly pages: number;
  readonly reports: number;
  readonly loads: number;
  readonly presses: number;
};

/**
 * Measures what staff and platforms wait for: a page of a long queue, the intake of reports, opening a case,
 * a key press.
 *
 * @param printLine called with a description of each step
 */
export const measureConsole = async (
  extent: Extent,
  printLine: (line: string) => void = () => {},
) => {
  printLine(localized({ 'zh-CN': '队列翻页', en: 'pages of a queue' }));
  const page = await measurePages(extent);
  const reports = await measureReports(extent.reports, printLine);
  const feel = await measureFeel(extent, printLine);
  return { measuredAt: new Date().toISOString(), machine: machine(), page, reports, ...feel };
};
export type ConsoleFigures = Awaited<ReturnType<typeof measureConsole>>;
