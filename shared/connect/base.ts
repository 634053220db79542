import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamo, type Meter } from '#shared/stores/dynamo.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics, type Metrics } from '#shared/telemetry/metrics.ts';
import type { Environment } from './environment.ts';
import { Sha256 } from './sha256.ts';

/** Three attempts of two seconds each: a call that cannot be made is known within the invocation. */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    // Without it the SDK only warns, and waits on.
    throwOnRequestTimeout: true,
    socketTimeout: 2_000,
  },
  sha256: Sha256,
};

/** The time, and pauses that differ, so that those who wait for one thing do not all come again at once. */
export const clock = {
  now: () => Date.now(),
  pause: (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds * (0.5 + Math.random()));
    }),
};

const write = (line: string) => process.stdout.write(`${line}\n`);

/** What DynamoDB bills is a metric like any other. */
const metered =
  (metrics: Metrics): Meter =>
  ({ operation, units }) => {
    metrics.add('StoreCalls');
    metrics.add(operation === 'read' || operation === 'query' ? 'ReadUnits' : 'WriteUnits', units);
  };

/** What every function has: tables that are metered, a clock, a log. */
export const connectBase = ({
  PLATFORM_SETTINGS: platform,
}: Pick<Environment, 'PLATFORM_SETTINGS'>) => {
  const { platformId } = platform;
  const metrics = createMetrics({ write, now: clock.now, platformId });
  return {
    settings: platform,
    dynamo: createDynamo(new DynamoDBClient(clientSettings), metered(metrics)),
    clock,
    log: createLog({ write, now: clock.now, fields: { platform: platformId } }),
    metrics,
  };
};
