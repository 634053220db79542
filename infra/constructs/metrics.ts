import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { blueprint, type Table, type TableName } from '#infra/blueprint.ts';
import { type MetricName, metricNamespace } from '#shared/telemetry/metrics.ts';
import type { Records } from './records.ts';

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);

/** Returns a metric that the platform's functions log, by metric name. */
export const counted =
  (platform: string) =>
  (metricName: MetricName, statistic: string, period = fiveMinutes) =>
    new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { Platform: platform },
      statistic,
      period,
    });

/** Age of a queue's oldest message, in seconds. */
export const oldest = (queue: Queue) =>
  queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: minute });

/** Number of messages waiting on a queue. */
export const waiting = (queue: Queue) =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: minute });

const everyMinute = { statistic: Stats.SUM, period: minute } as const;

/** The sum of the metrics that have a value: CloudWatch does not treat a missing value as zero. */
const sumOf = (label: string, usingMetrics: Readonly<Record<string, Metric>>): MathExpression =>
  new MathExpression({
    label,
    expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
    usingMetrics: { ...usingMetrics },
    period: minute,
  });

/** Throttled reads and writes, summed over all tables. Excludes throttling by an index. */
export const throttledTables = ({ tables }: Records): MathExpression =>
  sumOf(
    'throttled reads and writes',
    Object.fromEntries(
      Object.entries(tables).flatMap(([name, table]) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((event) => [
          `${name}${event}`,
          table.metric(event, everyMinute),
        ]),
      ),
    ),
  );

/** Writes throttled by an index, summed over all indexes. Separate: an alarm takes at most ten metrics. */
export const throttledIndexes = ({ tables }: Records): MathExpression =>
  sumOf(
    'writes throttled by indexes',
    Object.fromEntries(
      Object.entries<Table>(blueprint.tables).flatMap(([name, { indexes = {} }]) =>
        Object.keys(indexes).map((index) => [
          `${name}${index}`,
          tables[name as TableName].metric('WriteThrottleEvents', {
            ...everyMinute,
            dimensionsMap: {
              TableName: tables[name as TableName].tableName,
              GlobalSecondaryIndexName: index,
            },
          }),
        ]),
      ),
    ),
  );

/**
 * The share of received messages that were given back, in percent. The age of the oldest message does not show that
 * all fail: SQS leaves out messages that were received three times.
 */
export const returned = (queue: Queue): MathExpression =>
  new MathExpression({
    label: 'messages given back, %',
    expression: '100 * (r - FILL(d, 0)) / r',
    usingMetrics: {
      r: queue.metricNumberOfMessagesReceived(everyMinute),
      d: queue.metricNumberOfMessagesDeleted(everyMinute),
    },
    period: minute,
  });
