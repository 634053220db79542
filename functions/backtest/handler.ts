import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context, SQSEvent } from 'aws-lambda';
import { SliceOrder } from '#shared/backtest/run.ts';
import { replaySlice, type SlicePorts } from '#shared/backtest/slices.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { errorFields } from '#shared/telemetry/log.ts';

/** Time reserved for the last events, the result and the end of the run. */
const reservedMilliseconds = 60_000;

/** Replays slices from the backtest queue. Failed slices are retried, and finally become dead letters. */
export const replaySlices = (ports: SlicePorts & Pick<Ports, 'log'>) =>
  middy<SQSEvent>()
    .use(
      sqsPartialBatchFailure({
        logger: (reason, { messageId }) =>
          ports.log.warn('returned-to-queue', { messageId, ...errorFields(reason) }),
      }),
    )
    .handler(async ({ Records }: SQSEvent, context: Context) => {
      const isLate = () => context.getRemainingTimeInMillis() < reservedMilliseconds;
      return Promise.allSettled(
        Records.map(async ({ body }) => {
          const order = SliceOrder.parse(JSON.parse(body));
          const began = ports.clock.now();
          // A worker that runs out of memory says nothing more, and an error does not name its slice.
          ports.log.info('slice-begun', order);
          const outcome = await replaySlice(order, ports, isLate);
          const milliseconds = ports.clock.now() - began;
          ports.log.info(`slice-${outcome}`, { ...order, milliseconds });
        }),
      );
    });
