import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { blueprint } from '../blueprint.ts';

/** Sums by metric name over all time. */
export type MetricSums = Readonly<Record<string, number>>;

/**
 * Follows the functions' logs and sums the metrics in them, as CloudWatch does with its embedded metric
 * format. Each call reads what was written since the previous call.
 *
 * @example
 * declare const logs: string;
 * const metrics = metricsIn(logs);
 * metrics().AcceptedEvents; // 2_011
 */
export const metricsIn = (logs: string): (() => MetricSums) => {
  const files = Object.values(blueprint.functions).map(({ folder }) => ({
    path: join(logs, `${folder}.log`),
    offset: 0,
    rest: Buffer.alloc(0),
  }));
  const sums: Record<string, number> = {};
  const chunk = Buffer.alloc(1 << 20);

  const addLine = (line: string) => {
    if (!line.startsWith('{"_aws"')) return;
    const { _aws, ...values } = JSON.parse(line);
    for (const { Name } of _aws.CloudWatchMetrics[0].Metrics) {
      const value: number | readonly number[] = values[Name];
      const sum = Array.isArray(value) ? value.reduce((a, b) => a + b, 0) : (value as number);
      sums[Name] = (sums[Name] ?? 0) + sum;
    }
  };

  return () => {
    for (const file of files) {
      const descriptor = openSync(file.path, 'a+');
      for (;;) {
        const size = readSync(descriptor, chunk, 0, chunk.length, file.offset);
        if (size === 0) break;
        file.offset += size;
        const read = Buffer.concat([file.rest, chunk.subarray(0, size)]);
        const end = read.lastIndexOf(0x0a) + 1;
        file.rest = Buffer.from(read.subarray(end));
        for (const line of read.toString('utf8', 0, end).split('\n')) addLine(line);
      }
      closeSync(descriptor);
    }
    return { ...sums };
  };
};
