import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamo, type Meter } from '#shared/stores/dynamo.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics, type Metrics } from '#shared/telemetry/metrics.ts';
import type { Environment } from './environment.ts';
import { Sha256 } from './sha256.ts';

/** AWS client settings. Three attempts of two seconds each: a call fails well within the invocation. */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    // Without this the SDK only logs a warning and keeps waiting.
    throwOnRequestTimeout: true,
    socketTimeout: 2_000,
  },
  sha256: Sha256,
};

/** The system clock. Pauses have jitter, so that callers that contend for an item do not retry together. */
export const clock = {
  now: () => Date.now(),
  pause: (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds * (0.5 + Math.random()));
    }),
};

const write = (line: string) => process.stdout.write(`${line}\n`);

/** Reports the billed DynamoDB calls and capacity units as metrics. */
const createMeter =
  (metrics: Metrics): Meter =>
  ({ operation, units }) => {
    metrics.add('StoreCalls');
    metrics.add(operation === 'read' || operation === 'query' ? 'ReadUnits' : 'WriteUnits', units);
  };

/** Creates what every function needs: a metered DynamoDB client, a clock, a log and metrics. */
export const connectBase = ({
  PLATFORM_SETTINGS: platform,
}: Pick<Environment, 'PLATFORM_SETTINGS'>) => {
  const { platformId } = platform;
  const metrics = createMetrics({ write, now: clock.now, platformId });
  return {
    settings: platform,
    dynamo: createDynamo(new DynamoDBClient(clientSettings), createMeter(metrics)),
    clock,
    log: createLog({ write, now: clock.now, fields: { platform: platformId } }),
    metrics,
  };
};
