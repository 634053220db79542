import middy from '@middy/core';
import { sweepOutbox } from '#shared/upkeep/sweep-outbox.ts';

/** Runs every minute. Sends committed messages again that are due and have no acknowledgement. */
export const sweep = (ports: Parameters<typeof sweepOutbox>[0]) =>
  middy().handler(async () => {
    const sent = await sweepOutbox(ports);
    if (sent > 0) ports.log.info('outbox-swept', { sent });
    return { sent };
  });
