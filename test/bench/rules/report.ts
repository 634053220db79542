import Table from 'cli-table3';
import pc from 'picocolors';
import type { RuleFigures } from './measure.ts';

/** The figures as a table. */
export const reportOfRules = ({
  rules,
  signals,
  node,
  agree,
  contestants,
  target,
}: RuleFigures): string => {
  const table = new Table({
    head: ['', 'events/s', 'events/CPU s', 'p50 µs', 'p99 µs', 'events', 'findings a thousand'],
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
  const goal = `${target.eventsPerCpuSecond.toLocaleString('en')} events a CPU second and p99 below ${target.p99Microseconds} µs`;
  return [
    `${rules} rules over ${signals} signals, node ${node}`,
    table.toString(),
    agree ? pc.green('all found the same') : pc.red('they do not agree'),
    target.met ? pc.green(`target met: ${goal}`) : pc.red(`target missed: ${goal}`),
    '',
  ].join('\n');
};
