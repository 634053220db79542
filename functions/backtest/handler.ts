import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent } from 'aws-lambda';
import { SliceOrder } from '#shared/backtest/run.ts';
import { replaySlice, type SlicePorts } from '#shared/backtest/slices.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { errorFields } from '#shared/telemetry/log.ts';

/** Replays slices from the backtest queue. Failed slices are retried, and finally become dead letters. */
export const replaySlices = (ports: SlicePorts & Pick<Ports, 'log'>) =>
  middy<SQSEvent>()
    .use(
      sqsPartialBatchFailure({
        logger: (reason, { messageId }) =>
          ports.log.warn('returned-to-queue', { messageId, ...errorFields(reason) }),
      }),
    )
    .handler(async ({ Records }: SQSEvent) =>
      Promise.allSettled(
        Records.map(async ({ body }) => {
          const order = SliceOrder.parse(JSON.parse(body));
          const began = ports.clock.now();
          // A worker that runs out of time or memory says nothing more, and an error does not name its slice.
          ports.log.info('slice-begun', order);
          const isReplayed = await replaySlice(order, ports);
          const milliseconds = ports.clock.now() - began;
          ports.log.info(isReplayed ? 'slice-replayed' : 'slice-cancelled', {
            ...order,
            milliseconds,
          });
        }),
      ),
    );
