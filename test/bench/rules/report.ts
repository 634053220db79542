import Table from 'cli-table3';
import pc from 'picocolors';
import type { BacktestFigures } from './backtest.ts';
import type { RuleFigures } from './measure.ts';

const backtestLines = ({ rule, events, fired, target, ...cost }: BacktestFigures): string[] => {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const goal = `below ${seconds(target.seconds)}`;
  return [
    `backtest of ${rule}: ${events.toLocaleString('en')} events through all rules, ${fired.toLocaleString('en')} findings, in ${seconds(cost.seconds)} (${seconds(cost.cpuSeconds)} of CPU; parsing only: ${seconds(cost.floorCpuSeconds)})`,
    target.met ? pc.green(`target met: ${goal}`) : pc.red(`target missed: ${goal}`),
  ];
};

/** Formats the figures as a table. */
export const reportOfRules = ({
  rules,
  signals,
  node,
  agree,
  contestants,
  target,
  backtest,
}: RuleFigures & { readonly backtest: BacktestFigures }): string => {
  const table = new Table({
    head: ['', 'events/s', 'events/CPU s', 'p50 µs', 'p99 µs', 'events', 'findings per thousand'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { compact: true, head: [], border: [] },
  });
  for (const each of contestants) {
    table.push([
      each.name,
      each.eventsPerSecond.toLocaleString('en'),
      each.eventsPerCpuSecond.toLocaleString('en'),
      each.p50Microseconds,
      each.p99Microseconds,
      each.events.toLocaleString('en'),
      each.findingsPerThousand,
    ]);
  }
  const goal = `${target.eventsPerCpuSecond.toLocaleString('en')} events per CPU second and p99 below ${target.p99Microseconds} µs`;
  return [
    `${rules} rules over ${signals} signals, node ${node}`,
    table.toString(),
    agree
      ? pc.green('all engines have the same findings')
      : pc.red('the engines have different findings'),
    target.met ? pc.green(`target met: ${goal}`) : pc.red(`target missed: ${goal}`),
    ...backtestLines(backtest),
    '',
  ].join('\n');
};
