import middy from '@middy/core';
import type { Ports } from '#shared/screening/ports.ts';
import { sweepOutbox } from '#shared/screening/publish.ts';

/** Runs every minute. Sends committed messages again that are due and have no acknowledgement. */
export const sweep = (ports: Parameters<typeof sweepOutbox>[0] & Pick<Ports, 'log'>) =>
  middy().handler(async () => {
    const sent = await sweepOutbox(ports);
    if (sent > 0) ports.log.info('outbox-swept', { sent });
    return { sent };
  });
